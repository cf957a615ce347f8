package rules

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
)

// compiler gathers the rules of several sections.
type compiler struct {
	*Rules
	neutral []mention.Expr
	weights map[string]weighted // by the term's name
	terms   []mention.Expr
}

// weighted is a phrase and its weight.
type weighted struct {
	expr   mention.Expr
	weight float64
}

// add parses a section.
func (c *compiler) add(s Spec) error {
	for _, text := range s.Neutral {
		e, err := term(s.Section+".neutral", text)
		if err != nil {
			return err
		}
		c.neutral = append(c.neutral, e)
	}
	for _, text := range slices.Sorted(maps.Keys(s.Phrases)) {
		e, err := term(s.Section+".phrases", strings.ToLower(text)) // a file's keys have no case
		if err != nil {
			return err
		}
		w := s.Phrases[text]
		if !(w >= -MaxWeight && w <= MaxWeight) { // NaN is neither
			return mention.Errorf(mention.BadConfig, "%s.phrases gives %q the weight %v", s.Section, text, w).
				WithHint("a weight goes from -5 to 5: 1.5 makes the odds of an unhappy customer 4.5 times as high, -1.5 as low")
		}
		c.weights[query.TermName(e)] = weighted{e, w}
	}
	var err error
	if c.always, err = c.patterns(c.always, s.Section+".always_negative", s.Always); err != nil {
		return err
	}
	c.never, err = c.patterns(c.never, s.Section+".never_negative", s.Never)
	return err
}

// patterns parses queries.
func (c *compiler) patterns(list []pattern, key string, texts []string) ([]pattern, error) {
	for _, text := range texts {
		e, err := parse(key, text)
		if err != nil {
			return nil, err
		}
		c.terms = append(c.terms, e)
		list = append(list, pattern{text, query.NewMatcher(e)})
	}
	return list, nil
}

// compile makes the matchers.
func (c *compiler) compile() *Rules {
	r := c.Rules
	r.count = len(c.neutral) + len(c.weights) + len(r.always) + len(r.never)
	if r.count == 0 {
		return nil
	}
	var phrases []mention.Expr
	r.weights = map[string]float64{}
	for _, name := range slices.Sorted(maps.Keys(c.weights)) {
		w := c.weights[name]
		phrases = append(phrases, w.expr)
		r.weights[name] = w.weight
	}
	r.neutral, r.phrases = anyOf(c.neutral), anyOf(phrases)
	var all []mention.Expr
	for _, e := range slices.Concat(c.terms, c.neutral, phrases) {
		all = leaves(all, e)
	}
	r.any = anyOf(all)
	return r
}

// anyOf finds any of the terms; nil if there is none.
func anyOf(terms []mention.Expr) *query.Matcher {
	if len(terms) == 0 {
		return nil
	}
	return query.NewMatcher(mention.Expr{Op: mention.OpOr, Args: terms})
}

// leaves appends the terms of a query. No query matches a text that holds none
// of them.
func leaves(dst []mention.Expr, e mention.Expr) []mention.Expr {
	if e.Op == mention.OpTerm {
		return append(dst, e)
	}
	for _, arg := range e.Args {
		dst = leaves(dst, arg)
	}
	return dst
}

// term parses what must be one term.
func term(key, text string) (mention.Expr, error) {
	e, err := parse(key, text)
	if err == nil && e.Op != mention.OpTerm {
		return e, mention.Errorf(mention.BadConfig, "%s holds %q, which is a query of several terms", key, text).
			WithHint("write one entry for each term, a phrase in quotation marks; always_negative and never_negative take queries")
	}
	return e, err
}

// parse parses a query, and says where it stands if it is none.
func parse(key, text string) (mention.Expr, error) {
	e, err := query.Parse(text)
	if err == nil && query.Filtered(e) {
		return e, mention.Errorf(mention.BadConfig, "%s holds %q: rules look at the words of a post only", key, text).
			WithHint("leave out the filters, such as lang: and stars<3; terms and exclude of a profile may have them")
	}
	if err == nil {
		return e, nil
	}
	hint := "see earshot help query"
	if known, ok := errors.AsType[*mention.Error](err); ok {
		hint = cmp.Or(known.Hint, hint)
	}
	return e, mention.Errorf(mention.BadConfig, "%s holds %q: %w", key, text, err).WithHint("%s", hint)
}
