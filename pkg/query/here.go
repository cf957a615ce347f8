package query

import "github.com/earshot-cli/earshot/pkg/mention"

// Here lists what of an expression a site with a search cannot be asked for, so
// that it is matched here only: filters, distances, case, the ends of words, and
// exclusions. Filters by source are left out: they say whom to ask.
func Here(e mention.Expr, s mention.Syntax) []string {
	r := renderer{Syntax: s}
	r.folder = newFolder()
	return unique(r.here(nil, e, false))
}

func (r *renderer) here(list []string, e mention.Expr, negated bool) []string {
	switch e.Op {
	case mention.OpFilter:
		if e.Filter != mention.OnSource {
			list = append(list, exclusionText(e, negated))
		}
		return list
	case mention.OpNear, mention.OpAnd:
		if e.Op == mention.OpNear || negated {
			list = append(list, exclusionText(e, negated))
		}
		if negated { // no part of it is excluded alone
			return list
		}
	case mention.OpNot:
		negated = !negated
	case mention.OpTerm:
		if e.Cased || r.wild(e) || negated && len(r.exclusion(e)) == 0 {
			list = append(list, exclusionText(e, negated))
		}
	}
	for _, a := range e.Args {
		list = r.here(list, a, negated)
	}
	return list
}

// exclusionText is an expression as in a query; negated with what excludes it.
func exclusionText(e mention.Expr, negated bool) string {
	switch {
	case !negated:
		return Format(e)
	case len(e.Args) > 0:
		return "NOT (" + Format(e) + ")"
	}
	return "-" + Format(e)
}
