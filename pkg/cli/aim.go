package cli

import (
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
)

// asksFor leaves out the sources that a query's filters by source leave nothing of.
func (s *session) asksFor(r *request, picked []chosen) ([]chosen, error) {
	named, err := s.sourcesIn(r.query.Expr)
	if err != nil || len(named) == 0 {
		return picked, err
	}
	asked := slices.DeleteFunc(slices.Clone(picked), func(p chosen) bool {
		_, possible := query.For(r.query.Expr, p.spec.Name)
		return !possible
	})
	if len(picked) > 0 && len(asked) == 0 {
		return nil, mention.Errorf(mention.BadUsage, "the query asks for posts of %s, and no such source is asked", strings.Join(named, " and ")).
			WithHint("name it: --source %s", strings.Join(named, ","))
	}
	return asked, nil
}

// sourcesIn lists the sources that a query names. One that does not exist is an
// error, since it would find nothing.
func (s *session) sourcesIn(e mention.Expr) (names []string, err error) {
	for _, f := range query.Filters(nil, e) {
		if f.Filter != mention.OnSource {
			continue
		}
		if _, err := s.spec(f.Text); err != nil {
			return nil, err
		}
		names = append(names, f.Text)
	}
	return names, nil
}
