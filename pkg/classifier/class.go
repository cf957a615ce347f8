package classifier

import "strings"

// The classes of ASCII characters.
const (
	cOther = iota
	cSpace
	cLetter
	cDigit
)

// class holds the class of each ASCII character; others are 0.
var class = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c == ' ' || c >= '\t' && c <= '\r':
			t[c] = cSpace
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			t[c] = cLetter
		case c >= '0' && c <= '9':
			t[c] = cDigit
		}
	}
	return t
}()

// emoticon reads an emoticon at i, or returns 0. Its normal form has no nose.
func (t *tokens) emoticon(i int) int {
	switch t.text[i] {
	case '<':
		return t.heart(i)
	case ':', ';', '=':
		return t.face(i)
	}
	return 0
}

func (t *tokens) heart(i int) int {
	for _, s := range [...]string{"<3", "</3"} {
		if strings.HasPrefix(t.text[i:], s) {
			t.fixed(smiley, i, i+len(s), s)
			return i + len(s)
		}
	}
	return 0
}

// face reads eyes, perhaps a tear, perhaps a nose, and a mouth.
func (t *tokens) face(i int) int {
	s, j := t.text, i+1
	tear := at(s, j) == '\''
	if tear {
		j++
	}
	if c := at(s, j); c == '-' || c == '^' || c == 'o' && at(s, j+1) == ')' {
		j++
	}
	c := at(s, j)
	norm := mouth(c)
	switch {
	case norm == "", c == '/' && at(s, j+1) == '/', class[c] == cLetter && class[at(s, j+1)] == cLetter:
		return 0 // a colon, a link, a word
	case tear:
		norm = ":'("
	case s[i] == ';' && norm == ":)":
		norm = ";)"
	}
	for j++; at(s, j) == c; j++ {
	}
	t.fixed(smiley, i, j, norm)
	return j
}

// at returns the byte at i, 0 behind the end.
func at(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

// mouth returns the normal form of an emoticon with that mouth.
func mouth(c byte) string {
	switch c {
	case ')', ']':
		return ":)"
	case '(', '[', '{':
		return ":("
	case 'D':
		return ":d"
	case 'P', 'p':
		return ":p"
	case '/', '\\':
		return ":/"
	case '|':
		return ":|"
	case 'O', 'o':
		return ":o"
	case 'S', 's':
		return ":s"
	case '*':
		return ":*"
	}
	return ""
}
