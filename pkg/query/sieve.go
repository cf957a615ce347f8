package query

import (
	"slices"
	"sync/atomic"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Sieve finds quickly, in records as they stand in a file, where one may begin
// to look for a match: most records can be passed over without being read. It is
// safe for concurrent use.
//
// There are two ways to go about it. Of a few terms it takes a word each, and in it
// the letter that is rarest in the file. Around each of these letters the rest of
// the word must stand. A letter may also be written as another character, or as an
// escape of JSON: these are looked at as well. Of many terms it takes a word each
// too, and looks up all words of the file. What is found may be no match; a match
// is never passed over.
type Sieve struct {
	folder *folder
	// ways are terms of which one must be found.
	ways []way
	many bool                 // they are looked up
	plan atomic.Pointer[plan] // made when the first bytes are seen
}

// maxWays is with how many terms looking up all words is not yet the quicker way.
const maxWays = 8

// NewSieve makes the sieve of an expression. It is nil where a sieve is of no
// use: if texts without any of the terms match.
func NewSieve(e mention.Expr) *Sieve { return newSieve(e, newFolder()) }

func newSieve(e mention.Expr, f *folder) *Sieve {
	t := wayfinder{tokenizer: tokenizer{folder: f}}
	ways, ok := t.ways(e)
	if !ok {
		return nil
	}
	s := &Sieve{folder: f, ways: ways, many: len(ways) > maxWays}
	for i := 0; i < len(ways) && !s.many; i++ {
		s.many = len(ways[i].needles()) == 0
	}
	for i := 0; i < len(ways) && s.many; i++ { // whole words are looked up
		if ways[i] = slices.DeleteFunc(ways[i], forms.stemmed); len(ways[i]) == 0 {
			return nil
		}
	}
	return s
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
	if p.words != nil {
		return p.words.index(b)
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
