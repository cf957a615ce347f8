package query

import (
	"cmp"
	"slices"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// near is a NEAR of the query. Where it holds, its own term is found.
type near struct {
	term    int32
	within  int32
	ordered bool
}

// place is where a term stands: its first and last word. Until these are counted it
// is where it begins and ends.
type place struct{ first, last int32 }

// extent is where a word of the text stands.
type extent struct{ start, end int32 }

// near enters a NEAR, and its terms on either side.
func (c *compiler) near(e mention.Expr, term int32, wanted bool) {
	side := int32(2 * len(c.nears))
	c.nears = append(c.nears, near{term, int32(e.Within), e.Ordered})
	for i, a := range e.Args {
		c.side(a, side+int32(i), wanted)
	}
}

func (c *compiler) side(e mention.Expr, side int32, wanted bool) {
	if e.Op != mention.OpTerm {
		for _, a := range e.Args {
			c.side(a, side, wanted)
		}
		return
	}
	t := &c.terms[c.term(e)]
	t.wanted = t.wanted || wanted
	if !slices.Contains(t.sides, side) {
		t.sides = append(t.sides, side)
	}
}

// nearby finds the NEARs that hold in the text that was read. Words are counted
// only where both sides of one were found.
func (s *scan) nearby(text string) {
	counted := false
	for i, n := range s.nears {
		a, b := s.places[2*i], s.places[2*i+1]
		if len(a) == 0 || len(b) == 0 {
			continue
		}
		if !counted {
			counted = true
			s.count(text)
		}
		s.number(a)
		s.number(b)
		if follows(a, b, n.within) || !n.ordered && follows(b, a, n.within) {
			s.note(n.term)
		}
	}
	for i := range s.places {
		s.places[i] = s.places[i][:0]
	}
}

// count notes where the words of the text stand.
func (s *scan) count(text string) {
	s.words = s.words[:0]
	for s.reset(text); s.next(); {
		s.words = append(s.words, extent{int32(s.start), int32(s.end)})
	}
}

// number makes words of places, and sorts them.
func (s *scan) number(places []place) {
	for i, p := range places {
		first, _ := slices.BinarySearchFunc(s.words, p.first, func(w extent, at int32) int { return cmp.Compare(w.end, at+1) })
		last, _ := slices.BinarySearchFunc(s.words, p.last, func(w extent, at int32) int { return cmp.Compare(w.start, at) })
		places[i] = place{int32(first), int32(max(last-1, first))}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.first, b.first) })
}

// follows reports whether one of b stands behind one of a, at most so many words
// further on. b is sorted.
func follows(a, b []place, within int32) bool {
	for _, p := range a {
		i, _ := slices.BinarySearchFunc(b, p.last+1, func(q place, at int32) int { return cmp.Compare(q.first, at) })
		if i < len(b) && b[i].first-p.last <= within {
			return true
		}
	}
	return false
}
