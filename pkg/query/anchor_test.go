package query

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// mayBe is the slow way to look up words.
func mayBe(a *anchors, b []byte) (found []uint16) {
	for i := 0; i < len(b); i++ {
		if x, end := a.run(b, i); end > i {
			if a.may(x) {
				found = append(found, uint16(i))
			}
			i = end
		}
	}
	return found
}

func checkWords(t *testing.T, b []byte) {
	t.Helper()
	b = b[:min(len(b), stretch)]
	g := newGlyphs(newFolder())
	a := emptyAnchors(&g, 30)
	for _, w := range strings.Fields("northwind northwindair a b2 zoe twentyletterslonghere exactly8") {
		a.enter(w)
	}
	var s sheet
	blocks := a.signs.fill(&s, b)
	want := mayBe(a, b)
	var got places
	if n := a.words(&got, s[:blocks+1], b, 0); !slices.Equal(got[:n], want) {
		t.Fatalf("%v, want %v, in %q", got[:n], want, b)
	}
	padded := make([]byte, blocks*wide+8)
	copy(padded, b)
	if n := a.lookUpNarrow(&got, 0, s[:blocks+1], padded, 0); !slices.Equal(got[:n], want) {
		t.Fatalf("narrow: %v, want %v, in %q", got[:n], want, b)
	}
}

func FuzzWords(f *testing.F) {
	f.Add([]byte("Northwind's exactly8 a b2 "))
	f.Fuzz(checkWords)
}

func TestWords(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 8))
	pieces := strings.Fields("Northwind northwinda NORTHWINDAIR A b2 zoe twentyletterslonghere exactly8 exactly80 x x1 " + strings.Repeat("y", 70) + " " + strings.Repeat("z", 200))
	for range 3000 {
		var b []byte
		for range r.IntN(60) {
			b = append(append(b, pieces[r.IntN(len(pieces))]...), " -é\\"[r.IntN(5)])
		}
		checkWords(t, b)
	}
	checkWords(t, []byte(strings.Repeat("a ", stretch)))
}

// The words of a term that are in every record are not what is looked for.
func TestAnchorsAreRare(t *testing.T) {
	terms := []string{"text northwind", "id air", "contoso"}
	for range 9 {
		terms = append(terms, "tailspin"+strings.Repeat("x", len(terms)))
	}
	s := sieveOf(t, terms...)
	line := `{"id":"1","text":"nothing of it"}` + "\n"
	if at := s.Index([]byte(strings.Repeat(line, 2000))); at != -1 {
		t.Errorf("Index: %d", at)
	}
	if at := s.Index([]byte(line + `{"id":"2","text":"#idair"}` + "\n")); at < len(line) {
		t.Errorf("Index: %d", at)
	}
}

func BenchmarkWords(b *testing.B) {
	g := newGlyphs(newFolder())
	a := emptyAnchors(&g, 100)
	a.enter("northwind")
	text := []byte(strings.Repeat("some text, and more of it ", stretch/26+2))
	var s sheet
	blocks := a.signs.fill(&s, text)
	var to places
	for name, look := range map[string]func(*places, int, []marks, []byte, uint64) int{"wide": a.lookUp, "narrow": a.lookUpNarrow} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(stretch)
			for b.Loop() {
				look(&to, 0, s[:blocks+1], text, 0)
			}
		})
	}
}
