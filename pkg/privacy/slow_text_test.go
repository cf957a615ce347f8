package privacy

import (
	"strings"
	"unicode/utf8"
)

// maskText masks identities, then whatever else has the form of a handle or of
// a profile's address. A text without any comes back as it is, not copied.
func (m *slowMasker) slowMaskText(s string, ids []slowIdentity) string {
	if strings.Contains(s, "/") || strings.Contains(s, ".bsky.") {
		s = m.slowMaskAddresses(s, ids)
	}
	for _, id := range ids {
		if !id.short {
			s = slowMaskIdentity(s, id)
		}
	}
	if strings.ContainsAny(s, "@＠") || strings.Contains(s, "u/") || strings.Contains(s, "U/") {
		s = m.slowMaskHandles(s)
	}
	return s
}

// maskIdentity replaces an slowIdentity wherever it stands, with the @ before it.
func slowMaskIdentity(s string, id slowIdentity) string {
	var b strings.Builder
	for {
		start, end := id.slowIndex(s)
		if start < 0 {
			break
		}
		mask := id.mask
		if start > 0 && s[start-1] == '@' {
			start--
			mask = MaskedHandle
		}
		b.WriteString(s[:start])
		b.WriteString(mask)
		s = s[end:]
	}
	if b.Len() == 0 {
		return s
	}
	b.WriteString(s)
	return b.String()
}

// maskHandles replaces @name, @name@host, @name.host and u/name, except the
// brand's own. An @ inside a word is an e-mail address and stays.
func (m *slowMasker) slowMaskHandles(s string) string {
	var b strings.Builder
	prev, from := rune(0), 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		sign := slowHandleSign(s[i:], r, prev)
		n := 0
		if sign > 0 {
			n = slowHandleLen(s[i+sign:])
		}
		if n > 0 {
			name := s[i+sign : i+sign+n]
			if !m.slowVisible(name) {
				b.WriteString(s[from:i])
				b.WriteString(MaskedHandle)
				from = i + sign + n
			}
			i += sign + n
			prev = 'x'
			continue
		}
		prev = r
		i += size
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// handleSign returns the length of a sign that opens a handle at the start of
// s: "@", "u/" or "/u/"; 0 if there is none. Behind an ASCII letter or digit an
// @ belongs to an e-mail address; behind other letters sites take it for a
// handle's.
func slowHandleSign(s string, r, prev rune) int {
	switch {
	case r == '＠':
		return len("＠")
	case r == '@' && (prev >= utf8.RuneSelf || !slowWordRune(prev)):
		return 1
	case slowWordRune(prev) || prev == '/':
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
func slowHandleLen(s string) int {
	n := 0
	for i, r := range s {
		size := utf8.RuneLen(r)
		switch {
		case r == utf8.RuneError:
			return n
		case slowWordRune(r):
			n = i + size
		case (r == '.' || r == '-' || r == '@') && n == i && i > 0:
			// Counts only if a word follows.
		default:
			return n
		}
	}
	return n
}
