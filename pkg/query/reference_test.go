package query_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// reference says by the rules of the package comment, in the most obvious way and
// without anything of the package, whether a post matches. It knows what someWords
// and someMarks hold: no accents, no addresses, no Korean.
type reference struct{ post *mention.Post }

// refWord is a word of a text, as it stands there.
type refWord struct {
	text   string
	sigil  string // # or @
	hyphen bool   // one joins it to the word before
}

var (
	refWords  = regexp.MustCompile(`[#@]?[A-Za-z0-9_]+(?:'[A-Za-z0-9_]+)*|[&😡手机]`)
	refHyphen = regexp.MustCompile(`[A-Za-z0-9_]-$`)
	refElided = regexp.MustCompile(`(?i)^[dl]'(..)`)
	refEnding = regexp.MustCompile(`^(..+)'[A-Za-z0-9_]{1,8}$`)
)

func refCut(text string) (words []refWord) {
	last := 0
	for _, at := range refWords.FindAllStringIndex(text, -1) {
		w := refWord{text: text[at[0]:at[1]]}
		w.hyphen = len(words) > 0 && at[0]-last == 1 && refHyphen.MatchString(text[:at[0]])
		if strings.ContainsAny(w.text[:1], "#@") {
			w.sigil, w.text = w.text[:1], w.text[1:]
		}
		words, last = append(words, w), at[1]
	}
	return words
}

// readings are the forms in which a word of a text is found.
func (w refWord) readings() (all []string) {
	add := func(s string) { all = append(all, strings.ReplaceAll(s, "'", "")) }
	add(w.text)
	rest := w.text
	if refElided.MatchString(rest) {
		rest = rest[2:]
		add(rest)
	}
	if m := refEnding.FindStringSubmatch(rest); m != nil && !strings.HasSuffix(strings.ToLower(rest), "'t") {
		add(m[1])
	}
	return all
}

// refSame reports whether a term's word, perhaps with a *, is a reading.
func refSame(want, got string, cased bool) bool {
	stem, wild := strings.CutSuffix(want, "*")
	if wild && len(got) > len(stem) {
		got = got[:len(stem)]
	}
	return got == stem || !cased && strings.EqualFold(got, stem)
}

func squeeze(s string) string { return strings.NewReplacer("_", "", "'", "", "&", "").Replace(s) }

// refTerm cuts a term: its words, and the same with what hyphens join together.
func refTerm(e mention.Expr) (apart, joined []string) {
	for _, field := range strings.Fields(e.Text) {
		star := ""
		if strings.HasSuffix(field, "*") {
			star = "*"
		}
		words := refCut(field)
		for i, w := range words {
			text := strings.ReplaceAll(w.text, "'", "")
			if i == len(words)-1 {
				text += star
			}
			apart = append(apart, text)
			if w.hyphen {
				joined[len(joined)-1] += text
			} else {
				joined = append(joined, text)
			}
		}
	}
	return apart, joined
}

type refSpan struct{ first, last int }

// find returns where a term stands in a text.
func (r reference) find(e mention.Expr, words []refWord) (all []refSpan) {
	apart, joined := refTerm(e)
	run := squeeze(strings.Join(apart, ""))
	for i, w := range words {
		at := refSpan{i, i}
		switch e.Kind {
		case mention.Tag, mention.Handle:
			sigil := map[mention.TermKind]string{mention.Tag: "#", mention.Handle: "@"}[e.Kind]
			if name, _, _ := strings.Cut(w.text, "'"); w.sigil == sigil && strings.EqualFold(name, e.Text) {
				all = append(all, at)
			}
			continue
		}
		for _, form := range [][]string{apart, joined} {
			if i+len(form) <= len(words) && inRow(form, words[i:], e.Cased) {
				all = append(all, refSpan{i, i + len(form) - 1})
			}
		}
		name := w.text
		if w.sigil != "" {
			name, _, _ = strings.Cut(name, "'")
		}
		if (w.sigil != "" || strings.Contains(w.text, "_")) && len(apart) > 1 && !strings.Contains(run, "*") && refSame(run, squeeze(name), e.Cased) {
			all = append(all, at)
		}
		if end := compound(words, i); end > i && len(joined) == 1 {
			whole := ""
			for _, part := range words[i : end+1] {
				whole += squeeze(part.text)
			}
			if refSame(joined[0], whole, e.Cased) {
				all = append(all, refSpan{i, end})
			}
		}
	}
	return all
}

func inRow(form []string, words []refWord, cased bool) bool {
	for i, want := range form {
		if !slices.ContainsFunc(words[i].readings(), func(got string) bool { return refSame(want, got, cased) }) {
			return false
		}
	}
	return true
}

// compound returns the last word of the hyphenated word that begins with word i.
func compound(words []refWord, i int) int {
	if words[i].hyphen {
		return i
	}
	end := i
	for end+1 < len(words) && words[end+1].hyphen {
		end++
	}
	return end
}

// places returns where a term or one of several stands.
func (r reference) places(e mention.Expr, words []refWord) (all []refSpan) {
	if e.Op == mention.OpTerm {
		return r.find(e, words)
	}
	for _, a := range e.Args {
		all = append(all, r.places(a, words)...)
	}
	return all
}

func (r reference) near(e mention.Expr, text string) bool {
	words := refCut(text)
	for _, a := range r.places(e.Args[0], words) {
		for _, b := range r.places(e.Args[1], words) {
			if d := b.first - a.last; d > 0 && d <= int(e.Within) {
				return true
			}
			if d := a.first - b.last; !e.Ordered && d > 0 && d <= int(e.Within) {
				return true
			}
		}
	}
	return false
}

func (r reference) matches(e mention.Expr) bool {
	switch e.Op {
	case mention.OpTerm:
		return len(r.find(e, refCut(r.post.Title)))+len(r.find(e, refCut(r.post.Text))) > 0
	case mention.OpNear:
		return r.near(e, r.post.Title) || r.near(e, r.post.Text)
	case mention.OpFilter:
		return r.filter(e)
	case mention.OpNot:
		return !r.matches(e.Args[0])
	case mention.OpAnd:
		return !slices.ContainsFunc(e.Args, func(a mention.Expr) bool { return !r.matches(a) })
	}
	return slices.ContainsFunc(e.Args, r.matches)
}

func (r reference) filter(e mention.Expr) bool {
	p := r.post
	switch e.Filter {
	case mention.OnSource:
		return p.Source == e.Text
	case mention.OnLang:
		return p.Lang == e.Text || strings.HasPrefix(p.Lang, e.Text+"-")
	case mention.OnAuthor:
		return strings.EqualFold(p.Author.Handle, e.Text)
	case mention.OnKind:
		return string(p.Kind) == e.Text
	}
	n, known := map[mention.Filter]mention.Count{mention.OnStars: p.Stars, mention.OnLikes: p.Likes}[e.Filter].Get()
	var want int64
	_, _ = fmt.Sscan(e.Text, &want)
	return known && map[mention.Comparison]bool{
		mention.Equal: n == want, mention.Less: n < want, mention.AtMost: n <= want, mention.More: n > want, mention.AtLeast: n >= want,
	}[e.Compare]
}

// choices makes random things of bytes, which a fuzzer may turn.
type choices struct{ data []byte }

func (c *choices) of(n int) int {
	if len(c.data) == 0 {
		return 0
	}
	b := int(c.data[0])
	c.data = c.data[1:]
	return b % n
}

var (
	refTerms = []string{
		"air", "northwind", "late", "email", "e-mail", "e-mail*", "ema*", "air*", "nor*", "cancel*", "AT&T", "don't", "don", "😡", "手机",
		`"northwind air"`, `"northwind air*"`, `"cancel* air"`, `"e-mail late"`, "=Air", "=air", "=Nor*", `="Northwind Air"`, `="northwind AIR*"`, "=E-mail", "=AT&T",
		"#air", "#NorthwindAir", "@northwind", "@air", "northwind_air", `"手机 air"`,
	}
	refFilters = []string{"source:bluesky", "lang:en", "lang:pt-br", "author:jane", "kind:review", "stars<3", "stars>=4", "likes=10", "likes<=9", "likes>1"}
	refPieces  = []string{
		"air", "Air", "AIR", "airline", "Airlines", "northwind", "Northwind", "north", "Nor", "late", "email", "e-mail", "E-Mail", "e-mails", "Emails", "cancel", "Cancelled", "can",
		"air's", "l'air", "d'Air's", "don't", "northwind's", "#air", "#Air", "#northwindair", "#NorthwindAir", "#airlines", "@northwind", "@northwindair", "@air", "northwind_air", "Northwind_Air",
		"AT&T", "at", "#att", "😡", "手机", "my", "the", "air-northwind", "x-air", "northwind-e-mail",
	}
	refMarks = []string{" ", " ", " ", ", ", "! ", "\n", " ... ", " (", ") "}
)

// query writes a query of up to a depth.
func (c *choices) query(depth int) string {
	if depth == 0 {
		return c.term()
	}
	switch c.of(8) {
	case 0:
		return "(" + c.query(depth-1) + " AND " + c.query(depth-1) + ")"
	case 1:
		return "(" + c.query(depth-1) + " OR " + c.query(depth-1) + ")"
	case 2:
		return "(" + c.term() + " AND NOT " + c.query(depth-1) + ")"
	case 3:
		return fmt.Sprintf("(%s NEAR/%d %s)", c.term(), 1+c.of(4), c.term())
	case 4:
		return fmt.Sprintf("((%s OR %s) ONEAR/%d (%s OR %s))", c.term(), c.term(), 1+c.of(4), c.term(), c.term())
	case 5:
		return "(" + c.query(depth-1) + " AND " + refFilters[c.of(len(refFilters))] + ")"
	case 6:
		return "(" + c.query(depth-1) + " AND (" + c.query(depth-1) + " OR NOT " + refFilters[c.of(len(refFilters))] + "))"
	}
	return c.term()
}

func (c *choices) term() string { return refTerms[c.of(len(refTerms))] }

func (c *choices) text() string {
	var b strings.Builder
	for range c.of(12) {
		b.WriteString(refPieces[c.of(len(refPieces))] + refMarks[c.of(len(refMarks))])
	}
	return b.String()
}

func (c *choices) post() *mention.Post {
	p := &mention.Post{
		Title: c.text(), Text: c.text(), Source: []string{"bluesky", "mastodon"}[c.of(2)], Lang: []string{"", "en", "en-gb", "pt-br"}[c.of(4)],
		Author: mention.Author{Handle: []string{"", "Jane", "jan"}[c.of(3)]}, Kind: mention.Kinds()[c.of(len(mention.Kinds()))],
	}
	if n := c.of(6); n > 0 {
		p.Stars = mention.Of(int64(n))
	}
	if n := c.of(12); n > 0 {
		p.Likes = mention.Of(int64(n))
	}
	if !utf8.ValidString(p.Text) {
		panic("the pieces are text")
	}
	return p
}
