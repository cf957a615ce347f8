package privacy

import (
	"strings"
	"unicode/utf8"
)

// maskHandles replaces @name, @name@host, @name.host and u/name, except the
// brand's own. An @ inside a word is an e-mail address and stays.
// Without a slash only signs are looked for.
func (w *work) maskHandles(s string, slash bool) string {
	slash = slash && (strings.Contains(s, "u/") || strings.Contains(s, "U/"))
	out, copied, after := w.out[:0], 0, 0
	for i := nextSign(s, 0, slash); i < len(s); i = nextSign(s, max(i+1, after), slash) {
		prev, _ := utf8.DecodeLastRuneInString(s[:i])
		sign := handleSign(s[i:], prev)
		if sign == 0 {
			continue
		}
		n := handleLen(s[i+sign:])
		if n == 0 {
			continue
		}
		after = i + sign + n
		if !w.visible(s[i+sign : after]) {
			out = append(append(out, s[copied:i]...), MaskedHandle...)
			copied = after
		}
	}
	if copied == 0 {
		return s
	}
	return w.made(append(out, s[copied:]...))
}

// nextSign returns where the next character stands, from i on, that may open a
// handle; len(s) if there is none. Where no slash does, only an @ is looked for, in
// both widths.
func nextSign(s string, i int, slash bool) int {
	const wide = "＠"
	if slash {
		for i < len(s) && s[i] != '@' && s[i] != 'u' && s[i] != 'U' && s[i] != '/' && s[i] != wide[0] {
			i++
		}
		return i
	}
	n := strings.IndexByte(s[i:], '@')
	if n < 0 {
		n = len(s) - i
	}
	if k := strings.IndexByte(s[i:i+n], wide[0]); k >= 0 {
		n = k
	}
	return i + n
}

// handleSign returns the length of a sign that opens a handle at the start of
// s, behind prev: "@", "u/" or "/u/"; 0 if there is none. Behind an ASCII letter or
// digit an @ belongs to an e-mail address; behind other letters sites take it for
// a handle's.
func handleSign(s string, prev rune) int {
	switch {
	case strings.HasPrefix(s, "＠"):
		return len("＠")
	case s[0] == '@' && (prev >= utf8.RuneSelf || !wordRune(prev)):
		return 1
	case wordRune(prev) || prev == '/':
		return 0
	case strings.HasPrefix(s, "u/"), strings.HasPrefix(s, "U/"):
		return 2
	case strings.HasPrefix(s, "/u/"), strings.HasPrefix(s, "/U/"):
		return 3
	}
	return 0
}

// handleLen returns the length of the handle at the start of s: letters, digits
// and _, then - . and @ between them.
func handleLen(s string) int {
	n := 0
	for n < len(s) && isWordByte(s[n]) {
		n++
	}
	for i := n; i < len(s); {
		r, size := runeAt(s, i)
		switch {
		case r == utf8.RuneError:
			return n
		case wordRune(r):
			n = i + size
		case (r == '.' || r == '-' || r == '@') && n == i && i > 0:
			// Counts only if a word follows.
		default:
			return n
		}
		i += size
	}
	return n
}
