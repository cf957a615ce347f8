package query

import (
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// conjunction is terms that a search requires together.
type conjunction struct {
	terms []part
	nots  []string
}

// separate writes a part for a site without parentheses: one search for each
// combination of terms, but terms that are alternatives by themselves together
// where the site has OR.
func (r *renderer) separate(p part) []string {
	all := r.expand(p)
	var singles []part
	for _, c := range all {
		if r.Or != "" && len(c.terms) == 1 && !c.terms[0].several {
			singles = append(singles, c.terms[0])
		}
	}
	var searches []string
	if len(singles) > 1 {
		searches = r.pack(singles)
	}
	for _, c := range all {
		if r.Or == "" || len(singles) < 2 || len(c.terms) > 1 || c.terms[0].several {
			searches = append(searches, r.join(c))
		}
	}
	return searches
}

// expand returns the combinations of terms that a part allows. Requirements
// that would multiply them beyond maxProduct are left out.
func (r *renderer) expand(p part) []conjunction {
	var out []conjunction
	switch p.op {
	case mention.OpOr:
		for _, a := range p.args {
			out = append(out, r.expand(a)...)
		}
	case mention.OpAnd:
		out = []conjunction{{nots: slices.Clone(p.nots)}}
		for _, list := range r.keep(p.args) {
			out = multiply(out, list)
		}
	default:
		out = []conjunction{{terms: []part{p}}}
	}
	return out
}

// keep returns the combinations of each requirement that is kept: the most
// selective one, and others as long as there are not too many in all.
func (r *renderer) keep(args []part) [][]conjunction {
	lists := make([][]conjunction, len(args))
	product := 1
	for i, at := range ranked(args) {
		list := r.expand(args[at])
		if i == 0 || len(list) == 1 || product*len(list) <= maxProduct {
			product *= len(list)
			lists[at] = list
		}
	}
	return slices.DeleteFunc(lists, func(l []conjunction) bool { return l == nil })
}

func multiply(a, b []conjunction) []conjunction {
	if len(b) == 1 { // the usual case, in long lists
		for i := range a {
			a[i].terms = append(a[i].terms, b[0].terms...)
			a[i].nots = append(a[i].nots, b[0].nots...)
		}
		return a
	}
	out := make([]conjunction, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, conjunction{
				terms: slices.Concat(x.terms, y.terms),
				nots:  slices.Concat(x.nots, y.nots),
			})
		}
	}
	return out
}

// join writes terms that are required together. If they are too long, the
// least selective ones are left out.
func (r *renderer) join(c conjunction) string {
	text := list(c.terms)
	if !r.fits(text) {
		text = list(choose(c.terms, func(terms []part) bool { return r.fits(list(terms)) }))
	}
	return r.add(text, text, c.nots)
}

func list(terms []part) string {
	texts := make([]string, len(terms))
	for i, t := range terms {
		texts[i] = t.text
	}
	return strings.Join(texts, " ")
}

// tags returns the hashtags of which a post that is wanted has one: of
// requirements the most selective one's.
func (r *renderer) tags(p part) []string {
	switch p.op {
	case mention.OpOr:
		var tags []string
		for _, a := range p.args {
			tags = append(tags, r.tags(a)...)
		}
		return tags
	case mention.OpAnd:
		if len(p.args) == 0 {
			return nil
		}
		return r.tags(p.args[ranked(p.args)[0]])
	}
	if p.apart != "" {
		return []string{p.apart, p.text}
	}
	return []string{p.text}
}
