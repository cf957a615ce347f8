package output

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/clipperhouse/displaywidth"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestTableGolden(t *testing.T) {
	ms := append(clean(), world()...)
	for _, width := range []int{40, 80, 120, 200} {
		golden(t, fmt.Sprintf("table-%d.txt", width), written(t, "table", ms, Options{Width: width}))
	}
	golden(t, "table-links.txt", written(t, "table", clean()[1:], Options{Width: 120}))
	golden(t, "table-color.txt", written(t, "table", clean(), Options{Color: true, Explain: true, Width: 100}))
	golden(t, "table-live.txt", written(t, "table", clean(), Options{Live: true}))
	golden(t, "table-fields.txt", written(t, "table", clean(), Options{Fields: []string{"stars", "likes", "id", "matched", "url"}}))
	golden(t, "table-hostile.txt", written(t, "table", hostile(), Options{}))
}

// TestTableFits measures every line of every table.
func TestTableFits(t *testing.T) {
	measure := displaywidth.Options{ControlSequences: true}
	ms := append(append(clean(), world()...), hostile()...)
	for width := 40; width <= 200; width++ {
		for i, o := range []Options{
			{},
			{Live: true},
			{Explain: true, Color: true},
			{Fields: fieldNames()},
			{Fields: []string{"url"}},
			{Fields: []string{"text"}},
			{Fields: []string{"title", "likes", "text", "url", "why"}},
		} {
			if i > 0 && width%5 != i%5 {
				continue // every width for the usual table, some for the others
			}
			o.Width = width
			for line := range strings.Lines(written(t, "table", ms, o)) {
				if got := measure.String(strings.TrimSuffix(line, "\n")); got > width {
					t.Errorf("width %d, %v: %d columns in %q", width, o.Fields, got, line)
				}
			}
		}
	}
}

// TestTableColumnsAlign wants the text of every row to begin in one place.
func TestTableColumnsAlign(t *testing.T) {
	ms := world()
	for i := range ms {
		ms[i].Title, ms[i].URL = ms[i].Text, ""
		ms[i].Text = "@@" + ms[i].Text
	}
	got := written(t, "table", ms, Options{Width: 100, Fields: []string{"title", "negativity", "text"}})
	want := -1
	for line := range strings.Lines(got) {
		before, _, found := strings.Cut(line, "@@")
		if !found {
			continue
		}
		if at := displaywidth.String(before); want >= 0 && at != want {
			t.Errorf("the text begins at %d, not %d, in %q", at, want, line)
		} else {
			want = at
		}
	}
	if want < 0 {
		t.Errorf("no text in\n%s", got)
	}
}

func TestTableWholeLinks(t *testing.T) {
	for width := 40; width <= 240; width += 10 {
		got := written(t, "table", clean(), Options{Width: width})
		for _, m := range clean() {
			if !strings.Contains(strings.ReplaceAll(got, "\n", ""), m.URL) {
				t.Errorf("width %d: %s is not whole in\n%s", width, m.URL, got)
			}
		}
	}
}

func TestTableColors(t *testing.T) {
	for _, tt := range []struct {
		negativity, threshold float64
		want                  string
	}{
		{0.97, 0, red}, {0.8, 0.5, red}, {0.79, 0.5, yellow}, {0.4, 0, yellow}, {0.39, 0, dim}, {0.85, 0.9, dim}, {0.3, 0.2, yellow}, {0, 0, dim},
	} {
		m := mention.Mention{Score: mention.Score{Negativity: tt.negativity, Sentiment: mention.Neutral}}
		o := Options{Color: true, Threshold: tt.threshold, Fields: []string{"negativity"}, Append: true}
		if got, want := written(t, "table", []mention.Mention{m}, o), fmt.Sprintf("%s%.2f%s\n", tt.want, tt.negativity, reset); got != want {
			t.Errorf("%v at threshold %v is %q, want %q", tt.negativity, tt.threshold, got, want)
		}
	}
	if got := written(t, "table", append(clean(), hostile()...), Options{}); strings.Contains(got, "\x1b") {
		t.Error("colours without being asked for")
	}
}

func TestAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "now", 59 * time.Second: "now", time.Minute: "1m ago", 59 * time.Minute: "59m ago", time.Hour: "1h ago",
		24*time.Hour - 1: "23h ago", 24 * time.Hour: "1d ago", 30*24*time.Hour - 1: "29d ago", 30 * 24 * time.Hour: "2026-06-01",
		-30 * time.Second: "now", -time.Hour: "2026-07-01", -24 * time.Hour: "2026-07-02",
	} {
		if got := ago(now.Add(-d), now); got != want {
			t.Errorf("%v ago is %q, want %q", d, got, want)
		}
	}
}

// TestTableStaysSmall writes more rows than the layout is made of: they come
// out before the end, in the same columns.
func TestTableStaysSmall(t *testing.T) {
	var w writes
	out, err := New("table", &w, Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	m := clean()[2]
	for range settle + 500 {
		if err := out.Write(&m); err != nil {
			t.Fatal(err)
		}
	}
	if w.Len() == 0 {
		t.Error("nothing was written before Close")
	}
	m.Source = "a-source-with-a-longer-name"
	if err := out.Write(&m); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSpace(w.String()), "\n")
	if last := got[len(got)-2]; !strings.HasPrefix(last, "1d ago     a-source-…  0.55  Northwind's") {
		t.Errorf("the last row is %q", last)
	}
	if strings.Count(w.String(), "PUBLISHED") != 1 || strings.Count(w.String(), "0.55") != settle+501 {
		t.Errorf("%d headers", strings.Count(w.String(), "PUBLISHED"))
	}
}

func TestTableTellsWhatItLeavesOut(t *testing.T) {
	var notes []string
	o := Options{Width: 60, Fields: fieldNames(), Note: func(s string) { notes = append(notes, s) }}
	written(t, "table", clean(), o)
	if len(notes) != 1 || notes[0] != "21 columns do not fit the width of the terminal; the other formats have them all" {
		t.Errorf("notes: %q", notes)
	}
}

func FuzzTable(f *testing.F) {
	for i, m := range hostile() {
		if len(m.Text) < 1000 {
			f.Add(m.Text, "https://x.example/"+m.Text, 40+i)
		}
	}
	f.Fuzz(func(t *testing.T, s, url string, width int) {
		width = 40 + max(0, width)%200
		m := mention.Mention{Post: mention.Post{Text: s, Title: s, Source: s, URL: url}, Why: []mention.Contribution{{Word: s}}}
		got := written(t, "table", []mention.Mention{m, clean()[0]}, Options{Width: width, Explain: true})
		if r, bad := unsafeRune(got); bad {
			t.Errorf("%q has %U", got, r)
		}
		for line := range strings.Lines(got) {
			if w := displaywidth.String(strings.TrimSuffix(line, "\n")); w > width {
				t.Errorf("%d columns, not %d, in %q", w, width, line)
			}
		}
	})
}
