package lang

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/lang/internal/gram"
)

type post struct{ tag, text string }

// posts are invented, in many languages.
func posts(t testing.TB) []post {
	t.Helper()
	f, err := os.Open("testdata/posts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []post
	for lines := bufio.NewScanner(f); lines.Scan(); {
		tag, text, _ := strings.Cut(lines.Text(), "\t")
		out = append(out, post{tag, text})
	}
	return out
}

// English must never be taken for another language, nor another for English.
// Of the rest, close relatives may be mixed up now and then.
func TestPosts(t *testing.T) {
	right, all := map[string]int{}, map[string]int{}
	for _, p := range posts(t) {
		g := Identify(p.text)
		all[p.tag]++
		if g.Tag == p.tag {
			right[p.tag]++
		} else {
			t.Logf("%s %q: %+v", p.tag, p.text, g)
		}
		switch {
		case g.Foreign == (p.tag == "en"):
			t.Errorf("%s %q: foreign is %v", p.tag, p.text, g.Foreign)
		case g.Sure && g.Tag != p.tag:
			t.Errorf("%s %q: sure of %s", p.tag, p.text, g.Tag)
		}
	}
	for tag, n := range all {
		if 5*right[tag] < 4*n {
			t.Errorf("%s: %d of %d right", tag, right[tag], n)
		}
	}
}

func TestTooLittle(t *testing.T) {
	for _, text := range []string{
		"", " ", "ok", "no", "😡😡😡", "@northwindair https://t.example/Quelle-surprise", "#schlechterService", "10/10", "ಠ_ಠ", "¯\\_(ツ)_/¯",
		"( ͡° ͜ʖ ͡°)", "\xff\xfe\xfd", "www.beispiel.example/ein-langer-deutscher-titel", "ich_bin_ein_konto", "&nbsp;&auml;", "user@beispiel.example",
		"𝓯𝓵𝓾𝓰 𝓰𝓮𝓼𝓽𝓻𝓲𝓬𝓱𝓮𝓷", "!!! ??? ...", "4ever2gether", strings.Repeat("x", 5_000),
	} {
		if g := Identify(text); g != (Guess{}) {
			t.Errorf("%.40q: %+v", text, g)
		}
	}
}

// What says nothing of the language changes nothing.
func TestNoise(t *testing.T) {
	for _, p := range posts(t) {
		want := Identify(p.text)
		for _, text := range []string{
			"@ein_langer_deutscher_name " + p.text, p.text + " #keineAhnung", "RT @x: " + p.text + " https://beispiel.example/eine/lange/adresse",
			p.text + " 4711 😡", p.text + " &amp; &lt;",
		} {
			if got := Identify(text); got != want {
				t.Errorf("%q: %+v, want %+v", text, got, want)
			}
		}
	}
}

func TestLongTexts(t *testing.T) {
	const dutch = "mijn vlucht is alweer geannuleerd en niemand neemt de telefoon op. "
	if g := Identify(strings.Repeat(dutch, 20_000)); g.Tag != "nl" || !g.Sure {
		t.Errorf("a long text: %+v", g)
	}
	begun := Identify(strings.Repeat(dutch, 20))
	if g := Identify(strings.Repeat(dutch, 20) + strings.Repeat("nothing of this is read ", 10_000)); g != begun {
		t.Errorf("the end of a long text counts: %+v", g)
	}
}

func TestTags(t *testing.T) {
	seen := map[string]bool{}
	for _, tag := range Tags() {
		if len(tag) != 2 || seen[tag] {
			t.Errorf("tag %q", tag)
		}
		seen[tag] = true
	}
	for _, tag := range []string{"en", "es", "fr", "de", "it", "pt", "ar", "hi", "nl", "ja", "zh", "ko", "he"} {
		if !seen[tag] {
			t.Errorf("no %s", tag)
		}
	}
}

// Plain English is left early, and the guess stays what the whole text says,
// whatever comes after; what begins with a few English words is read on.
func TestPlainEnglish(t *testing.T) {
	const plain = "they would not refund my ticket though the flight had been cancelled, and nobody answers "
	for _, end := range []string{"", "und niemand", "🙄", strings.Repeat("still waiting ", 90)} {
		if g := Identify(plain + end); g != (Guess{Tag: "en", Sure: true}) {
			t.Errorf("%q: %+v", plain+end, g)
		}
	}
	const german = "the best of: der Flug ist schon wieder gestrichen und niemand geht ans Telefon"
	if g := Identify(german); g.Tag != "de" || !g.Foreign {
		t.Errorf("%q: %+v", german, g)
	}
	const russian = "no refund: рейс опять отменили и никто не отвечает по телефону уже третий день"
	if g := Identify(russian); g.Tag != "ru" || !g.Foreign {
		t.Errorf("%q: %+v", russian, g)
	}
}

func TestNoAllocations(t *testing.T) {
	for _, p := range posts(t) {
		if n := testing.AllocsPerRun(10, func() { Identify(p.text) }); n != 0 {
			t.Fatalf("%q: %v allocations", p.text, n)
		}
	}
}

func FuzzIdentify(f *testing.F) {
	for _, p := range posts(f) {
		f.Add(p.text)
	}
	for _, text := range []string{"\xff", "@", "#", "&", "a'", "w://", "www.", "é́́", strings.Repeat("ß", 70)} {
		f.Add(text)
	}
	known := map[string]bool{"": true}
	for _, tag := range Tags() {
		known[tag] = true
	}
	f.Fuzz(func(t *testing.T, text string) {
		g := Identify(text)
		switch {
		case g != Identify(text):
			t.Errorf("%q: two guesses", text)
		case !known[g.Tag] || !known[g.Or]:
			t.Errorf("%q: unknown tags %+v", text, g)
		case g.Sure && (g.Tag == "" || g.Or != ""), g.Foreign && (g.Tag == "" || g.Tag == "en"):
			t.Errorf("%q: contradiction %+v", text, g)
		}
		w := gram.Words{Text: text}
		for w.Next() {
			if len(w.Word()) == 0 || w.Letters == 0 || w.Script == gram.Unknown || !utf8.Valid(w.Word()) {
				t.Errorf("%q: word %q of %d letters", text, w.Word(), w.Letters)
			}
		}
	})
}

func BenchmarkIdentify(b *testing.B) {
	all := posts(b)
	b.Run("posts", func(b *testing.B) {
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			Identify(all[n%len(all)].text)
			n++
		}
		b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "posts/s")
	})
	b.Run("english", func(b *testing.B) {
		english := slices.DeleteFunc(slices.Clone(all), func(p post) bool { return p.tag != "en" })
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			Identify(english[n%len(english)].text)
			n++
		}
		b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "posts/s")
	})
	b.Run("long", func(b *testing.B) {
		long := strings.Repeat("the app has not opened since the update ", 25_000)
		b.ReportAllocs()
		for b.Loop() {
			Identify(long)
		}
	})
}
