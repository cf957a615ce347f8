package query

import "github.com/earshot-cli/earshot/pkg/mention"

// gate is an operator of the query. It counts those of its arguments that are
// true; when a term is found only the operators above it are looked at.
type gate struct {
	parent int32 // -1 for the first
	op     mention.Op
	args   int32
	base   int32 // how many arguments are true when no term was found
}

func (g gate) open(count int32) bool {
	switch g.op {
	case mention.OpAnd:
		return count == g.args
	case mention.OpNot:
		return count == 0
	default:
		return count > 0
	}
}

// gate enters an expression and what is below it.
func (c *compiler) gate(e mention.Expr, parent int32, wanted bool) {
	switch e.Op {
	case mention.OpTerm:
		n := c.term(e)
		t := &c.terms[n]
		t.gates = c.with(t.gates, parent)
		t.wanted = t.wanted || wanted
		return
	case mention.OpFilter:
		c.filters = append(c.filters, c.filter(e, c.nameless(parent)))
		return
	case mention.OpNear:
		c.near(e, c.nameless(parent), wanted)
		return
	}
	n := int32(len(c.gates))
	c.gates = append(c.gates, gate{parent: parent, op: e.Op, args: int32(len(e.Args))})
	for _, a := range e.Args {
		c.gate(a, n, wanted != (e.Op == mention.OpNot))
	}
}

// nameless makes a term that is found by other means than its words.
func (c *compiler) nameless(parent int32) int32 {
	c.terms = append(c.terms, term{gates: c.with(nil, parent)})
	return int32(len(c.terms)) - 1
}

// settle counts what is true when no term was found. Arguments come after
// their operators.
func (m *Matcher) settle() {
	for i := len(m.gates) - 1; i > 0; i-- {
		if g := m.gates[i]; g.open(g.base) {
			m.gates[g.parent].base++
		}
	}
}

// raise tells the operators above a term that it was found.
func (s *scan) raise(g int32) {
	change := int32(1)
	for g >= 0 {
		gate := s.gates[g]
		before := gate.open(s.counts[g])
		s.counts[g] += change
		s.touched = append(s.touched, g)
		after := gate.open(s.counts[g])
		if before == after {
			return
		}
		change = 1
		if before {
			change = -1
		}
		g = gate.parent
	}
}

// vacuous reports whether an expression can be as wanted, true or false, of a post
// that holds none of its terms.
func vacuous(e mention.Expr, wanted bool) bool {
	all := wanted // all arguments must be as wanted, or one
	switch e.Op {
	case mention.OpTerm, mention.OpNear:
		return !wanted
	case mention.OpFilter:
		return true
	case mention.OpNot:
		return vacuous(e.Args[0], !wanted)
	case mention.OpOr:
		all = !wanted
	}
	for _, a := range e.Args {
		if vacuous(a, wanted) != all {
			return !all
		}
	}
	return all
}
