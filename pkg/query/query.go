package query

import (
	"strings"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Bounds of one term argument.
const (
	maxLen   = 16 << 10 // bytes
	maxDepth = 50       // parentheses and negations inside each other
	maxWords = 100      // of a phrase; characters, in scripts without spaces
)

// Query is what to look for.
type Query struct {
	// Text is the terms as the user wrote them, with " OR " between several.
	Text string
	// Expr is the tree. Its positions are offsets in Text; those of excluded
	// terms are offsets in the term itself.
	Expr mention.Expr
}

// New parses terms, of which a post must match at least one, and terms that it
// must not match. Each is in the language that the package comment describes.
// Errors are of kind BadQuery and wrap a *SyntaxError.
func New(terms, exclude []string) (Query, error) {
	if len(terms) == 0 {
		return Query{}, fault("", 0, "there is no term to look for", hintEmpty)
	}
	f := newFolder()
	q := Query{Text: strings.Join(terms, " OR ")}
	wanted := mention.Expr{Op: mention.OpOr, Args: make([]mention.Expr, 0, len(terms))}
	base := 0
	for _, t := range terms {
		e, err := parse(t, base, f, false)
		if err != nil {
			return Query{}, err
		}
		wanted.Args = splice(wanted.Args, e, mention.OpOr)
		base += len(t) + len(" OR ")
	}
	all := mention.Expr{Op: mention.OpAnd, Args: splice(nil, single(wanted), mention.OpAnd)}
	for _, t := range exclude {
		e, err := parse(t, 0, f, false)
		if err != nil {
			return Query{}, err
		}
		all.Args = append(all.Args, mention.Expr{Op: mention.OpNot, Args: []mention.Expr{e}})
	}
	q.Expr = single(all)
	return q, nil
}

// Parse parses one term argument. Errors are of kind BadQuery and wrap a
// *SyntaxError.
func Parse(s string) (mention.Expr, error) { return parse(s, 0, newFolder(), false) }

// parse adds base to the positions. If strict is set, words without operators
// are not taken as a phrase.
func parse(s string, base int, f *folder, strict bool) (mention.Expr, error) {
	if e, ok := bareTerm(s, base); ok && (!strict || e.Kind == mention.Word) {
		return e, nil
	}
	if len(s) > maxLen {
		return mention.Expr{}, fault(s, 0, "the query is longer than 16 KiB", "give several terms instead: each is an alternative")
	}
	if !utf8.ValidString(s) {
		return mention.Expr{}, fault(s, 0, "the query is not valid UTF-8", "set the terminal or the file to UTF-8")
	}
	p := parser{query: s, base: base}
	p.folder = f
	var err error
	if p.lexemes, err = lex(s, f); err != nil {
		return mention.Expr{}, err
	}
	if len(p.lexemes) == 0 {
		return mention.Expr{}, fault(s, 0, "the query is empty", hintEmpty)
	}
	if !strict && p.plain() {
		return p.words()
	}
	e, err := p.all()
	if err != nil {
		return mention.Expr{}, err
	}
	if bad, ok := unbounded(e); ok && bad.Op == mention.OpFilter {
		return mention.Expr{}, fault(s, bad.Pos-base, "this is only a filter, so posts without any term would match", "add a term that a post must hold")
	} else if ok {
		return mention.Expr{}, fault(s, bad.Pos-base, "this only excludes, so nearly every post would match", "add a term that a post must hold")
	}
	return e, nil
}

// bareTerm takes what most terms are, some words of ASCII letters and digits
// with a space between them, without a lexer.
func bareTerm(s string, base int) (e mention.Expr, ok bool) {
	if len(s) > maxWords {
		return e, false
	}
	e = mention.Expr{Text: s, Pos: base}
	from := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != ' ' {
			if !isLetter(plainByte(s[i])) {
				return e, false
			}
			continue
		}
		switch s[from:i] {
		case "", "AND", "OR", "NOT", "NEAR", "ONEAR":
			return e, false
		}
		if from = i + 1; i < len(s) {
			e.Kind = mention.Phrase
		}
	}
	return e, true
}

// unbounded returns the part of e that is true of posts without any term.
func unbounded(e mention.Expr) (mention.Expr, bool) {
	if !vacuous(e, true) {
		return e, false
	}
	if e.Op == mention.OpOr {
		for _, a := range e.Args {
			if bad, ok := unbounded(a); ok {
				return bad, true
			}
		}
	}
	return e, true
}

// splice appends e to the arguments of op; if e is that same operator, its
// arguments.
func splice(args []mention.Expr, e mention.Expr, op mention.Op) []mention.Expr {
	if e.Op == op {
		return append(args, e.Args...)
	}
	return append(args, e)
}

// single returns an operator that has only one argument as that argument.
func single(e mention.Expr) mention.Expr {
	if len(e.Args) == 1 && e.Op != mention.OpNot {
		return e.Args[0]
	}
	e.Pos = e.Args[0].Pos
	return e
}

// Shown returns the text of the query as outputs may hold it: whom it names as an
// author is left out, so that nobody learns from the query who wrote a post.
func (q Query) Shown() string {
	lexemes, err := lex(q.Text, newFolder())
	if err != nil {
		return q.Text // no such query was parsed
	}
	text, from := "", 0
	for i, l := range lexemes {
		if l.kind != lexFilter || l.expr.Filter != mention.OnAuthor {
			continue
		}
		end := len(q.Text)
		if i+1 < len(lexemes) {
			end = lexemes[i+1].pos
		}
		end = l.pos + len(strings.TrimRightFunc(q.Text[l.pos:end], blankRune))
		text += q.Text[from:l.pos] + "author:…"
		from = end
	}
	return text + q.Text[from:]
}
