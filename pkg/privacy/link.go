package privacy

import "strings"

// maskLink makes the address of a post handle-free. Where the platform has such
// a form it is used; an address that still holds an identity is dropped, since
// a link to a person is no less a name than the name.
func (w *work) maskLink(link string) string {
	if link == "" {
		return ""
	}
	a, ok := parseAddress(link)
	if !ok || a.scheme != "http" && a.scheme != "https" {
		return ""
	}
	var buf fewSegments
	parts := segments(buf[:0], a.path)
	if status, ok := statusID(&a, parts); ok {
		return "https://x.com/i/status/" + status
	}
	i, named := account(&a, parts)
	if named && i >= 0 && i < len(parts) && w.owns(parts[i]) {
		named = false // the brand's own account, repository, page
	}
	if named || holdsIdentity(link, w.ids) {
		return ""
	}
	return link
}

// namesAccount reports whether the native part of an id is, or ends in, an
// address that names an account.
func namesAccount(native string) bool {
	at := schemeEnd(native)
	if at < 0 {
		return false
	}
	start := schemeStart(native, at)
	if native[start:at] == "at" {
		return !strings.HasPrefix(native[at:], "://did:")
	}
	a, ok := parseAddress(native[start:])
	if !ok {
		return true // who knows
	}
	var buf fewSegments
	_, named := account(&a, segments(buf[:0], a.path))
	return named
}

// statusID returns the id of a post on X, whose permalinks work without the
// author's name.
func statusID(a *address, parts []string) (id string, ok bool) {
	if a.site != "twitter.com" && a.site != "x.com" {
		return "", false
	}
	for i, p := range parts {
		if (p == "status" || p == "statuses") && i+1 < len(parts) && isDigits(parts[i+1]) {
			return parts[i+1], true
		}
	}
	return "", false
}

// schemeStart returns where the scheme begins that ends at a place in s.
func schemeStart(s string, end int) int {
	for end > 0 && isLetter(s[end-1]) {
		end--
	}
	return end
}
