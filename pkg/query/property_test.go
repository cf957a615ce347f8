package query

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Terms, and what texts are made of: small, so that they often meet.
var (
	someTerms = []mention.Expr{
		{Text: "a"},
		{Text: "b"},
		{Text: "northwind"},
		{Text: "Zoë"},
		{Text: "AT&T"},
		{Text: "C++"},
		{Text: "O'Hare"},
		{Text: "e-mail"},
		{Text: "OR"},
		{Text: "手机"},
		{Text: "노스윈드"},
		{Text: "😡"},
		{Text: "b.c"},
		{Kind: mention.Phrase, Text: "a b"},
		{Kind: mention.Phrase, Text: "a b a"},
		{Kind: mention.Phrase, Text: "not a"},
		{Kind: mention.Phrase, Text: "노스윈드 항공"},
		{Kind: mention.Tag, Text: "a"},
		{Kind: mention.Tag, Text: "ab"},
		{Kind: mention.Handle, Text: "b"},
		{Kind: mention.Handle, Text: "b@c.example"},
	}
	somePieces = []string{
		"a", "b", "A", "c", "northwind's", "zoe", "at&t", "AT", "c++", "c", "o'hare", "e-mail", "email", "or", "not",
		"我的手机", "手机", "노스윈드는", "노스윈드항공", "항공", "😡", "b.c", "#a", "#b", "@b", "@b@c.example", ".", ",", "-",
	}
	someTags = []string{"#ab", "#aba", "#att", "#bc", "#notaa", "#ohare"}
)

func someExpr(r *rand.Rand, depth int) mention.Expr {
	op := mention.Op(r.IntN(4))
	if depth == 0 || op == mention.OpTerm {
		return someTerms[r.IntN(len(someTerms))]
	}
	n := 1
	if op != mention.OpNot {
		n = 2 + r.IntN(4)
	}
	e := mention.Expr{Op: op}
	for range n {
		e.Args = append(e.Args, someExpr(r, depth-1))
	}
	return e
}

func someText(r *rand.Rand, pieces []string) string {
	words := make([]string, 1+r.IntN(6))
	for i := range words {
		words[i] = pieces[r.IntN(len(pieces))]
	}
	return strings.Join(words, " ")
}

func someSyntax(r *rand.Rand) mention.Syntax {
	yes := func() bool { return r.IntN(2) == 0 }
	s := mention.Syntax{Phrases: yes(), QuoteWords: yes(), Sigils: yes(), Group: yes()}
	s.Or = []string{"", " OR ", "|"}[r.IntN(3)]
	s.Not = []string{"", "-"}[r.IntN(2)]
	s.MaxLen = []int{0, 16, 24, 40, 100}[r.IntN(5)]
	s.QuoteWords = s.QuoteWords && s.Phrases
	return s
}

// What the matcher wants, a site that reads the searches as this package reads
// queries finds with at least one of them.
func TestRenderFindsAllThatMatches(t *testing.T) {
	f := newFolder()
	r := rand.New(rand.NewPCG(1, 2))
	matches := 0
	for range 800 {
		e := someExpr(r, 3)
		if vacuous(e, true) {
			continue
		}
		s := someSyntax(r)
		var sites []*Matcher
		searches := Render(e, s)
		for _, search := range searches {
			if s.MaxLen > 0 && utf8.RuneCountInString(search) > s.MaxLen {
				t.Fatalf("%s, %+v: too long: %q", Format(e), s, search)
			}
			site, err := parse(search, 0, f, true)
			if err != nil {
				t.Fatalf("%s, %+v: %q: %v", Format(e), s, search, err)
			}
			sites = append(sites, compile(site, f))
		}
		pieces := somePieces
		if s.Sigils {
			pieces = append(pieces, someTags...)
		}
		m := compile(e, f)
		for range 40 {
			text := someText(r, pieces)
			if _, ok := m.Match(text, nil); !ok {
				continue
			}
			matches++
			found := false
			for _, site := range sites {
				_, ok := site.Match(text, nil)
				found = found || ok
			}
			if !found {
				t.Fatalf("%s matches %q, but with %+v none of %q does", Format(e), text, s, searches)
			}
		}
	}
	if matches < 1500 {
		t.Errorf("only %d matches", matches)
	}
}

// The matcher agrees with a plain evaluation of the tree over single terms.
func TestMatchAgreesWithTerms(t *testing.T) {
	f := newFolder()
	r := rand.New(rand.NewPCG(3, 4))
	single := map[string]*Matcher{}
	for _, e := range someTerms {
		single[TermName(e)] = compile(e, f)
	}
	var holds func(e mention.Expr, text string) bool
	holds = func(e mention.Expr, text string) bool {
		all, some := true, false
		for _, a := range e.Args {
			h := holds(a, text)
			all, some = all && h, some || h
		}
		switch e.Op {
		case mention.OpTerm:
			_, ok := single[TermName(e)].Match(text, nil)
			return ok
		case mention.OpAnd:
			return all
		case mention.OpNot:
			return !some
		}
		return some
	}
	pieces := append(somePieces, someTags...)
	for range 1000 {
		e := someExpr(r, 4)
		m := compile(e, f)
		for range 10 {
			text := someText(r, pieces)
			if _, ok := m.Match(text, nil); ok != holds(e, text) {
				t.Fatalf("%s on %q: %v", Format(e), text, ok)
			}
		}
	}
}

// A search of a term by itself finds it among ten thousand others.
func TestDictFindsAll(t *testing.T) {
	or := mention.Expr{Op: mention.OpOr}
	for i := range 10_000 {
		or.Args = append(or.Args, mention.Expr{Text: "w" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i%11) + string(rune(0x4e00+i))})
	}
	m := compile(or, newFolder())
	for _, e := range or.Args {
		if got, ok := m.Match("so "+e.Text+" is", nil); !ok || got[0] != e.Text {
			t.Fatalf("%q: %q, %v", e.Text, got, ok)
		}
	}
}

// Words whose hashes are the same are told apart.
func TestDictTellsHashesApart(t *testing.T) {
	f := newFolder()
	d := newDict(f, []string{"a", "+ab"})
	if d.find(hashKey("a"), "a", whole) != 0 || d.find(hashKey("a"), "b", whole) != -1 {
		t.Error("a and b")
	}
	if d.findJoined("a_b") != 1 || d.findJoined("ac") != -1 || d.find(hashKey("+ab"), "ab", whole) != -1 {
		t.Error("ab and ac")
	}
}

// Every character folds to something that folds to itself.
func TestFoldIsStable(t *testing.T) {
	f := newFolder()
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if r>>8 > 0x1ff && r&0xff != 0 { // all alike
			continue
		}
		once := f.key(string(r), whole)
		if twice := f.key(once, whole); once != twice {
			t.Errorf("%U: %q folds to %q", r, once, twice)
		}
	}
}
