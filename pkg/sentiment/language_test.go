package sentiment

import (
	"slices"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestUnscored(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"my flight was cancelled again and nobody answers", ""},
		{"mijn vlucht is alweer geannuleerd en niemand neemt de telefoon op", "language nl"},
		{"aplikacja znowu się zawiesza po aktualizacji i nikt nie odpowiada", "language pl"},
		{"飛行機がまたキャンセルされました", "language ja"},
		{"the crew said “auf Wiedersehen” and left us at the gate", ""},
		{"@northwindair terrible", ""},
		{"terrible", ""},
		{"ok", ""},
		{"zzxqy", ""}, // in doubt: judged
		{"😡", ""},
		{"10/10", ""},
		{":(", ""},
		{"(:", ""},
		{":-/", ""},
		{"#fail", ""},
		{"", noWords},
		{" \n\t\u200b", noWords},
		{"...!?", noWords},
		{"\xff\xfe", noWords},
		{"@northwindair @contoso https://t.example/x :", noWords},
		{strings.Repeat("!", 100_000), noWords},
	} {
		for _, name := range Names() {
			s := must(t, name)
			got := s.Score(tt.text)
			if got.Unscored != tt.want || got.Scored() != (tt.want == "") {
				t.Errorf("%s %.60q: %+v, want the reason %q", name, tt.text, got, tt.want)
			}
			if !got.Scored() && len(s.Explain(tt.text)) > 0 {
				t.Errorf("%s %.60q: explained, but not scored", name, tt.text)
			}
		}
	}
}

func FuzzSays(f *testing.F) {
	for _, text := range slices.Concat(hostile(), []string{"@a @b late", "@a\u00a0b late", "@a late://x", "@", "@ late", "late", "late!", " late", "@a  late", "@a\x00b late"}) {
		if len(text) < 100 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if says(text) != saysSomewhere(text) {
			t.Errorf("%q says something: %v", text, says(text))
		}
	})
}

// flat is a scorer that explains nothing.
type flat struct{}

func (flat) Score(string) mention.Score {
	return mention.Score{Negativity: 1, Sentiment: mention.Negative}
}

func TestSpeaks(t *testing.T) {
	s := translates(flat{}, flat{}, "de", "pt")
	for text, want := range map[string]string{
		"meine App stürzt seit dem Update bei jedem Start ab":               "",
		"o aplicativo não abre mais desde a atualização, que porcaria":      "",
		"mijn vlucht is alweer geannuleerd en niemand neemt de telefoon op": "language nl",
		"my flight was cancelled again and nobody answers the phone":        "",
	} {
		if got := s.Score(text).Unscored; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if s.(mention.Explainer).Explain(text) != nil {
			t.Errorf("%q is explained", text)
		}
	}
}

func TestUnscoredAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	for _, text := range []string{"", "mijn vlucht is alweer geannuleerd en niemand neemt op", "飛行機がまたキャンセルされました"} {
		s := must(t, "vader")
		if n := testing.AllocsPerRun(100, func() { s.Score(text) }); n != 0 {
			t.Errorf("%q: %v allocations", text, n)
		}
	}
}
