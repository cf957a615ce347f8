package query

import (
	"fmt"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// parser turns lexemes into a tree by recursive descent.
type parser struct {
	*folder
	query   string
	base    int // added to positions
	lexemes []lexeme
	at      int
	depth   int
}

// plain reports whether the query is nothing but words, perhaps behind one =.
func (p *parser) plain() bool {
	for i, l := range p.lexemes {
		if l.kind != lexWord || l.cased && i > 0 {
			return false
		}
	}
	return true
}

// words returns a plain query as one word or phrase.
func (p *parser) words() (mention.Expr, error) {
	if len(p.lexemes) == 1 {
		return p.term(p.lexemes[0])
	}
	texts := make([]string, len(p.lexemes))
	for i, l := range p.lexemes {
		texts[i] = l.text
	}
	first := p.lexemes[0]
	return p.term(lexeme{kind: lexQuoted, text: strings.Join(texts, " "), pos: first.pos, cased: first.cased})
}

func (p *parser) peek() lexeme {
	if p.at < len(p.lexemes) {
		return p.lexemes[p.at]
	}
	return lexeme{kind: lexEnd, pos: len(p.query)}
}

// all parses the whole query.
func (p *parser) all() (mention.Expr, error) {
	e, err := p.or()
	if err == nil && p.peek().kind != lexEnd {
		return e, p.fault(p.peek(), "no parenthesis is open here", "remove it, or write the ( that it closes")
	}
	return e, err
}

func (p *parser) or() (mention.Expr, error) {
	or := mention.Expr{Op: mention.OpOr}
	for {
		e, err := p.and()
		if err != nil {
			return e, err
		}
		or.Args = splice(or.Args, e, mention.OpOr)
		if p.peek().kind != lexOr {
			return single(or), nil
		}
		p.at++
	}
}

func (p *parser) and() (mention.Expr, error) {
	and := mention.Expr{Op: mention.OpAnd}
	for {
		e, err := p.not()
		if err != nil {
			return e, err
		}
		and.Args = splice(and.Args, e, mention.OpAnd)
		switch p.peek().kind {
		case lexAnd:
			p.at++
		case lexOr, lexClose, lexEnd:
			return single(and), nil
		}
	}
}

func (p *parser) not() (mention.Expr, error) {
	l := p.peek()
	if l.kind != lexNot {
		return p.near()
	}
	if err := p.deeper(l); err != nil {
		return mention.Expr{}, err
	}
	defer func() { p.depth-- }()
	p.at++
	e, err := p.not()
	return mention.Expr{Op: mention.OpNot, Pos: p.base + l.pos, Args: []mention.Expr{e}}, err
}

// deeper counts a level that l opens.
func (p *parser) deeper(l lexeme) error {
	if p.depth++; p.depth > maxDepth {
		return p.fault(l, fmt.Sprintf("more than %d levels of parentheses and exclusions", maxDepth), "split the query into several terms")
	}
	return nil
}

func (p *parser) group(open lexeme) (mention.Expr, error) {
	if p.peek().kind == lexClose {
		return mention.Expr{}, p.fault(open, "nothing stands between the parentheses", "remove them")
	}
	e, err := p.or()
	if err != nil {
		return e, err
	}
	if p.peek().kind != lexClose {
		return e, p.fault(open, "the parenthesis is never closed", "write the ) that closes it")
	}
	p.at++
	return e, nil
}

// primary parses a term, or says what stands in its place.
func (p *parser) primary() (mention.Expr, error) {
	l := p.peek()
	if l.kind >= lexWord && l.kind <= lexFilter {
		p.at++
		return p.term(l)
	}
	var before lexeme
	if p.at > 0 {
		before = p.lexemes[p.at-1]
	}
	switch {
	case before.kind >= lexNear && before.kind <= lexNot:
		return mention.Expr{}, p.fault(before, before.text+" has no term behind it", "name one, or put "+before.text+" in quotation marks to look for it")
	case l.kind == lexEnd:
		return mention.Expr{}, p.fault(before, "the parenthesis is never closed", "write the ) that closes it")
	case l.kind == lexClose:
		return mention.Expr{}, p.fault(l, "no parenthesis is open here", "remove it, or write the ( that it closes")
	}
	return mention.Expr{}, p.fault(l, l.text+" has no term before it", "name one, or put "+l.text+" in quotation marks to look for it")
}

func (p *parser) term(l lexeme) (mention.Expr, error) {
	if l.kind == lexFilter {
		e := *l.expr
		e.Pos = p.base + l.pos
		return e, nil
	}
	e := mention.Expr{Text: l.text, Pos: p.base + l.pos, Cased: l.cased}
	switch l.kind {
	case lexTag:
		e.Kind = mention.Tag
		return e, nil
	case lexHandle:
		e.Kind = mention.Handle
		return e, nil
	}
	n, ok := p.count(l.text)
	switch {
	case !ok:
		return e, p.fault(l, "“"+clip(l.text)+"” holds no letter, digit or symbol to look for", "remove it, or put it in quotation marks with the words beside it")
	case n > maxWords:
		return e, p.fault(l, fmt.Sprintf("a phrase of %d words; at most %d are possible", n, maxWords), "use its most telling words")
	case strings.Contains(l.text, " "):
		e.Kind = mention.Phrase
	}
	return e, nil
}

// clip shortens what an error repeats.
func clip(s string) string {
	const most = 20
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func (p *parser) fault(l lexeme, msg, hint string) error { return fault(p.query, l.pos, msg, hint) }
