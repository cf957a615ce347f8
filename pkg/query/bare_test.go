package query

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// Terms that are read without a lexer are what it makes of them.
func TestBareTerms(t *testing.T) {
	f := newFolder()
	words := strings.Fields("northwind Air AND OR NOT NEAR and near x 737 AND1 b2b")
	r := rand.New(rand.NewPCG(2, 3))
	for range 2000 {
		var all []string
		for range 1 + r.IntN(4) {
			all = append(all, words[r.IntN(len(words))])
		}
		text := strings.Join(all, " ")
		e, ok := bareTerm(text, 7)
		p := parser{query: text, base: 7}
		p.folder = f
		p.lexemes, _ = lex(text, f)
		if !ok {
			continue
		}
		want, err := p.words()
		if !p.plain() || err != nil || !reflect.DeepEqual(e, want) {
			t.Fatalf("%q is %+v, want %+v, %v", text, e, want, err)
		}
	}
	for _, text := range []string{"", " ", "a ", " a", "a  b", "a-b", "é", "AND", "a OR b", "NOT a", "NEAR"} {
		if _, ok := bareTerm(text, 0); ok {
			t.Errorf("%q", text)
		}
	}
}

// So are texts of bare words.
func TestAppendBare(t *testing.T) {
	tok := tokenizer{folder: newFolder()}
	r := rand.New(rand.NewPCG(4, 3))
	for range 2000 {
		b := make([]byte, r.IntN(20))
		for i := range b {
			b[i] = "aBz09 x Q "[r.IntN(10)]
		}
		text := string(b)
		if got, want := appendBare(nil, text), tok.appendTokens(nil, text); !tok.spaced(text) || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: %+v, want %+v", text, got, want)
		}
	}
	for _, text := range []string{"a-b", "é", "a\tb", "C++"} {
		if tok.spaced(text) {
			t.Errorf("%q", text)
		}
	}
}
