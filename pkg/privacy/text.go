package privacy

import (
	"strings"
	"unicode/utf8"
)

// maskText masks identities, then whatever else has the form of a handle or of
// a profile's address. A text without any comes back as it is, not copied.
func (m *Masker) maskText(s string, ids []identity) string {
	if strings.Contains(s, "/") || strings.Contains(s, ".bsky.") {
		s = m.maskAddresses(s, ids)
	}
	for _, id := range ids {
		if !id.short {
			s = maskIdentity(s, id)
		}
	}
	if strings.ContainsAny(s, "@＠") || strings.Contains(s, "u/") || strings.Contains(s, "U/") {
		s = m.maskHandles(s)
	}
	return s
}

// maskIdentity replaces an identity wherever it stands, with the @ before it.
func maskIdentity(s string, id identity) string {
	var b strings.Builder
	for {
		start, end := id.index(s)
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
func (m *Masker) maskHandles(s string) string {
	var b strings.Builder
	prev, from := rune(0), 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		sign := handleSign(s[i:], r, prev)
		n := 0
		if sign > 0 {
			n = handleLen(s[i+sign:])
		}
		if n > 0 {
			name := s[i+sign : i+sign+n]
			if !m.visible(name) {
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
func handleSign(s string, r, prev rune) int {
	switch {
	case r == '＠':
		return len("＠")
	case r == '@' && (prev >= utf8.RuneSelf || !wordRune(prev)):
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
	for i, r := range s {
		size := utf8.RuneLen(r)
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
	}
	return n
}
