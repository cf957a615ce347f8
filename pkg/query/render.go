package query

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// maxProduct bounds how many searches may come of alternatives that are
// required together; beyond it the weaker requirements are left to the matcher.
const maxProduct = 16

// Render writes an expression as searches in a site's own syntax. Together
// they find at least what the expression matches, as far as the site can:
//
//   - What the site cannot express is left out where that finds more: an
//     exclusion, or one of several requirements. The one kept is the most
//     selective, with the fewest alternatives and the longest words.
//   - Alternatives become several searches where the site has no OR, or where
//     they do not fit into one. A term is never cut.
//   - Terms that a site could take for operators are quoted or stripped of
//     what makes them so.
//   - A hyphenated word is also searched written together, and words in a row
//     as a hashtag where the site knows hashtags.
//   - Filters are left out. NEAR becomes AND, a term whose case counts one whose
//     case does not.
//   - No site finds the beginnings of words: a wildcard is left out where something
//     else is required, and what cannot be left out is searched as it stands.
//   - Terms of which the site cannot search anything yield nothing.
//
// The order is that of the expression, and no search comes twice. A Local
// syntax yields nil.
func Render(e mention.Expr, s mention.Syntax) []string {
	if s.Local {
		return nil
	}
	r := renderer{Syntax: s}
	r.folder = newFolder()
	p, ok := r.build(e, false)
	if !ok && len(p.args) == 0 {
		return nil
	}
	var searches []string
	switch {
	case s.Tags:
		searches = r.tags(p)
	case s.Or != "" && s.Group:
		searches = r.fit(p)
	default:
		searches = r.separate(p)
	}
	return unique(searches)
}

// Complete reports whether the searches of Render find all that the expression
// matches, as far as the site finds what it is asked for.
func Complete(e mention.Expr, s mention.Syntax) bool {
	if s.Local {
		return true
	}
	r := renderer{Syntax: s}
	r.folder = newFolder()
	_, ok := r.build(e, false)
	return ok
}

type renderer struct {
	mention.Syntax
	tokenizer
}

// part is a node of what a site is asked for: a term in the site's syntax, or
// an operator over parts.
type part struct {
	op      mention.Op // OpTerm, OpAnd or OpOr
	text    string     // of a term
	weight  int        // of a term: how many characters must be found
	several bool       // the term is several words
	args    []part
	nots    []string // of an OpAnd: exclusions, in the site's syntax
	apart   string   // of a tag: the same with its spaces; "" if that is no other
}

// build turns an expression, or its negation, into parts. It is false if the
// part does not narrow the search: then an OpOr holds what there is
// nevertheless, and an OpAnd the exclusions.
func (r *renderer) build(e mention.Expr, negated bool) (part, bool) {
	switch {
	case e.Op == mention.OpFilter, e.Op == mention.OpNear && negated: // left to the matcher
		return part{op: mention.OpAnd}, false
	case e.Op == mention.OpNear:
		return r.requirements(e.Args, false)
	case e.Op == mention.OpTerm && negated:
		return part{op: mention.OpAnd, nots: r.exclusion(e)}, false
	case e.Op == mention.OpTerm:
		return r.term(e)
	case e.Op == mention.OpNot:
		return r.build(e.Args[0], !negated)
	case (e.Op == mention.OpAnd) != negated:
		return r.requirements(e.Args, negated)
	}
	return r.alternatives(e.Args, negated)
}

func (r *renderer) requirements(args []mention.Expr, negated bool) (part, bool) {
	all := part{op: mention.OpAnd}
	for _, a := range args {
		p, ok := r.build(a, negated)
		if p.op == mention.OpAnd {
			all.args = append(all.args, p.args...)
			all.nots = append(all.nots, p.nots...)
		} else if ok {
			all.args = append(all.args, p)
		}
	}
	if len(all.args) == 1 && len(all.nots) == 0 {
		return all.args[0], true
	}
	return all, len(all.args) > 0
}

func (r *renderer) alternatives(args []mention.Expr, negated bool) (part, bool) {
	either := part{op: mention.OpOr}
	narrow := true
	for _, a := range args {
		p, ok := r.build(a, negated)
		narrow = narrow && ok
		switch {
		case p.op == mention.OpOr:
			either.args = append(either.args, p.args...)
		case ok:
			either.args = append(either.args, p)
		}
	}
	if len(either.args) == 1 && narrow {
		return either.args[0], true
	}
	return either, narrow && len(either.args) > 0
}

// choices counts the alternatives of a part, weigh the characters that must be
// found: the fewer and the more, the more selective.
func (p part) choices() int {
	switch p.op {
	case mention.OpOr:
		n := 0
		for _, a := range p.args {
			n += a.choices()
		}
		return n
	case mention.OpAnd:
		n := 1
		for i, a := range p.args {
			if c := a.choices(); i == 0 || c < n {
				n = c
			}
		}
		return n
	}
	return 1
}

func (p part) weigh() int {
	w := p.weight
	for i, a := range p.args {
		switch v := a.weigh(); {
		case i == 0:
			w = v
		case p.op == mention.OpOr:
			w = min(w, v)
		default:
			w = max(w, v)
		}
	}
	return w
}

// ranked returns the numbers of parts, the most selective first.
func ranked(parts []part) []int {
	type rank struct{ at, choices, weight int }
	ranks := make([]rank, len(parts))
	for i, p := range parts {
		ranks[i] = rank{i, p.choices(), p.weigh()}
	}
	slices.SortStableFunc(ranks, func(a, b rank) int {
		return cmp.Or(a.choices-b.choices, b.weight-a.weight)
	})
	order := make([]int, len(parts))
	for i, r := range ranks {
		order[i] = r.at
	}
	return order
}

// choose returns the parts, the most selective ones first considered, that can
// be had together; at least one.
func choose(parts []part, possible func([]part) bool) []part {
	var chosen []int
	for _, at := range ranked(parts) {
		i, _ := slices.BinarySearch(chosen, at)
		more := slices.Insert(slices.Clone(chosen), i, at)
		if len(chosen) == 0 || possible(pick(parts, more)) {
			chosen = more
		}
	}
	return pick(parts, chosen)
}

func pick(parts []part, numbers []int) []part {
	picked := make([]part, len(numbers))
	for i, n := range numbers {
		picked[i] = parts[n]
	}
	return picked
}

func (r *renderer) fits(s string) bool { return r.MaxLen <= 0 || utf8.RuneCountInString(s) <= r.MaxLen }

// unique returns the strings without those that differ from an earlier one at
// most in case.
func unique(list []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(s string) bool {
		k := strings.ToLower(s)
		was := seen[k]
		seen[k] = true
		return was
	})
}
