package web

import (
	"net/http"
	"strings"
)

// NextLink returns the target of the Link header's rel="next" as it stands
// there (RFC 8288); "" if none.
func NextLink(h http.Header) string {
	for _, line := range h.Values("Link") {
		for line != "" {
			var target string
			var next bool
			if target, next, line = cutLink(line); next {
				return target
			}
		}
	}
	return ""
}

// cutLink reads the first link of a line: its target, and whether its relation
// is "next". Commas and semicolons may stand inside <> and quotes.
func cutLink(s string) (target string, next bool, rest string) {
	_, s, ok := strings.Cut(s, "<")
	if !ok {
		return "", false, ""
	}
	target, s, ok = strings.Cut(s, ">")
	if !ok {
		return "", false, ""
	}
	seen := false
	for s != "" {
		switch s[0] {
		case ',':
			return strings.TrimSpace(target), next, s[1:]
		case ';':
			var name, value string
			name, value, s = cutParam(s[1:])
			if !seen && strings.EqualFold(name, "rel") { // only the first counts
				seen, next = true, hasNext(value)
			}
		default:
			s = s[1:]
		}
	}
	return strings.TrimSpace(target), next, ""
}

// cutParam reads name=value or name="value".
func cutParam(s string) (name, value, rest string) {
	end := strings.IndexAny(s, "=;,")
	if end < 0 {
		return strings.TrimSpace(s), "", ""
	}
	name = strings.TrimSpace(s[:end])
	if s[end] != '=' {
		return name, "", s[end:]
	}
	s = strings.TrimLeft(s[end+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		end = strings.IndexAny(s, ";,")
		if end < 0 {
			end = len(s)
		}
		return name, strings.TrimSpace(s[:end]), s[end:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return name, b.String(), s[i+1:]
		case '\\':
			if i++; i == len(s) {
				return name, b.String(), ""
			}
		}
		b.WriteByte(s[i])
	}
	return name, b.String(), ""
}

func hasNext(relations string) bool {
	for r := range strings.FieldsSeq(relations) {
		if strings.EqualFold(r, "next") {
			return true
		}
	}
	return false
}
