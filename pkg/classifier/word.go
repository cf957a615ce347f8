package classifier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word reads letters and what may stand between them. In a hashtag, a capital
// or a digit behind small letters begins a new word.
func (t *tokens) word(i int, _ bool) int {
	inTag := i > 0 && t.text[i-1] == '#'
	for {
		j := t.oneWord(i, inTag)
		if !inTag || j >= len(t.text) || j == i || !(class[t.text[j]] == cLetter || t.text[j] == '_' && j+1 < len(t.text) && class[t.text[j+1]] == cLetter) {
			return j
		}
		if t.text[j] == '_' {
			j++
		}
		i = j
	}
}

// oneWord reads a word and writes its normal form.
func (t *tokens) oneWord(i int, inTag bool) int {
	low := len(t.norm)
	upper, letters, small, repeat := 0, 0, 0, 0
	var last rune
	j := i
scan:
	for j < len(t.text) {
		c := t.text[j]
		if c < utf8.RuneSelf {
			switch {
			case class[c] == cLetter:
				if c <= 'Z' {
					if inTag && small > 0 {
						break scan
					}
					upper++
					c += 'a' - 'A'
				} else {
					small++
				}
				letters++
			case class[c] == cDigit:
			case c == '\'' && j+1 < len(t.text) && class[t.text[j+1]] == cLetter && j > i:
				if possessive(t.text, j) {
					break scan
				}
			case c == '&' && j == i+1 && j+1 < len(t.text) && class[t.text[j+1]] == cLetter: // AT&T, R&B
			default:
				break scan
			}
			t.letter(rune(c), low, &last, &repeat)
			j++
			continue
		}
		r, size := utf8.DecodeRuneInString(t.text[j:])
		switch {
		case unicode.IsLetter(r):
			if unicode.IsUpper(r) {
				upper++
				r = unicode.ToLower(r)
			} else {
				small++
			}
			letters++
			t.letter(r, low, &last, &repeat)
		case (r == '’' || r == '‘' || r == '´') && j > i && letterAt(t.text, j+size):
			if possessive(t.text[:j]+"'"+t.text[j+size:], j) {
				break scan
			}
			t.letter('\'', low, &last, &repeat)
		case unicode.IsMark(r):
			if r != 0xFE0F {
				t.letter(r, low, &last, &repeat)
			}
		case r == 0x200D || r == 0x200C || r == 0x00AD || r == 0x0640:
		default:
			break scan
		}
		j += size
	}
	if letters >= 4 {
		t.words++
		if upper == letters {
			t.capitals++
		}
	}
	if j == i {
		return i + 1
	}
	t.list = append(t.list, token{word, i, j, low, len(t.norm)})
	return t.tail(j)
}

// letter appends a letter of a word unless it is the third of its kind in a
// row, or the word is too long to be one.
func (t *tokens) letter(r rune, low int, last *rune, repeat *int) {
	if r == *last {
		*repeat++
	} else {
		*last, *repeat = r, 0
	}
	if *repeat < 2 && len(t.norm)-low < maxNorm {
		t.norm = utf8.AppendRune(t.norm, r)
	}
}

// possessive reports whether 's stands at i, at the end of a word.
func possessive(s string, i int) bool {
	return i+1 < len(s) && (s[i+1] == 's' || s[i+1] == 'S') && !letterAt(s, i+2)
}

// tail skips a possessive 's behind a word: who owns does not count.
func (t *tokens) tail(j int) int {
	if j < len(t.text) && t.text[j] == '\'' && possessive(t.text, j) {
		t.fixed(word, j, j+2, "'s")
		return j + 2
	}
	if strings.HasPrefix(t.text[j:], "’") && (strings.HasPrefix(t.text[j+3:], "s") && !letterAt(t.text, j+4)) {
		t.fixed(word, j, j+4, "'s")
		return j + 4
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

// address reads a link or a mail address at i, or returns 0.
func (t *tokens) address(i int) int {
	s := t.text
	if i > 0 && (class[s[i-1]] == cLetter || class[s[i-1]] == cDigit) {
		return 0
	}
	scheme := (s[i]|0x20 == 'h' && (foldPrefix(s[i:], "http://") || foldPrefix(s[i:], "https://"))) || s[i]|0x20 == 'w' && foldPrefix(s[i:], "www.")
	j := i
	if scheme {
		for j < len(s) && s[j] > ' ' && s[j] != '"' && s[j] != '<' && s[j] != '>' {
			j++
		}
		for j > i+1 && strings.IndexByte(".,;:!?)'", s[j-1]) >= 0 {
			j--
		}
		t.fixed(link, i, j, normLink)
		return j
	}
	// name@host or host.tld/path
	for j < len(s) && (nameByte(s[j]) || (s[j] == '.' || s[j] == '-') && j+1 < len(s) && nameByte(s[j+1])) {
		j++
	}
	switch {
	case j < len(s) && s[j] == '@' && j+1 < len(s) && nameByte(s[j+1]):
		j = nameEnd(s, j+1)
		t.fixed(handle, i, j, normHandle)
		return j
	case j+1 < len(s) && s[j] == '/' && nameByte(s[j+1]) && strings.IndexByte(s[i:j], '.') > 0:
		for j < len(s) && s[j] > ' ' {
			j++
		}
		t.fixed(link, i, j, normLink)
		return j
	}
	return 0
}

func foldPrefix(s, lower string) bool {
	return len(s) >= len(lower) && strings.EqualFold(s[:len(lower)], lower)
}

// placeholder returns the end of {link}, <url> and the like, or 0.
func placeholder(s string, i int) int {
	for _, p := range [...]string{"{link}", "<url>", "[link]", "{url}"} {
		if foldPrefix(s[i:], p) {
			return i + len(p)
		}
	}
	return 0
}
