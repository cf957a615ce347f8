package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// term writes a term and the other spellings that the matcher takes for the
// same: without hyphens, and run together as a hashtag. It is false if the
// site cannot search any of it.
func (r *renderer) term(e mention.Expr) (part, bool) {
	if r.wild(e) {
		return r.around(e.Text)
	}
	p, ok := r.exact(e)
	if !ok || r.Tags || e.Kind == mention.Tag || e.Kind == mention.Handle {
		return p, ok
	}
	either := part{op: mention.OpOr, args: []part{p}}
	words := r.cut(e.Text)
	joined := collapse(words)
	if len(joined) < len(words) {
		texts := make([]string, len(joined))
		for i, w := range joined {
			texts[i] = w.text
		}
		if q, ok := r.literal(strings.Join(texts, " ")); ok {
			either.args = append(either.args, q)
		}
	}
	if r.Sigils && len(joined) > 1 && slices.ContainsFunc(words[1:], func(w word) bool { return !w.tight }) {
		if q, ok := r.short(leaf("#", tagText(e.Text))); ok {
			either.args = append(either.args, q)
		}
	}
	if len(either.args) == 1 {
		return p, true
	}
	return either, true
}

// wild reports whether a term has a wildcard.
func (r *renderer) wild(e mention.Expr) bool {
	return e.Kind <= mention.Phrase && strings.Contains(e.Text, "*") && stemmed(r.cut(e.Text))
}

// around writes what a term with wildcards requires beside them. Where that is
// nothing, the stems are what there is nevertheless.
func (r *renderer) around(text string) (part, bool) {
	all := part{op: mention.OpAnd}
	var between []string
	add := func() {
		if p, ok := r.term(mention.Expr{Kind: mention.Phrase, Text: strings.Join(between, " ")}); ok && len(between) > 0 {
			all.args = append(all.args, p)
		}
		between = nil
	}
	for _, field := range strings.Fields(text) {
		if stemmed(r.cut(field)) {
			add()
		} else {
			between = append(between, field)
		}
	}
	if add(); len(all.args) == 1 {
		return all.args[0], true
	}
	if len(all.args) > 0 {
		return all, true
	}
	p, ok := r.exact(mention.Expr{Kind: mention.Phrase, Text: strings.ReplaceAll(text, "*", "")})
	if !ok {
		return part{}, false
	}
	return part{op: mention.OpOr, args: []part{p}}, false
}

// exact writes a term as it stands.
func (r *renderer) exact(e mention.Expr) (part, bool) {
	if e.Kind == mention.Handle {
		e.Text, _, _ = strings.Cut(e.Text, "@")
	}
	switch {
	case r.Tags && e.Kind == mention.Handle:
		name, _, _ := strings.Cut(e.Text, ".")
		return r.short(leaf("", tagText(name)))
	case r.Tags:
		p, ok := leaf("", tagText(e.Text))
		if apart := tagApart(e.Text); r.TagSpaces && e.Kind != mention.Tag && apart != p.text {
			p.apart = apart
		}
		return r.short(p, ok)
	case e.Kind == mention.Tag && r.Sigils:
		return r.short(leaf("#", tagText(e.Text)))
	case e.Kind == mention.Handle && r.Sigils:
		return r.short(leaf("@", strings.Map(handleRune, e.Text)))
	}
	return r.literal(e.Text)
}

// literal writes words that are to be found as they stand.
func (r *renderer) literal(text string) (part, bool) {
	clean := strings.Join(strings.FieldsFunc(text, unquotedSign), " ")
	words := strings.Fields(clean)
	quoted := strings.Join(strings.FieldsFunc(text, quotedSign), " ")
	switch {
	case !r.searchable(text):
		return part{}, false
	case r.Phrases && !r.plainWord(quoted), r.QuoteWords && len(words) == 1:
		p, ok := leaf("", quoted)
		p.text = `"` + quoted + `"`
		return r.short(p, ok)
	}
	words = slices.DeleteFunc(words, func(w string) bool { return !r.searchable(w) })
	for i, w := range words {
		w = strings.TrimLeft(w, "-+@#'–−")
		switch {
		case r.QuoteWords:
			w = `"` + w + `"`
		case operator(w):
			w = strings.ToLower(w)
		}
		words[i] = w
	}
	p, ok := leaf("", strings.Join(words, " "))
	p.several = len(words) > 1
	return r.short(p, ok)
}

func leaf(sigil, text string) (part, bool) {
	return part{text: sigil + text, weight: utf8.RuneCountInString(text)}, text != ""
}

// short replaces words that are too long for the site by the longest one that
// is not.
func (r *renderer) short(p part, ok bool) (part, bool) {
	if !ok || r.fits(p.text) {
		return p, ok
	}
	var best part
	if words := strings.Fields(strings.Trim(p.text, `"`)); len(words) > 1 {
		for _, w := range words {
			if q, ok := r.literal(w); ok && q.weight > best.weight {
				best = q
			}
		}
	}
	return best, best.text != ""
}

// plainWord reports whether s is one word of letters and digits, and no
// operator.
func (r *renderer) plainWord(s string) bool {
	if operator(s) {
		return false
	}
	for i := 0; i < len(s); {
		c, size := r.at(s, i)
		if c.class == separator || c.class == apostrophe || c.r == '&' {
			return false
		}
		i += size
	}
	return true
}

// exclusion writes a term that must not be found, if the site can be told so
// without excluding more than that: signs may be lost on it.
func (r *renderer) exclusion(e mention.Expr) []string {
	sigil := e.Kind == mention.Tag || e.Kind == mention.Handle
	if r.Not == "" || e.Cased || sigil && !r.Sigils || e.Kind == mention.Handle && strings.Contains(e.Text, "@") {
		return nil
	}
	if !sigil && slices.ContainsFunc(r.cut(e.Text), func(w word) bool { return w.key != w.compact }) {
		return nil
	}
	p, ok := r.exact(e)
	if !ok || p.several {
		return nil
	}
	return []string{r.Not + p.text}
}

// operator reports whether sites take a word for an operator.
func operator(s string) bool {
	switch strings.ToUpper(s) {
	case "AND", "OR", "NOT", "NEAR":
		return true
	}
	return false
}

// tagText returns what a hashtag can hold of a text, in lower case.
func tagText(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || unicode.In(r, unicode.L, unicode.M, unicode.N) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// tagApart returns the tag that people write where spaces are allowed in it:
// commas and quotation marks are not.
func tagApart(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r == ',' || unquotable(r) {
			return ' '
		}
		return unicode.ToLower(r)
	}, s)), " ")
}

func handleRune(r rune) rune {
	if strings.ContainsRune("_.-", r) || unicode.In(r, unicode.L, unicode.M, unicode.N) {
		return r
	}
	return -1
}

// quotedSign reports whether a site may give r a meaning inside quotation
// marks, unquotedSign outside.
func quotedSign(r rune) bool { return unquotable(r) || strings.ContainsRune(`\*`, r) }

func unquotedSign(r rune) bool {
	return quotedSign(r) || strings.ContainsRune("()|~:<>=!^/,;[]{}?%", r)
}
