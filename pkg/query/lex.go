package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

type lexKind uint8

const (
	lexEnd    lexKind = iota
	lexWord           // as it stands
	lexQuoted         // without its quotation marks
	lexTag            // without its #
	lexHandle         // without its @
	lexFilter         // as stars<3
	lexNear           // as NEAR/3
	lexAnd
	lexOr
	lexNot
	lexOpen
	lexClose
)

// lexeme is a word or sign of the query language.
type lexeme struct {
	kind  lexKind
	text  string
	pos   int
	cased bool          // a = stood before it
	expr  *mention.Expr // of a filter or a distance
}

type lexer struct {
	tokenizer // of the query; pos is where the lexer stands
	out       []lexeme
}

// lex cuts a query into lexemes.
func lex(query string, f *folder) ([]lexeme, error) {
	l := lexer{}
	l.folder = f
	l.reset(query)
	for l.pos < len(query) {
		if err := l.one(); err != nil {
			return nil, err
		}
	}
	return l.out, nil
}

// one reads the lexeme at pos.
func (l *lexer) one() error {
	r, size := utf8.DecodeRuneInString(l.text[l.pos:])
	next := l.pos + size
	switch {
	case blankRune(r):
		l.pos = next
	case strings.ContainsRune("()|", r):
		l.sign(r, next)
	case isQuote(r):
		return l.quoted(next)
	case minus(r) && !l.dash():
		return l.exclusion(next)
	case r == '=' && !l.blankAt(next):
		return l.exactly(next)
	case (r == '#' || r == '＃') && l.wordAt(next):
		return l.sigil(lexTag, next, tag(l.folder, l.text, next), "a hashtag holds only letters, digits and _")
	case (r == '@' || r == '＠') && l.wordAt(next):
		_, host := handle(l.folder, l.text, next)
		return l.sigil(lexHandle, next, host, "a handle holds only letters, digits, _, . and -")
	default:
		return l.unquoted()
	}
	return nil
}

func (l *lexer) sign(r rune, next int) {
	switch r {
	case '(':
		l.emit(lexOpen, next)
	case ')':
		l.emit(lexClose, next)
	default:
		if strings.HasPrefix(l.text[next:], "|") {
			next++
		}
		l.emit(lexOr, next)
	}
}

func (l *lexer) exclusion(next int) error {
	if r, _ := utf8.DecodeRuneInString(l.text[next:]); minus(r) {
		return l.fault(l.pos, "two minus signs mean nothing", "write one - before what must not be found")
	}
	l.emit(lexNot, next)
	return nil
}

func (l *lexer) emit(k lexKind, end int) {
	l.out = append(l.out, lexeme{kind: k, text: l.text[l.pos:end], pos: l.pos})
	l.pos = end
}

func (l *lexer) fault(at int, msg, hint string) error { return fault(l.text, at, msg, hint) }

// quoted reads up to the next quotation mark, of whatever shape.
func (l *lexer) quoted(start int) error {
	words, end, err := l.marked(start)
	if err != nil {
		return err
	}
	if !l.searchable(words) {
		return l.fault(l.pos, "the quotation marks hold nothing to look for", hintEmpty)
	}
	l.out = append(l.out, lexeme{kind: lexQuoted, text: words, pos: l.pos})
	l.pos = end
	return nil
}

// marked returns what stands between the quotation mark before start and the next
// one, with single spaces, and where a term may follow.
func (l *lexer) marked(start int) (words string, end int, err error) {
	for i, r := range l.text[start:] {
		if !isQuote(r) || l.hebrewAt(start+i, utf8.RuneLen(r)) {
			continue
		}
		words = strings.Join(strings.FieldsFunc(l.text[start:start+i], blankRune), " ")
		end = start + i + utf8.RuneLen(r)
		if !l.endsTerm(end) {
			return "", 0, l.fault(end, "a space is missing behind the quotation mark", "write a space, or the whole in quotation marks")
		}
		return words, end, nil
	}
	return "", 0, l.fault(l.pos, "the quotation mark is never closed", "close it behind the last word of the phrase")
}

func (l *lexer) sigil(k lexKind, start, end int, msg string) error {
	if !l.endsTerm(end) {
		return l.fault(end, msg, hintQuote)
	}
	l.out = append(l.out, lexeme{kind: k, text: l.text[start:end], pos: l.pos})
	l.pos = end
	return nil
}

// wordEnd returns where the unquoted word ends that begins at i.
func (l *lexer) wordEnd(i int) int {
	for j, r := range l.text[i:] {
		if blankRune(r) || strings.ContainsRune("()|", r) || isQuote(r) && !l.hebrewAt(i+j, utf8.RuneLen(r)) {
			return i + j
		}
	}
	return len(l.text)
}

// unquoted reads a word, a filter or an operator.
func (l *lexer) unquoted() error {
	end := l.wordEnd(l.pos)
	word := l.text[l.pos:end]
	next, _ := utf8.DecodeRuneInString(l.text[end:])
	if name, sign, value := filterWord(word, next == '(' || isQuote(next)); sign != "" {
		return l.filter(name, sign, value, end)
	}
	if isNear(word) {
		return l.near(word, end)
	}
	if isQuote(next) {
		return l.fault(end, "a quotation mark inside a word", "write a space before it, or the whole in quotation marks")
	}
	switch word {
	case "AND", "&&":
		l.emit(lexAnd, end)
	case "OR":
		l.emit(lexOr, end)
	case "NOT":
		l.emit(lexNot, end)
	default:
		if msg, hint := l.badStar(word); msg != "" {
			return l.fault(l.pos, msg, hint)
		}
		l.emit(lexWord, end)
	}
	return nil
}

func notLetter(r rune) bool { return r != '_' && (r|0x20 < 'a' || r|0x20 > 'z') }

// blankRune reports whether r stands between terms.
func blankRune(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func isQuote(r rune) bool { return strings.ContainsRune(`"“”„‟«»＂`, r) }

// minus reports whether r excludes what follows; word processors make dashes
// of it.
func minus(r rune) bool { return r == '-' || r == '–' || r == '−' || r == '－' }

// dash reports whether the minus signs at pos stand alone.
func (l *lexer) dash() bool {
	return l.blankAt(len(l.text) - len(strings.TrimLeftFunc(l.text[l.pos:], minus)))
}

func (l *lexer) blankAt(i int) bool {
	r, size := utf8.DecodeRuneInString(l.text[i:])
	return size == 0 || blankRune(r)
}

// endsTerm reports whether a term may end at i.
func (l *lexer) endsTerm(i int) bool {
	r, _ := utf8.DecodeRuneInString(l.text[i:])
	return l.blankAt(i) || strings.ContainsRune("()|", r)
}

// count returns how many words a term has, and whether one of them is more
// than a &.
func (f *folder) count(s string) (words int, searchable bool) {
	t := tokenizer{folder: f}
	t.reset(s)
	for t.next() {
		words++
		if t.text[t.start:t.end] != "&" {
			searchable = true
		}
	}
	return words, searchable
}

func (f *folder) searchable(s string) bool {
	_, ok := f.count(s)
	return ok
}
