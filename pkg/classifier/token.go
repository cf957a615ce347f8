package classifier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind says what a token is.
type kind uint8

const (
	word    kind = iota // letters, and what stands for them
	number              // digits, with the signs inside a number
	mark                // punctuation and other signs
	smiley              // an emoticon
	emoji               // one pictograph
	handle              // @somebody
	link                // an address
	tag                 // what follows a #, cut into words
	closing             // a mark that ends a sentence, or a line break
)

// token is a piece of a text in normal form. Where it is known, its number, hash and
// weight stand for the form; a plain word that is known has no other.
type token struct {
	kind  kind
	known bool
	weight
	number     uint32
	hash       uint64
	start, end uint32 // bytes of the text
	low, high  uint32 // bytes of tokens.norm
}

// tokens is a text cut into pieces. It is reused: the zero value is ready.
type tokens struct {
	list []token
	norm []byte
	text string
	known
	// capitals counts words of four and more letters in capitals only, words
	// all words of four and more letters.
	capitals, words int
}

// Normal forms of what names nobody and nothing.
const (
	normHandle = "<user>"
	normLink   = "<url>"
	normNumber = "0"
	normBreak  = "<br>"
)

// masked is what stands for a handle in texts that have been made fit to leave the
// program: they are judged as they were before.
const masked = "[person]"

// maxNorm bounds the normal form of a word; longer ones are noise.
const maxNorm = 40

// read cuts text into pieces.
//
// Handles, links and numbers become one word each, so that whom a post names
// does not count. Letters are lower case, runs of three and more letters are
// cut to two, curly apostrophes are straight, joiners, variation selectors and
// skin tones are gone. A hashtag is its words.
func (t *tokens) read(text string) {
	t.list, t.norm, t.text, t.capitals, t.words = t.list[:0], t.norm[:0], text, 0, 0
	for i := 0; i < len(text); {
		if class[text[i]] == cLetter {
			if j := t.plain(i); j > 0 {
				i = j
				continue
			}
		}
		i = t.one(i)
	}
}

// one reads the piece at i and returns where the next begins.
func (t *tokens) one(i int) int {
	c := t.text[i]
	if c >= utf8.RuneSelf {
		return t.foreign(i)
	}
	switch class[c] {
	case cSpace:
		return t.space(i)
	case cLetter:
		if j := t.address(i); j > 0 {
			return j
		}
		return t.word(i)
	case cDigit:
		return t.digits(i)
	}
	if j := t.emoticon(i); j > 0 {
		return j
	}
	return t.sign(i)
}

// sign reads a handle, a placeholder, the end of a sentence, or one sign. The
// words of a hashtag follow its sign.
func (t *tokens) sign(i int) int {
	c := t.text[i]
	switch c {
	case '@':
		if j := nameEnd(t.text, i+1); j > i+1 {
			t.fixed(handle, i, j, normHandle)
			return j
		}
	case '#':
		if i+1 < len(t.text) && class[t.text[i+1]] != cSpace {
			return i + 1
		}
	case '[':
		if foldPrefix(t.text[i:], masked) {
			t.fixed(handle, i, i+len(masked), normHandle)
			return i + len(masked)
		}
	case '<', '{':
		if j := placeholder(t.text, i); j > 0 {
			t.fixed(link, i, j, normLink)
			return j
		}
	case '!', '?', '.':
		return t.run(i)
	}
	if c >= ' ' {
		t.fixed(mark, i, i+1, t.text[i:i+1])
	}
	return i + 1
}

// fixed adds a token of a known normal form.
func (t *tokens) fixed(k kind, start, end int, norm string) {
	low := len(t.norm)
	t.norm = append(t.norm, norm...)
	t.token(k, start, end, low)
}

// token adds a token whose normal form begins at low.
func (t *tokens) token(k kind, start, end, low int) {
	x := token{kind: k, start: uint32(start), end: uint32(end), low: uint32(low), high: uint32(len(t.norm))}
	if e := t.recall(t.norm[low:], k); e != nil {
		x.known, x.number, x.hash, x.weight = true, e.number, e.hash, e.weight
	}
	t.list = append(t.list, x)
}

// space skips blanks; a line break ends a sentence.
func (t *tokens) space(i int) int {
	j, lines := i, 0
	for j < len(t.text) && class[t.text[j]] == cSpace {
		if t.text[j] == '\n' {
			lines++
		}
		j++
	}
	if n := len(t.list); lines > 0 && n > 0 && t.list[n-1].kind != closing {
		t.fixed(closing, i, j, normBreak)
	}
	return j
}

// run reads ! ? and . and their repetitions: one of each means the end of a
// sentence, more mean more.
func (t *tokens) run(i int) int {
	j, bangs, marks := i, 0, 0
	for ; j < len(t.text); j++ {
		switch t.text[j] {
		case '!':
			bangs++
			continue
		case '?':
			marks++
			continue
		case '.':
			continue
		}
		break
	}
	norm := "."
	switch dots := j - i - bangs - marks; {
	case bangs > 0 && marks > 0:
		norm = "?!"
	case bangs > 2:
		norm = "!!!"
	case bangs == 2:
		norm = "!!"
	case bangs == 1:
		norm = "!"
	case marks > 1:
		norm = "??"
	case marks == 1:
		norm = "?"
	case dots > 1:
		norm = ".."
	}
	t.fixed(closing, i, j, norm)
	return j
}

// digits reads a number, or a word that begins with digits.
func (t *tokens) digits(i int) int {
	j := digitsEnd(t.text, i)
	if class[at(t.text, j)] == cLetter && j-i < 3 && !codeAt(t.text, i) {
		return t.word(i)
	}
	for class[at(t.text, j)] == cDigit || inNumber(at(t.text, j)) && class[at(t.text, j+1)] == cDigit {
		j++
	}
	if class[at(t.text, j)] == cLetter {
		j = alphanumericEnd(t.text, j)
	}
	t.fixed(number, i, j, normNumber)
	return j
}

func digitsEnd(s string, i int) int {
	for class[at(s, i)] == cDigit {
		i++
	}
	return i
}

func alphanumericEnd(s string, i int) int {
	for class[at(s, i)] == cLetter || class[at(s, i)] == cDigit {
		i++
	}
	return i
}

func inNumber(c byte) bool { return c == '.' || c == ',' || c == ':' || c == '/' || c == '-' }

// codeAt reports whether the letters and digits at i are an order number, not a
// word such as 2day.
func codeAt(s string, i int) bool {
	digits, j := 0, alphanumericEnd(s, i)
	for _, c := range []byte(s[i:j]) {
		if class[c] == cDigit {
			digits++
		}
	}
	return digits > 2 || j-i > 12
}

// foreign reads what does not begin with an ASCII character.
func (t *tokens) foreign(i int) int {
	r, size := utf8.DecodeRuneInString(t.text[i:])
	switch {
	case ignored(r):
		return i + size
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return t.word(i)
	case unicode.IsDigit(r):
		return t.foreignDigits(i)
	case pictograph(r):
		t.picture(i, size)
		return i + size
	}
	norm, k := t.text[i:i+size], mark
	if s := plainSign(r); s != "" {
		norm = s
	}
	if strings.ContainsRune("…。।！؟¡¿", r) {
		k = closing
	}
	t.fixed(k, i, i+size, norm)
	return i + size
}

// ignored reports whether r says nothing: blanks, joiners, variation selectors,
// skin tones.
func ignored(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == 0xFE0F || r == utf8.RuneError || r >= 0x1F3FB && r <= 0x1F3FF
}

func (t *tokens) foreignDigits(i int) int {
	j := i
	for j < len(t.text) {
		r, size := utf8.DecodeRuneInString(t.text[j:])
		if !unicode.IsDigit(r) {
			break
		}
		j += size
	}
	t.fixed(number, i, j, normNumber)
	return j
}

// plainSign returns the ASCII sign that r stands for, or nothing.
func plainSign(r rune) string {
	switch r {
	case '“', '”', '„', '«', '»':
		return `"`
	case '’', '‘', '´':
		return "'"
	case '…':
		return ".."
	case '–', '—':
		return "-"
	}
	return ""
}

// picture adds an emoji, once for a run of the same.
func (t *tokens) picture(i, size int) {
	if n := len(t.list); n > 0 && t.list[n-1].kind == emoji {
		last := &t.list[n-1]
		if strings.HasPrefix(t.text[last.start:], t.text[i:i+size]) {
			last.end = uint32(i + size)
			return
		}
	}
	t.fixed(emoji, i, i+size, t.text[i:i+size])
}

func pictograph(r rune) bool {
	return r >= 0x1F000 || r >= 0x2190 && r <= 0x2BFF || r == 0x203C || r == 0x2049 || r == 0x3030
}

// nameEnd returns the end of a handle's name at i.
func nameEnd(s string, i int) int {
	for i < len(s) && (nameByte(s[i]) || (s[i] == '.' || s[i] == '-' || s[i] == '@') && nameByte(at(s, i+1))) {
		i++
	}
	return i
}

func nameByte(c byte) bool { return class[c] == cLetter || class[c] == cDigit || c == '_' }
