package query

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// write writes a part as one search, with parentheses where they are needed.
func (r *renderer) write(p part) string {
	if p.op == mention.OpTerm {
		return p.text
	}
	between := " "
	if p.op == mention.OpOr {
		between = r.Or
	}
	texts := make([]string, 0, len(p.args)+len(p.nots))
	for _, a := range p.args {
		text := r.write(a)
		if a.op == mention.OpOr || p.op == mention.OpOr && a.binds() {
			text = "(" + text + ")"
		}
		texts = append(texts, text)
	}
	return strings.Join(append(texts, p.nots...), between)
}

// binds reports whether a part is written as several words that belong
// together.
func (p part) binds() bool { return p.op == mention.OpAnd || p.several }

// bare returns a part without exclusions.
func (p part) bare() part {
	args := make([]part, len(p.args))
	for i, a := range p.args {
		args[i] = a.bare()
	}
	if p.op == mention.OpAnd && len(args) == 1 {
		return args[0]
	}
	p.args, p.nots = args, nil
	return p
}

// fit writes a part for a site that has OR and parentheses: as one search or,
// where that would be too long, as several.
func (r *renderer) fit(p part) []string {
	text := r.write(p)
	switch {
	case r.fits(text):
		return []string{text}
	case p.op == mention.OpOr:
		return r.pack(p.args)
	case p.op == mention.OpAnd:
		return r.fitAnd(p.bare(), p.nots)
	}
	return nil
}

// fitAnd writes a part without exclusions, and behind it as many exclusions as
// fit.
func (r *renderer) fitAnd(p part, nots []string) []string {
	text := r.write(p)
	switch {
	case r.fits(text) && p.op == mention.OpOr:
		return []string{r.add("("+text+")", text, nots)}
	case r.fits(text):
		return []string{r.add(text, text, nots)}
	case p.op == mention.OpOr:
		return r.pack(p.args)
	case p.op == mention.OpTerm: // too long, which no term is
		return nil
	}
	p.args = choose(p.args, func(args []part) bool { return r.pieces(args) <= maxProduct })
	if len(p.args) == 1 {
		return r.fitAnd(p.args[0], nots)
	}
	return r.halve(p, nots)
}

// halve halves the longest alternatives of a part until each half fits.
func (r *renderer) halve(p part, nots []string) []string {
	longest, length := -1, 0
	for i, a := range p.args {
		if n := len(r.write(a)); a.op == mention.OpOr && n > length {
			longest, length = i, n
		}
	}
	if longest < 0 {
		return r.fitAnd(p, nots)
	}
	var searches []string
	args := p.args[longest].args
	for _, half := range [][]part{args[:len(args)/2], args[len(args)/2:]} {
		q := part{op: mention.OpAnd, args: slices.Clone(p.args)}
		q.args[longest] = part{op: mention.OpOr, args: half}
		if len(half) == 1 {
			q.args[longest] = half[0]
		}
		searches = append(searches, r.fitAnd(q, nots)...)
	}
	return searches
}

// add appends as many exclusions as fit; without any it returns plain.
func (r *renderer) add(text, plain string, nots []string) string {
	added := false
	for _, n := range nots {
		if longer := text + " " + n; r.fits(longer) {
			text, added = longer, true
		}
	}
	if !added {
		return plain
	}
	return text
}

// pieces estimates how many searches come of requirements that do not fit into
// one; more than maxProduct if it cannot be done.
func (r *renderer) pieces(args []part) int {
	room, lists := r.MaxLen, 0
	for _, a := range args {
		if a.op == mention.OpOr {
			lists++
		} else {
			room -= utf8.RuneCountInString(r.write(a)) + 1
		}
	}
	if lists == 0 {
		if room >= -1 {
			return 1
		}
		return maxProduct + 1
	}
	room = room/lists - 1
	n := 1
	for _, a := range args {
		if a.op != mention.OpOr {
			continue
		}
		for _, b := range a.args {
			if utf8.RuneCountInString(r.write(b)) > room {
				return maxProduct + 1
			}
		}
		n *= 1 + 2*utf8.RuneCountInString(r.write(a))/room
	}
	if lists == 1 {
		return 1
	}
	return n
}

// pack writes alternatives, as many as fit into each search.
func (r *renderer) pack(args []part) []string {
	var searches []string
	var open, whole string // the next search, to go on with and as it stands
	for _, a := range args {
		text := r.write(a)
		inner := text
		if a.binds() {
			inner = "(" + text + ")"
		}
		switch {
		case !r.fits(text):
			searches = append(searches, r.fit(a)...)
		case open != "" && r.fits(open+r.Or+inner):
			open += r.Or + inner
			whole = open
		default:
			if open != "" {
				searches = append(searches, whole)
			}
			open, whole = inner, text
		}
	}
	if open != "" {
		searches = append(searches, whole)
	}
	return searches
}
