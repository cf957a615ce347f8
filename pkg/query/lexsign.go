package query

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// maxWithin is how many words apart the arguments of NEAR may be.
const maxWithin = 100

// isNear reports whether a word is NEAR or ONEAR, with a distance or without.
func isNear(word string) bool {
	op, _, _ := strings.Cut(word, "/")
	return op == "NEAR" || op == "ONEAR"
}

// near reads NEAR/n or ONEAR/n.
func (l *lexer) near(word string, end int) error {
	op, distance, slash := strings.Cut(word, "/")
	n, err := strconv.Atoi(distance)
	switch {
	case !slash || distance == "":
		return l.fault(l.pos, op+" does not say how near", "write "+op+"/5 for at most 5 words apart; or "+hintQuote)
	case err != nil || n < 1 || n > maxWithin || !numbered(distance):
		return l.fault(l.pos, clip(distance)+" is no distance in words", fmt.Sprintf("write a number from 1, which is side by side, to %d", maxWithin))
	}
	at := l.pos
	l.emit(lexNear, end)
	l.out[len(l.out)-1].expr = &mention.Expr{Op: mention.OpNear, Ordered: op == "ONEAR", Within: uint8(n)}
	l.out[len(l.out)-1].pos = at
	return nil
}

// exactly reads the word or the phrase whose case counts, behind the = at pos.
func (l *lexer) exactly(next int) error {
	const caseless = "= stands before something whose case cannot count"
	const hint = `= goes before a word or a phrase: =Apple, ="Air France"`
	at := l.pos
	r, size := utf8.DecodeRuneInString(l.text[next:])
	if strings.ContainsRune("#@＃＠=()|", r) {
		return l.fault(at, caseless, hint)
	}
	var err error
	if isQuote(r) {
		err = l.quoted(next + size)
	} else {
		l.pos = next
		err = l.unquoted()
	}
	if err != nil {
		return err
	}
	last := &l.out[len(l.out)-1]
	if last.kind != lexWord && last.kind != lexQuoted {
		return l.fault(at, caseless, hint)
	}
	last.pos, last.cased = at, true
	return nil
}

// filter reads a filter that ends at end, but for a value in quotation marks.
func (l *lexer) filter(name, sign, value string, end int) error {
	next, size := utf8.DecodeRuneInString(l.text[end:])
	known := filterOf(name) != mention.NoFilter
	if isQuote(next) && value == "" && known {
		var err error
		if value, end, err = l.marked(end + size); err != nil {
			return err
		}
	} else if isQuote(next) && known {
		return l.fault(end, "a quotation mark inside a word", "write a space before it, or the whole in quotation marks")
	}
	e, msg, hint := newFilter(name, sign, value)
	if known && next == '(' && value == "" {
		hint = fmt.Sprintf("a filter has one value: write (%s OR %s)", example(e.Filter), example(e.Filter))
	}
	if msg != "" {
		return l.fault(l.pos, msg, hint)
	}
	l.emit(lexFilter, end)
	l.out[len(l.out)-1].expr = &e
	return nil
}

// badStar says what is wrong with the * of a word; nothing where it is a wildcard,
// or where there is none.
func (l *lexer) badStar(word string) (msg, hint string) {
	i := strings.IndexByte(word, '*')
	if i < 0 {
		return "", ""
	}
	if i < len(word)-1 || i == 0 {
		return "a * can only stand at the end of a word", "write cancel* for all that begins so; or " + hintQuote
	}
	t := tokenizer{folder: l.folder}
	words := t.cut(word)
	switch last := len(words) - 1; {
	case last >= 0 && words[last].stem:
		return "", ""
	case last >= 0 && words[last].loose:
		return "a * means nothing behind “" + clip(word[:i]) + "”", "leave it out: in this script a term is found whatever follows"
	}
	return "“" + clip(word[:i]) + "” is too short for a *", fmt.Sprintf("a * stands behind at least %d letters or digits; or %s", minStem, hintQuote)
}
