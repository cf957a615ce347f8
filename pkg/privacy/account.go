package privacy

import (
	"net/url"
	"slices"
	"strings"
)

// fewSegments has room for the segments of most paths.
type fewSegments [12]string

// account finds what names an account in an address of the given segments, and
// returns how many of them stand before it; -1 means that the host itself does.
func account(a *address, parts []string) (segment int, ok bool) {
	if namesInHost(a.site) {
		return -1, true
	}
	for i := range parts {
		if at, ok := accountAt(parts, i); ok {
			return at, true
		}
	}
	if parts[0] != "" && contains(handleFirst, a.site) && !contains(sitePaths, parts[0]) {
		return 0, true
	}
	if n := len(parts); a.query != "" && (contains(profileSegments, parts[n-1]) || namesInQuery(a.query)) {
		return n, true
	}
	return 0, false
}

// accountAt reports whether a path segment, or the one behind it, names an
// account. Decentralised identifiers and numbers name no one by themselves, but
// what stands behind a number may.
func accountAt(parts []string, i int) (segment int, ok bool) {
	p := parts[i]
	switch {
	case len(p) > 1 && p[0] == '@', strings.HasSuffix(p, ":"):
		return i, true // the second: an address within the address
	case i == 0 || p == "" || !contains(profileSegments, parts[i-1]):
		return 0, false
	case isDigits(p):
		return i + 1, i+1 < len(parts)
	}
	return i, !opaque(p)
}

// namesInHost reports whether an account's name stands before the host.
func namesInHost(host string) bool {
	for _, h := range subdomains {
		if n := len(host) - len(h) - 1; n > 0 && host[n] == '.' && host[n+1:] == h {
			return true
		}
	}
	return false
}

// mostParameters is how long a query is read without url.ParseQuery, which
// refuses to read very many parameters.
const mostParameters = 1 << 10

// namesInQuery reports whether a parameter holds an account's name: by its own
// name, or because its value is the path of a profile ("u/NAME", "@NAME").
func namesInQuery(query string) bool {
	if len(query) > mostParameters || strings.ContainsAny(query, "%+;") {
		values, _ := url.ParseQuery(query)
		for name, values := range values {
			for _, value := range values {
				if namesInPair(name, value) {
					return true
				}
			}
		}
		return false
	}
	for pair := range strings.SplitSeq(query, "&") {
		if name, value, _ := strings.Cut(pair, "="); pair != "" && namesInPair(name, value) {
			return true
		}
	}
	return false
}

func namesInPair(name, value string) bool { return contains(nameParameters, name) || isProfile(value) }

// isProfile reports whether a text is the path of a profile.
func isProfile(s string) bool {
	var buf fewSegments
	parts := segments(buf[:0], s)
	for i, p := range parts {
		if _, ok := accountAt(parts, i); ok && !strings.HasSuffix(p, ":") {
			return true
		}
	}
	return false
}

// opaque reports whether a path segment is an identifier that shows no name: a
// DID or a number.
func opaque(s string) bool { return strings.HasPrefix(s, "did:") || isDigits(s) }

// contains reports whether s is in a list of ASCII, whatever its case. Only what
// goes beyond ASCII can be equal in another length.
func contains(list []string, s string) bool {
	if s == "" {
		return false
	}
	if !isASCII(s) {
		return slices.ContainsFunc(list, func(l string) bool { return strings.EqualFold(l, s) })
	}
	for _, l := range list {
		if len(l) == len(s) && (l[0]^s[0])&^0x20 == 0 && strings.EqualFold(l, s) {
			return true
		}
	}
	return false
}
