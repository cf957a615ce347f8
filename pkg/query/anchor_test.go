package query

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// mayBe is the slow way to look up words. Shorter ones than the shortest anchor may
// be left out.
func mayBe(a *anchors, b []byte) (found, short []int) {
	for i := 0; i < len(b); i++ {
		end := i
		for end < len(b) && a.letters.has(a.table[b[end]]) {
			end++
		}
		if end > i {
			if x, _ := a.run(b[:end], i); a.filter.may(x) {
				found = append(found, i)
				if end-i < a.least {
					short = append(short, i)
				}
			}
			i = end
		}
	}
	return found, short
}

// anchorsFor returns anchors for some words: few of them, of at least so many letters.
func anchorsFor(least int) *anchors {
	g := newGlyphs(newFolder())
	a := emptyAnchors(&g, 30)
	for _, w := range strings.Fields("northwind northwindair a b2 zoe twentyletterslonghere exactly8 tail seven77") {
		if len(w) >= least {
			a.enter(w)
		}
	}
	a.settle()
	return a
}

// all returns the places as numbers of bytes.
func (p *places) all(n, from int) (all []int) {
	for _, i := range p[:n] {
		all = append(all, from+int(i))
	}
	return all
}

func checkWords(t *testing.T, b []byte) {
	t.Helper()
	for least := 1; least <= 9; least++ {
		a := anchorsFor(least)
		last := uint64(0)
		for from := 0; from < len(b); from += stretch {
			var s sheet
			blocks := a.signs.fill(&s, b[from:])
			checkWord(t, a, b, from, s[:blocks+1], last)
			checkGlue(t, a, b, from, s[:blocks+1], last)
			last = s[blocks-1].a
		}
	}
}

func checkWord(t *testing.T, a *anchors, b []byte, from int, s []marks, last uint64) {
	t.Helper()
	whole, short := mayBe(a, b)
	want := slices.DeleteFunc(whole, func(i int) bool { return i < from || i >= from+stretch })
	var got, narrow places
	n := a.words(&got, s, b[from:], last)
	found := got.all(n, from)
	long := slices.DeleteFunc(slices.Clone(found), func(i int) bool { return slices.Contains(short, i) })
	if !slices.Equal(long, slices.DeleteFunc(want, func(i int) bool { return slices.Contains(short, i) })) {
		t.Fatalf("%v, want %v, in %q", found, want, b)
	}
	padded := make([]byte, len(s)*wide+8)
	copy(padded, b[from:])
	if m := a.lookUpNarrow(&narrow, 0, s, padded, last); !slices.Equal(narrow.all(m, from), found) {
		t.Fatalf("narrow: %v, wide %v, in %q", narrow.all(m, from), found, b)
	}
}

// checkGlue compares the ways to look at signs, and with what they are for.
func checkGlue(t *testing.T, a *anchors, b []byte, from int, s []marks, last uint64) {
	t.Helper()
	var got, narrow places
	found := got.all(a.glue(&got, s, b, from, last), from)
	n := a.glueNarrow(&narrow, 0, s, 0, len(s)-1, b, from, last)
	if slow := narrow.all(n, from); !slices.Equal(slow, found) {
		t.Fatalf("narrow: %v, wide %v, in %q", slow, found, b)
	}
	for i := max(from, 1); i < min(len(b), from+stretch); i++ {
		if joins(b[i]) && a.isLetter(b[i-1]) && a.joined(b, i) && !slices.Contains(found, i) {
			t.Fatalf("%d is not in %v of %q", i, found, b)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add([]byte("Northwind's exactly8 a b2 "))
	f.Fuzz(checkWords)
}

func TestWords(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 8))
	pieces := strings.Fields("Northwind northwinda NORTHWINDAIR A b2 zoe twentyletterslonghere exactly8 exactly80 x x1 north wind air exact ly8 tail seven 77 z o e " +
		strings.Repeat("y", 70) + " " + strings.Repeat("z", 200))
	for range 300 {
		var b []byte
		for range r.IntN(80) {
			b = append(append(b, pieces[r.IntN(len(pieces))]...), " --'_.é\\"[r.IntN(9)])
		}
		checkWords(t, b)
	}
	checkWords(t, []byte(strings.Repeat("a ", stretch)))
	checkWords(t, []byte(strings.Repeat("a-", stretch)))
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

// What stands beside escapes and characters of other scripts is looked at.
func TestAnchorsBesideOddOnes(t *testing.T) {
	terms := []string{"northwind"}
	for range 9 {
		terms = append(terms, "tailspin"+strings.Repeat("x", len(terms)))
	}
	s := sieveOf(t, terms...)
	for _, text := range []string{
		`\nnorthwind`, `x\nnorthwind`, `\nnorth-wind`, `\northwind`, `\\\u006eorthwind`, `\nnorthwind\n`, `\nnorthwind手`,
		`\u624bnorthwind`, `\u624b-northwind`, `\u624bnorth-wind`, `northwind\u624b`, `\u624b\nnorthwind`, `north\u00adwind`,
		"手northwind", "northwind手", "\\\xf1orthwind", "\\ñorthwind", `C:\northwind\`, `\"northwind\"`, `\u624b\u006eorthwind`,
	} {
		if at := s.Index([]byte(`{"text":"` + text + ` x"}`)); at < 0 {
			t.Errorf("%q is missed", text)
		}
	}
	for _, text := range []string{`\\u006eorthwind`, `\northwind2`, `\nnorthwindy`, `\u624b`, `\n`, `\`, `\u`, "手", `north\nwind`, `x4northwind`, `northwind4`} {
		if at := s.Index([]byte(`{"text":"` + text + ` x"}`)); at >= 0 {
			t.Errorf("%q: %d", text, at)
		}
	}
}

func BenchmarkWords(b *testing.B) {
	a := anchorsFor(1)
	text := []byte(strings.Repeat("some text, and more_of it ", stretch/26+2))
	var s sheet
	blocks := a.signs.fill(&s, text)
	var to places
	for name, look := range map[string]func() int{
		"wide":        func() int { return a.lookUp(&to, 0, s[:blocks+1], text, 0) },
		"narrow":      func() int { return a.lookUpNarrow(&to, 0, s[:blocks+1], text, 0) },
		"glue/wide":   func() int { return a.glueQuick(&to, 0, s[:blocks+1], 1, blocks, text, 0, 0) },
		"glue/narrow": func() int { return a.glueNarrow(&to, 0, s[:blocks+1], 1, blocks, text, 0, 0) },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(stretch)
			for b.Loop() {
				look()
			}
		})
	}
}
