package lang

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/lang/internal/gram"
	"github.com/earshot-cli/earshot/pkg/lang/langtrain"
)

// same fails the test unless a reader guesses as Identify does, when it meets the
// words and when it knows them.
func same(t *testing.T, r *Reader, text string) {
	t.Helper()
	want := Identify(text)
	for range 3 { // words are new, then in their second place, then in the first
		if got := r.Identify(text); got != want {
			t.Fatalf("%.200q: %+v, want %+v", text, got, want)
		}
	}
}

func TestReader(t *testing.T) {
	var r Reader
	for _, p := range posts(t) {
		same(t, &r, p.text)
		same(t, &r, strings.ToUpper(p.text))
		for cut := range len(p.text) {
			same(t, &r, p.text[cut:])
			same(t, &r, p.text[:cut])
		}
	}
	const plain = "they would not refund my ticket though the flight had been cancelled and nobody answers at all, so we wait here"
	for _, sign := range strings.Split(`'|’|.|. |:|://|: |_|@|1|é|ж|-|/|&|&amp;|#|"|`+"`|`a|\x00|\xff|\u0301", "|") {
		for i := range len(plain) {
			same(t, &r, plain[:i]+sign+plain[i:])
		}
	}
	for _, text := range []string{
		"www www. www.x they would not", "rt via lol haha they would not", "sooo they wouuuld nooot refund", strings.Repeat("a ", 600), strings.Repeat("the ", 600),
		strings.Repeat("internationalise ", 80), strings.Repeat("internationalised ", 80), strings.Repeat("1 ", 9000) + plain, "no refund, und niemand hilft mir hier weiter",
	} {
		same(t, &r, text)
	}
}

// TestReaderKnowsAllPosts: so it is for all labelled posts.
func TestReaderKnowsAllPosts(t *testing.T) {
	const folder = "../../../shared/data"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no labelled posts: ", err)
	}
	var r Reader
	for _, set := range []string{"umsab_english", "umsab_german", "umsab_hindi", "umsab_spanish", "goemotions_reddit", "sentube", "apple_dfe", "complaints"} {
		texts, err := langtrain.ReadTexts(folder, set)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts[:min(len(texts), 2000)] {
			same(t, &r, text)
		}
	}
}

// TestLatinFirst: lanes are for the classes in Latin letters, English in the first;
// where they begin is far from their bounds.
func TestLatinFirst(t *testing.T) {
	n := slices.IndexFunc(gram.Classes[:], func(c gram.Class) bool { return c.Script != gram.Latin })
	if n != 4*len(gram.Lanes{}) || gram.English != 0 || slices.ContainsFunc(gram.Classes[n:], func(c gram.Class) bool { return c.Script == gram.Latin }) {
		t.Errorf("the first %d classes are in Latin letters, lanes are for %d", n, 4*len(gram.Lanes{}))
	}
	var s gram.Scores
	gram.Open(table).Begin(&s)
	for class, n := range s {
		if n < -1000 || n > 1000 {
			t.Errorf("class %d begins with %d", class, n)
		}
	}
}

func TestReaderAllocatesNothing(t *testing.T) {
	var r Reader
	for _, p := range posts(t) {
		if n := testing.AllocsPerRun(10, func() { r.Identify(p.text) }); n != 0 {
			t.Fatalf("%q: %v allocations", p.text, n)
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, p := range posts(f) {
		f.Add(p.text)
	}
	var r Reader
	f.Fuzz(func(t *testing.T, text string) { same(t, &r, text) })
}

func BenchmarkReader(b *testing.B) {
	english := slices.DeleteFunc(posts(b), func(p post) bool { return p.tag != "en" })
	var r Reader
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		r.Identify(english[n%len(english)].text)
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "posts/s")
}
