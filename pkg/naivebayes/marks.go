package naivebayes

import "strings"

// marks are the characters that end a clause.
const marks = ".!?,;:()\"-…"

// isMark reports whether the normal form of a mark begins with c.
func isMark(c byte) bool { return c == '.' || c == ',' || c == '!' || c == '?' }

// mark reads the marks at i. What counts is the loudest among them.
func (r *Reader) mark(i int) int {
	j, bangs, asks, dots := i, 0, 0, 0
	for ; j < len(r.text); j++ {
		c := r.text[j]
		switch {
		case c == '!':
			bangs++
		case c == '?':
			asks++
		case c == '.':
			dots++
		case strings.HasPrefix(r.text[j:], "…"):
			dots += 2
			j += len("…") - 1
		case strings.IndexByte(",;:()\"-", c) < 0:
			return r.add(i, j, loudest(bangs, asks, dots))
		}
	}
	return r.add(i, j, loudest(bangs, asks, dots))
}

// loudest returns the normal form of so many marks.
func loudest(bangs, asks, dots int) string {
	switch {
	case bangs > 0 && asks > 0:
		return "?!"
	case bangs > 1:
		return "!!"
	case bangs == 1:
		return "!"
	case asks > 1:
		return "??"
	case asks == 1:
		return "?"
	case dots > 1:
		return ".."
	case dots == 1:
		return "."
	}
	return ","
}

// face reads an emoticon at the beginning of s: its normal form, which has no
// nose, and its length. The form is empty where there is none.
func face(s string) (norm string, n int) {
	if strings.HasPrefix(s, "<3") {
		return "<3", 2
	}
	if s == "" || strings.IndexByte(":;=", s[0]) < 0 {
		return "", 0
	}
	i := 1
	if strings.HasPrefix(s[i:], "'") {
		i++ // a tear
	}
	if i < len(s) && (s[i] == '-' || s[i] == '^') {
		i++
	}
	if i >= len(s) {
		return "", 0
	}
	if norm = mouth(s[i], s[i+1:]); norm == "" {
		return "", 0
	}
	return norm, i + 1
}

// mouth returns the normal form of the emoticon with a mouth, before the rest of
// the text. Letters, digits and slashes are none in a word, a time or a link.
func mouth(c byte, rest string) string {
	if strings.IndexByte("DPpSsoO3/\\|", c) >= 0 && (letterAt(rest) || digitAt(rest) || strings.HasPrefix(rest, "/")) {
		return ""
	}
	switch c {
	case ')', ']', 'D', 'P', 'p', '*', '3':
		return ":)"
	case '(', '[', '{':
		return ":("
	case '/', '\\', '|', 'S', 's', 'o', 'O':
		return ":/"
	}
	return ""
}

// pictograph reports whether c is an emoji. Skin tones are none.
func pictograph(c rune) bool {
	return c >= 0x1F000 && (c < 0x1F3FB || c > 0x1F3FF) || c >= 0x2190 && c <= 0x2BFF
}

// picture adds an emoji, one word for a run of the same.
func (r *Reader) picture(i, size int) int {
	if n := len(r.words); n > 0 {
		if last := &r.words[n-1]; last.end == i && string(r.norm[last.low:last.high]) == r.text[i:i+size] {
			last.end += size
			return last.end
		}
	}
	return r.add(i, i+size, r.text[i:i+size])
}
