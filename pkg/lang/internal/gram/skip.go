package gram

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// skipName returns the end of a handle, a hashtag, or a number with what is
// glued to it.
func skipName(text string, i int) int {
	for i < len(text) {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '_', r == '@':
		case (r == '.' || r == '-') && letterAt(text, i+1):
		default:
			return i
		}
		i += size
	}
	return i
}

// skipEntity returns the end of a character reference such as &amp; that
// begins at i, or of its ampersand.
func skipEntity(text string, i int) int {
	const longest = 8
	for k := i + 1; k < min(len(text), i+longest); k++ {
		if text[k] == ';' {
			return k + 1
		}
		if !isASCIILetter(text[k]) {
			break
		}
	}
	return i + 1
}

// isLink reports whether a word begins a web address, by what follows it.
func isLink(word, rest string) bool {
	switch rest[0] {
	case ':':
		return strings.HasPrefix(rest, "://")
	case '.':
		return strings.EqualFold(word, "www")
	}
	return false
}

// skipLink returns the end of a link: it has no spaces.
func skipLink(text string, i int) int {
	for i < len(text) && text[i] > ' ' {
		i++
	}
	return i
}

func isASCIILetter(c byte) bool { return (c|0x20)-'a' < 26 }

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == '`' }

// accent reports whether r stands above or below the letter before it.
func accent(r rune) bool { return r >= 0x300 && r <= 0x36f }

func letterAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	if text[i] < utf8.RuneSelf {
		return isASCIILetter(text[i])
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}
