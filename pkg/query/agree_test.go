package query_test

import (
	"math/rand/v2"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
)

// agree compares the matcher with the reference, and what is made of a query for
// other ends with the matcher. It returns how many of the posts match.
func agree(t *testing.T, data []byte) (matches int) {
	t.Helper()
	c := choices{data}
	text := c.query(3)
	q, err := query.New([]string{text}, nil)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	m, sieve := query.NewMatcher(q.Expr), query.NewSieve(q.Expr)
	for range 4 {
		p := c.post()
		_, got := m.MatchPost(p, nil)
		if want := (reference{p}).matches(q.Expr); got != want {
			t.Fatalf("%s on %+v: %v, want %v", text, p, got, want)
		}
		if !got {
			continue
		}
		matches++
		if _, ok := m.Loose().MatchPost(&mention.Post{Title: p.Title, Text: p.Text}, nil); !ok {
			t.Fatalf("%s on %+v: not by its words", text, p)
		}
		if sieve != nil && sieve.Index([]byte(p.Title+"\t"+p.Text+"\n")) < 0 {
			t.Fatalf("%s on %+v: not in the sieve", text, p)
		}
		rest, possible := query.For(q.Expr, p.Source)
		if _, ok := query.NewMatcher(rest).MatchPost(p, nil); !ok || !possible {
			t.Fatalf("%s on %+v: not for its source, %s", text, p, query.Format(rest))
		}
		if not, ok := query.Unwanted(q.Expr); ok {
			if _, unwanted := query.NewMatcher(not).MatchPost(p, nil); unwanted {
				t.Fatalf("%s on %+v: unwanted by %s", text, p, query.Format(not))
			}
		}
	}
	return matches
}

func TestMatchAgreesWithReference(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	matches := 0
	for range 2500 {
		data := make([]byte, 250)
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		matches += agree(t, data)
	}
	if matches < 1200 {
		t.Errorf("only %d matches", matches)
	}
}

func FuzzMatchReference(f *testing.F) {
	f.Add([]byte("northwind"))
	f.Add([]byte{3, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
	f.Add([]byte{5, 4, 19, 22, 3, 9, 20, 1, 8, 9, 2, 0, 1, 2, 1, 1, 0, 3})
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, data) })
}
