package privacy

import (
	"unicode"
	"unicode/utf8"
)

// index finds an identity as whole words in s, ignoring case, and returns its
// byte range; start is -1 if it is not there.
func (id *identity) index(s string) (start, end int) {
	first, _ := utf8.DecodeRuneInString(id.text)
	last, _ := utf8.DecodeLastRuneInString(id.text)
	upper, lower := unicode.ToUpper(first), unicode.ToLower(first)
	prev := rune(0)
	for i, r := range s {
		if (r == first || r == upper || r == lower) && !oneWord(prev, first) {
			n := prefixFold(s[i:], id.text)
			next, _ := utf8.DecodeRuneInString(s[i+n:])
			if n > 0 && !oneWord(last, next) {
				return i, i + n
			}
		}
		prev = r
	}
	return -1, -1
}

// prefixFold returns the length of the prefix of s that equals t but for case;
// 0 if there is none.
func prefixFold(s, t string) int {
	n := 0
	for _, want := range t {
		got, size := utf8.DecodeRuneInString(s[n:])
		if size == 0 || got != want && unicode.ToLower(got) != unicode.ToLower(want) {
			return 0
		}
		n += size
	}
	return n
}

// oneWord reports whether two runes side by side belong to one word. Scripts
// that do not part words give no hint: there every place may be a word's end.
func oneWord(a, b rune) bool { return wordRune(a) && wordRune(b) && spaced(a) && spaced(b) }

// spaced reports whether a letter is of a script with spaces between words.
func spaced(r rune) bool { return r < 0xe00 || !unicode.In(r, unspaced...) }

// unspaced are scripts without spaces between words, and Hangul, whose
// particles follow a name at once.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isWordByte(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// isWordByte is wordRune for ASCII.
func isWordByte(c byte) bool { return c == '_' || isDigit(c) || isLetter(c) }
