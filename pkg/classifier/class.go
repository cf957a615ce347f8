package classifier

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
	s := t.text
	if i > 0 && (class[s[i-1]] == cLetter || class[s[i-1]] == cDigit) && s[i] != ':' && s[i] != ';' && s[i] != '=' {
		if s[i] != '<' {
			return 0
		}
	}
	j := i
	switch s[i] {
	case '<':
		if i+1 < len(s) && s[i+1] == '3' {
			t.fixed(smiley, i, i+2, "<3")
			return i + 2
		}
		if i+2 < len(s) && s[i+1] == '/' && s[i+2] == '3' {
			t.fixed(smiley, i, i+3, "</3")
			return i + 3
		}
		return 0
	case ':', ';', '=':
		j++
		tear := j < len(s) && s[j] == '\''
		if tear {
			j++
		}
		if j < len(s) && (s[j] == '-' || s[j] == 'o' && j+1 < len(s) && s[j+1] == ')' || s[j] == '^') {
			j++
		}
		if j >= len(s) {
			return 0
		}
		norm := mouth(s[j])
		if norm == "" || s[j] == '/' && j+1 < len(s) && s[j+1] == '/' || class[s[j]] == cLetter && j+1 < len(s) && class[s[j+1]] == cLetter {
			return 0
		}
		if s[i] == ';' && norm == ":)" {
			norm = ";)"
		}
		if tear {
			norm = ":'("
		}
		c := s[j]
		for j++; j < len(s) && s[j] == c; j++ {
		}
		t.fixed(smiley, i, j, norm)
		return j
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
