package adapt

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// feature is a word, or two words in a row, and where it stands in a text.
type feature struct {
	hash       uint64
	start, end int
}

// Hashes are FNV-1a over the small letters of words.
const (
	seed  = 14695981039346656037
	prime = 1099511628211
)

func mix(h uint64, r rune) uint64 { return (h ^ uint64(r)) * prime }

// each calls f for the features of a text. Handles, web addresses and the marks
// that stand for masked people are none: they say who, not how.
func each(text string, f func(feature)) {
	var last feature // the word before, if it belongs to the same line
	for i, n := 0, 0; i < len(text) && n < mention.MaxRunes; n++ {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case inWord(r):
			w := wordAt(text, i)
			if skip := addressAt(text, i, w.end); skip > 0 {
				i, last = skip, feature{}
				continue
			}
			f(w)
			if last.end > 0 {
				f(feature{pair(last.hash, w.hash), last.start, w.end})
			}
			n += w.end - i
			i, last = w.end, w
			continue
		case r == '@' || r == '＠':
			i, last = blankAt(text, i), feature{}
			continue
		case r == '[':
			if skip := maskAt(text[i:]); skip > 0 {
				i, last = i+skip, feature{}
				continue
			}
		case r == '\n':
			last = feature{}
		}
		i += size
	}
}

// wordAt reads the word that begins at i: letters, digits, marks and the
// apostrophes between them.
func wordAt(text string, i int) feature {
	w := feature{hash: seed, start: i, end: i}
	for at := i; at < len(text); {
		if c := text[at]; asciiWord(c) { // most of them, quickly
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			at++
			w.hash, w.end = mix(w.hash, rune(c)), at
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case inWord(r):
			w.hash, w.end = mix(w.hash, unicode.ToLower(r)), at+size
		case (r == '\'' || r == '’') && w.end == at:
		default:
			return w
		}
		at += size
	}
	return w
}

// inWord reports whether a character is part of words. Emoji are words too.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiWord(byte(r))
	}
	return r != utf8.RuneError && (unicode.In(r, unicode.L, unicode.M, unicode.N) || unicode.Is(unicode.So, r))
}

func asciiWord(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' }

// pair is the hash of two words in a row.
func pair(a, b uint64) uint64 { return (mix(a, ' ') ^ b) * prime }

// addressAt returns the end of a web address that begins with the word from i to
// end; 0 if there is none.
func addressAt(text string, i, end int) int {
	if strings.HasPrefix(text[end:], "://") || end-i == len("www") && strings.EqualFold(text[i:end], "www") {
		return blankAt(text, end)
	}
	return 0
}

// blankAt returns where the next space is, or the end.
func blankAt(text string, i int) int {
	if n := strings.IndexFunc(text[i:], unicode.IsSpace); n >= 0 {
		return i + n
	}
	return len(text)
}

// maskAt returns the length of a mark such as [person] at the beginning of s.
func maskAt(s string) int {
	for _, mark := range [...]string{"[person]", "[name]"} {
		if strings.HasPrefix(s, mark) {
			return len(mark)
		}
	}
	return 0
}
