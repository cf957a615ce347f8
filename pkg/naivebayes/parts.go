package naivebayes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func apostrophe(c rune) bool { return c == '\'' || c == '’' || c == '‘' || c == '´' || c == '`' }

func letterAt(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(c)
}

func digitAt(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// nameLen returns the length of the name that a handle begins with.
func nameLen(s string) int {
	n := 0
	for n < len(s) && (s[n] == '_' || s[n] >= '0' && s[n] <= '9' || s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z') {
		n++
	}
	return n
}

// linkLen returns the length of the link that s begins with, or 0.
func linkLen(s string) int {
	if !hasFold(s, "http://") && !hasFold(s, "https://") && !hasFold(s, "www.") {
		return 0
	}
	if n := strings.IndexFunc(s, unicode.IsSpace); n >= 0 {
		return n
	}
	return len(s)
}

// removedLen returns the length of what stands for a link or a person that
// somebody took out of a text, or 0.
func removedLen(s string) int {
	for _, p := range [...]string{"<url>", "<user>", "{link}", "[link]"} {
		if hasFold(s, p) {
			return len(p)
		}
	}
	return 0
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// shortest is what the library takes for a term. Shorter words are filled up.
const shortest = 3

// Terms calls f for the terms of the text: each word, and each pair of
// neighbours, with the place of the last word among the words. f must not keep
// the term.
func (r *Reader) Terms(f func(last int, term []byte)) {
	t := r.term
	for i, w := range r.words {
		norm := r.norm[w.low:w.high]
		t = append(t[:0], norm...)
		for len(t) < shortest {
			t = append(t, '_')
		}
		f(i, t)
		if i > 0 {
			p := r.words[i-1]
			t = append(append(append(t[:0], r.norm[p.low:p.high]...), ' '), norm...)
			f(i, t)
		}
	}
	r.term = t
}

// isPair reports whether a term is two words.
func isPair(term []byte) bool {
	for _, c := range term {
		if c == ' ' {
			return true
		}
	}
	return false
}
