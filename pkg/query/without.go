package query

import "github.com/earshot-cli/earshot/pkg/mention"

// Without takes posts out of a query: those by the authors, and those that stand on
// or link to the domains. Errors are of kind BadQuery.
func (q Query) Without(authors, domains []string) (Query, error) {
	all := mention.Expr{Op: mention.OpAnd}
	if q.Text != "" {
		all.Args = splice(nil, q.Expr, mention.OpAnd)
	}
	for _, list := range [...]struct {
		on     mention.Filter
		values []string
	}{{mention.OnAuthor, authors}, {mention.OnDomain, domains}} {
		any := mention.Expr{Op: mention.OpOr}
		for _, v := range list.values {
			e, msg, hint := newFilter(filterNames[list.on], ":", v)
			if msg != "" {
				return q, mention.Errorf(mention.BadQuery, "%s", msg).WithHint("%s", hint)
			}
			any.Args = append(any.Args, e)
		}
		if len(any.Args) > 0 {
			all.Args = append(all.Args, mention.Expr{Op: mention.OpNot, Args: []mention.Expr{single(any)}})
		}
	}
	if len(all.Args) > 0 {
		q.Expr = single(all)
	}
	return q, nil
}
