package classifier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word reads letters and what may stand between them. In a hashtag, a capital
// behind small letters and a _ begin a new word.
func (t *tokens) word(i int) int {
	inTag := i > 0 && t.text[i-1] == '#'
	for {
		j := t.oneWord(i, inTag)
		if !inTag || j >= len(t.text) {
			return j
		}
		if t.text[j] == '_' {
			j++
		}
		if j >= len(t.text) || class[t.text[j]] != cLetter {
			return j
		}
		i = j
	}
}

// spelling is a word that is being read.
type spelling struct {
	start, low            int
	inTag                 bool
	letters, upper, small int
	last                  rune
	repeat                int
}

// oneWord reads a word and writes its normal form. At least one character is
// read.
func (t *tokens) oneWord(i int, inTag bool) int {
	w := spelling{start: i, low: len(t.norm), inTag: inTag}
	j := i
	for j < len(t.text) {
		// Most characters are a small letter unlike the one before.
		if c := t.text[j]; 'a' <= c && c <= 'z' && rune(c) != w.last && len(t.norm)-w.low < maxNorm {
			t.norm = append(t.norm, c)
			w.last, w.repeat = rune(c), 0
			w.small, w.letters = w.small+1, w.letters+1
			j++
			continue
		}
		var size int
		if t.text[j] < utf8.RuneSelf {
			size = t.narrow(j, &w)
		} else {
			size = t.wide(j, &w)
		}
		if size == 0 {
			break
		}
		j += size
	}
	if w.letters >= 4 {
		t.words++
		if w.upper == w.letters {
			t.capitals++
		}
	}
	if j == i {
		return i + 1
	}
	k := word
	if inTag {
		k = tag
	}
	t.token(k, i, j, w.low)
	return t.tail(j)
}

// narrow reads an ASCII character of a word, or returns 0.
func (t *tokens) narrow(j int, w *spelling) int {
	c := t.text[j]
	switch class[c] {
	case cLetter:
		if c <= 'Z' {
			if w.inTag && w.small > 0 {
				return 0
			}
			w.upper++
			c += 'a' - 'A'
		} else {
			w.small++
		}
		w.letters++
	case cDigit:
	default:
		if !t.joins(j, w) {
			return 0
		}
	}
	t.letter(rune(c), w)
	return 1
}

// joins reports whether the sign at j stands inside a word: don't, AT&T.
func (t *tokens) joins(j int, w *spelling) bool {
	if j == w.start || !letterAt(t.text, j+1) {
		return false
	}
	return t.text[j] == '\'' && !possessive(t.text, j+1) || t.text[j] == '&' && j <= w.start+2
}

// wide reads another character of a word, or returns 0.
func (t *tokens) wide(j int, w *spelling) int {
	r, size := utf8.DecodeRuneInString(t.text[j:])
	switch {
	case unicode.IsLetter(r):
		if unicode.IsUpper(r) {
			w.upper++
			r = unicode.ToLower(r)
		} else {
			w.small++
		}
		w.letters++
	case apostrophe(r):
		if j == w.start || !letterAt(t.text, j+size) || possessive(t.text, j+size) {
			return 0
		}
		r = '\''
	case r == 0x200D || r == 0x200C || r == 0x00AD || r == 0x0640 || r == 0xFE0F:
		return size // joins letters, and is none
	case !unicode.IsMark(r):
		return 0
	}
	t.letter(r, w)
	return size
}

func apostrophe(r rune) bool { return r == '’' || r == '‘' || r == '´' }

// letter appends a letter of a word unless it is the third of its kind in a
// row, or the word is too long to be one.
func (t *tokens) letter(r rune, w *spelling) {
	if r == w.last {
		w.repeat++
	} else {
		w.last, w.repeat = r, 0
	}
	if w.repeat < 2 && len(t.norm)-w.low < maxNorm {
		t.norm = utf8.AppendRune(t.norm, r)
	}
}

// possessive reports whether the letter at i is the s of a possessive: the last
// of its word.
func possessive(s string, i int) bool {
	return i < len(s) && s[i]|0x20 == 's' && !letterAt(s, i+1)
}

// tail makes a word of its own of the 's behind a word.
func (t *tokens) tail(j int) int {
	r, size := utf8.DecodeRuneInString(t.text[j:])
	if (r == '\'' || apostrophe(r)) && possessive(t.text, j+size) {
		t.fixed(word, j, j+size+1, "'s")
		return j + size + 1
	}
	return j
}

func letterAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	if s[i] < utf8.RuneSelf {
		return class[s[i]] == cLetter
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r)
}

// maxAddress bounds a name or host, so that no text is read over and over.
const maxAddress = 256

// address reads a link or a mail address at i, or returns 0.
func (t *tokens) address(i int) int {
	s := t.text
	if i > 0 && (class[s[i-1]] == cLetter || class[s[i-1]] == cDigit) || !mayBeAddress(s, i) {
		return 0
	}
	if schemeAt(s, i) {
		j := linkEnd(s, i)
		t.fixed(link, i, j, normLink)
		return j
	}
	return t.bareAddress(i)
}

// bareAddress reads name@host or host/path at i, or returns 0.
func (t *tokens) bareAddress(i int) int {
	s, j := t.text, i
	for j < min(len(s), i+maxAddress) && (nameByte(s[j]) || (s[j] == '.' || s[j] == '-') && nameByte(at(s, j+1))) {
		j++
	}
	switch next := nameByte(at(s, j+1)); {
	case at(s, j) == '@' && next:
		j = nameEnd(s, j+1)
		t.fixed(handle, i, j, normHandle)
		return j
	case at(s, j) == '/' && next && strings.IndexByte(s[i:j], '.') > 0:
		for j < len(s) && s[j] > ' ' {
			j++
		}
		t.fixed(link, i, j, normLink)
		return j
	}
	return 0
}

func schemeAt(s string, i int) bool {
	switch s[i] | 0x20 {
	case 'h':
		return foldPrefix(s[i:], "http://") || foldPrefix(s[i:], "https://")
	case 'w':
		return foldPrefix(s[i:], "www.")
	}
	return false
}

// linkEnd returns the end of a link at i: signs at its end are the sentence's.
func linkEnd(s string, i int) int {
	j := i
	for j < len(s) && s[j] > ' ' && strings.IndexByte(`"<>`, s[j]) < 0 {
		j++
	}
	for j > i+1 && strings.IndexByte(".,;:!?)'", s[j-1]) >= 0 {
		j--
	}
	return j
}

// mayBeAddress looks at what follows the letters at i: most words are told from
// addresses there.
func mayBeAddress(s string, i int) bool {
	i = alphanumericEnd(s, i)
	return i+1 < len(s) && s[i+1] > ' ' && strings.IndexByte("@/.:-_", s[i]) >= 0
}

func foldPrefix(s, lower string) bool {
	return len(s) >= len(lower) && strings.EqualFold(s[:len(lower)], lower)
}

// placeholder returns the end of {link}, <url> and the like, or 0.
func placeholder(s string, i int) int {
	for _, p := range [...]string{"{link}", "<url>", "{url}"} {
		if foldPrefix(s[i:], p) {
			return i + len(p)
		}
	}
	return 0
}
