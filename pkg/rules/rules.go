// Package rules lets a brand say what no scorer can know: that its game "War
// Zone" is no war, that "refund" is bad news in its trade, that "class action"
// always is, and that a song title never is.
//
// Rules work on top of any scorer. For each text, in this order:
//
//  1. Neutral terms are replaced by a name without feeling, and the scorer
//     judges what is left.
//  2. The weights of the phrases found are added to the score's log-odds, each
//     phrase once however often it stands in the text.
//  3. A never-negative query that matches lowers the negativity to Floor.
//  4. An always-negative query that matches raises it to Ceiling. It comes last,
//     and so wins: a complaint that is missed costs more than a post that is
//     read in vain. Exceptions are written into the query: "class action" -film.
//
// A text without a score keeps none, unless an always-negative query matches.
// Terms and queries are those of package query, and matched as it matches.
package rules

import "github.com/earshot-cli/earshot/pkg/query"

const (
	// MaxWeight bounds the weight of a phrase, in log-odds: 5 makes the odds of
	// an unhappy customer some 150 times as high, -5 as low.
	MaxWeight = 5
	// Ceiling is the least negativity of what is always negative.
	Ceiling = 0.99
	// Floor is the most negativity of what is never negative.
	Floor = 0.01
)

// Spec is a section of rules as users write it.
type Spec struct {
	// Section is its name in the configuration, for errors.
	Section string
	// Neutral are terms without feeling: names of products, bands, places.
	Neutral []string
	// Phrases are terms with what they add to the log-odds, from -MaxWeight to
	// MaxWeight.
	Phrases map[string]float64
	// Always and Never are queries.
	Always, Never []string
}

// Rules are compiled. They are safe for concurrent use; nil has no rules.
type Rules struct {
	// any finds every term of every rule: most texts hold none, and are not read
	// again.
	any     *query.Matcher
	neutral *query.Matcher // nil without neutral terms
	phrases *query.Matcher // nil without phrases
	weights map[string]float64
	always  []pattern
	never   []pattern
	count   int
}

// pattern is a query as the user wrote it, and compiled.
type pattern struct {
	text string
	*query.Matcher
}

// New compiles sections of rules, which add up; where two give one phrase a
// weight, that of the later counts. Without any rule it returns nil. Errors are
// of kind BadConfig and name the section, the setting and the entry.
func New(specs ...Spec) (*Rules, error) {
	c := compiler{Rules: new(Rules), weights: map[string]weighted{}}
	for _, s := range specs {
		if err := c.add(s); err != nil {
			return nil, err
		}
	}
	return c.compile(), nil
}

// Count is how many rules there are.
func (r *Rules) Count() int {
	if r == nil {
		return 0
	}
	return r.count
}
