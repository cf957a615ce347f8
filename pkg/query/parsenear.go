package query

import (
	"slices"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// near parses an operand, or two with a distance.
func (p *parser) near() (mention.Expr, error) {
	first, err := p.operand()
	l := p.peek()
	if err != nil || l.kind != lexNear {
		return first, err
	}
	p.at++
	at := p.peek()
	second, err := p.operand()
	if err != nil {
		return second, err
	}
	for i, e := range [...]mention.Expr{first, second} {
		if !placed(e) {
			if i == 0 {
				at = l
			}
			return e, p.fault(at, l.text+" goes between terms, or alternatives of terms",
				"write (a OR b) "+l.text+" c; what else is wanted goes outside, with AND")
		}
	}
	if next := p.peek(); next.kind == lexNear {
		return first, p.fault(next, next.text+" follows on "+l.text, "each joins two: write (a "+l.text+" b) AND (b "+next.text+" c)")
	}
	e := *l.expr
	e.Pos, e.Args = first.Pos, []mention.Expr{first, second}
	return e, nil
}

// placed reports whether an expression stands somewhere in a text: a term, or
// alternatives of terms.
func placed(e mention.Expr) bool {
	if e.Op == mention.OpOr {
		return !slices.ContainsFunc(e.Args, func(a mention.Expr) bool { return !placed(a) })
	}
	return e.Op == mention.OpTerm
}

// operand parses a group or a term.
func (p *parser) operand() (mention.Expr, error) {
	l := p.peek()
	if l.kind != lexOpen {
		return p.primary()
	}
	if err := p.deeper(l); err != nil {
		return mention.Expr{}, err
	}
	defer func() { p.depth-- }()
	p.at++
	return p.group(l)
}
