package query

import (
	"strings"
	"sync/atomic"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Sieve finds quickly, in records as they stand in a file, where one may begin
// to look for a match: most records can be passed over without being read. It is
// safe for concurrent use.
//
// Of each term it takes one word, and in it the letter that is rarest in the
// file. Around each of these letters the rest of the word must stand. A letter may
// also be written as another character, or as an escape of JSON: these are looked
// at as well. What is found may be no match; a match is never passed over.
type Sieve struct {
	folder *folder
	// ways are terms of which one must be found.
	ways []way
	plan atomic.Pointer[plan] // made when the first bytes are seen
}

// way holds the words of a term that can be looked for. It is enough to find one.
type way []needle

// maxWays is with how many terms reading all records is not yet the quicker way.
const maxWays = 8

// NewSieve makes the sieve of an expression. It is nil where a sieve is of no
// use: if there are many terms, or some have no word in ASCII letters and digits,
// or texts without any of the terms match.
func NewSieve(e mention.Expr) *Sieve { return newSieve(e, newFolder()) }

func newSieve(e mention.Expr, f *folder) *Sieve {
	t := tokenizer{folder: f}
	ways, ok := t.ways(e)
	if !ok || len(ways) > maxWays {
		return nil
	}
	return &Sieve{folder: f, ways: ways}
}

// ways returns terms of which a text must hold one if e is true of it.
func (t *tokenizer) ways(e mention.Expr) (ways []way, ok bool) {
	switch e.Op {
	case mention.OpTerm:
		w := t.way(e)
		return []way{w}, len(w) > 0
	case mention.OpOr:
		for _, a := range e.Args {
			more, ok := t.ways(a)
			if !ok {
				return nil, false
			}
			ways = append(ways, more...)
		}
		return ways, true
	case mention.OpAnd: // one of the arguments will do: that with the fewest terms
		for _, a := range e.Args {
			switch w, can := t.ways(a); {
			case !can:
			case !ok || len(w) < len(ways):
				ways, ok = w, true
			case len(w) == 1 && len(ways) == 1:
				ways[0] = append(ways[0], w[0]...)
			}
		}
	}
	return ways, ok
}

// way returns the words of a term that can be looked for. However the term is
// found, the letters of each word stand in a row, and nothing but signs and
// characters beyond ASCII between them. No letter stands before the first word
// or behind the last one.
func (t *tokenizer) way(e mention.Expr) (w way) {
	var keys []string
	switch e.Kind {
	case mention.Tag:
		keys = []string{t.key(e.Text, whole)}
	case mention.Handle:
		name, _, _ := strings.Cut(e.Text, "@")
		keys = []string{t.key(name, whole)}
	default:
		for _, word := range t.cut(e.Text) {
			keys = append(keys, word.key)
		}
	}
	for i, k := range keys {
		if n, ok := newNeedle(k); ok {
			n.first, n.last = i == 0, i == len(keys)-1
			w = append(w, n)
		}
	}
	return w
}

// Index returns where in b the first byte stands that may belong to a match; -1
// if there is none. The records must be whole, as NDJSON, CSV or lines of text.
// If b begins behind an earlier hit, it must begin behind the whole record. Where
// the terms are too frequent for a sieve, Index is 0.
func (s *Sieve) Index(b []byte) int {
	p := s.plan.Load()
	if p == nil {
		p = s.prepare(b)
		s.plan.Store(p)
	}
	if p.futile {
		return min(len(b), 1) - 1
	}
	return p.index(b)
}

// letters returns which letters and digits a folded character has, in ASCII.
func letters(c folded) (set alphabet) {
	if c.r < special {
		set.add(byte(c.r))
	}
	for i := range len(c.tail) {
		set.add(c.tail[i])
	}
	return set
}

// alphabet is a set of lower-case letters and digits.
type alphabet uint64

func (a *alphabet) add(c byte) {
	switch {
	case 'a' <= c && c <= 'z':
		*a |= 1 << (c - 'a')
	case '0' <= c && c <= '9':
		*a |= 1 << (c - '0' + 26)
	}
}

func (a alphabet) has(c byte) bool {
	var one alphabet
	one.add(c)
	return a&one != 0
}
