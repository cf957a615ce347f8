package privacy

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// slowNotInAddress ends an address in a text.
const slowNotInAddress = " \n\t\r\"'<>()[]{}|“”‘’«»、。，"

const slowLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// maskLink makes the address of a post handle-free. Where the platform has such
// a form it is used; an address that still holds an slowIdentity is dropped, since
// a link to a person is no less a name than the name.
func (m *slowMasker) slowMaskLink(link string, ids []slowIdentity) string {
	if link == "" {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	if status, ok := slowStatusID(u); ok {
		return "https://x.com/i/status/" + status
	}
	i, named := slowAccount(u)
	if parts := slowSegments(u); named && i >= 0 && i < len(parts) && slowListed(m.Own, parts[i]) {
		named = false // the brand's own account, repository, page
	}
	if named || slowHoldsIdentity(link, ids) {
		return ""
	}
	return link
}

// namesAccount reports whether the native part of an id is, or ends in, an
// address that names an account.
func slowNamesAccount(native string) bool {
	at := strings.Index(native, "://")
	if at < 0 {
		return false
	}
	start := at
	for start > 0 && slowIsSchemeByte(native[start-1]) {
		start--
	}
	if native[start:at] == "at" {
		return !strings.HasPrefix(native[at:], "://did:")
	}
	u, err := url.Parse(native[start:])
	if err != nil {
		return true // who knows
	}
	_, named := slowAccount(u)
	return named
}

// statusID returns the id of a post on X, whose permalinks work without the
// author's name.
func slowStatusID(u *url.URL) (id string, ok bool) {
	if h := slowBareHost(u); h != "twitter.com" && h != "x.com" {
		return "", false
	}
	parts := slowSegments(u)
	for i, p := range parts {
		if (p == "status" || p == "statuses") && i+1 < len(parts) && slowIsDigits(parts[i+1]) {
			return parts[i+1], true
		}
	}
	return "", false
}

// account finds what names an account in an address, and returns how many path
// segments stand before it; -1 means that the host itself does.
func slowAccount(u *url.URL) (segment int, ok bool) {
	parts := slowSegments(u)
	if slowNamesInHost(u) {
		return -1, true
	}
	for i := range parts {
		if at, ok := slowAccountAt(parts, i); ok {
			return at, true
		}
	}
	if slowContains(handleFirst, slowBareHost(u)) && parts[0] != "" && !slowContains(sitePaths, parts[0]) {
		return 0, true
	}
	if n := len(parts); u.RawQuery != "" && (slowContains(profileSegments, parts[n-1]) || slowNamesInQuery(u)) {
		return n, true
	}
	return 0, false
}

// accountAt reports whether a path segment, or the one behind it, names an
// account. Decentralised identifiers and numbers name no one by themselves, but
// what stands behind a number may.
func slowAccountAt(parts []string, i int) (segment int, ok bool) {
	p := parts[i]
	switch {
	case len(p) > 1 && p[0] == '@', strings.HasSuffix(p, ":"):
		return i, true // the second: an address within the address
	case i == 0 || !slowContains(profileSegments, parts[i-1]) || p == "":
		return 0, false
	case slowIsDigits(p):
		return i + 1, i+1 < len(parts)
	}
	return i, !slowOpaque(p)
}

// namesInHost reports whether an account's name stands before the host.
func slowNamesInHost(u *url.URL) bool {
	return slices.ContainsFunc(subdomains, func(h string) bool {
		name, found := strings.CutSuffix(slowBareHost(u), "."+h)
		return found && name != ""
	})
}

// namesInQuery reports whether a parameter holds an account's name: by its own
// name, or because its value is the path of a profile ("u/NAME", "@NAME").
func slowNamesInQuery(u *url.URL) bool {
	for name, values := range u.Query() {
		if slowContains(nameParameters, name) || slices.ContainsFunc(values, slowIsProfile) {
			return true
		}
	}
	return false
}

// isProfile reports whether a text is the path of a profile.
func slowIsProfile(s string) bool {
	parts := strings.Split(strings.Trim(s, "/"), "/")
	for i, p := range parts {
		if _, ok := slowAccountAt(parts, i); ok && !strings.HasSuffix(p, ":") {
			return true
		}
	}
	return false
}

func slowSegments(u *url.URL) []string { return strings.Split(strings.Trim(u.Path, "/"), "/") }

// opaque reports whether a path segment is an identifier that shows no name: a
// DID or a number.
func slowOpaque(s string) bool { return strings.HasPrefix(s, "did:") || slowIsDigits(s) }

func slowBareHost(u *url.URL) string {
	h := strings.ToLower(u.Hostname())
	for _, p := range []string{"www.", "m.", "mobile.", "old."} {
		h = strings.TrimPrefix(h, p)
	}
	return h
}

// maskAddresses cuts addresses in a text, with or without a scheme, before what
// names an account, unless the account is the brand's.
func (m *slowMasker) slowMaskAddresses(s string, ids []slowIdentity) string {
	var b strings.Builder
	from := 0
	for from < len(s) {
		start := from
		for start < len(s) && strings.ContainsRune(slowNotInAddress, slowRuneAt(s, start)) {
			start += slowRuneLen(s, start)
		}
		end := start
		for end < len(s) && !strings.ContainsRune(slowNotInAddress, slowRuneAt(s, end)) {
			end += slowRuneLen(s, end)
		}
		b.WriteString(s[from:start])
		b.WriteString(m.slowMaskWord(s[start:end], ids))
		from = end
	}
	return b.String()
}

// maskWord masks a word that is an address.
func (m *slowMasker) slowMaskWord(word string, ids []slowIdentity) string {
	if at := strings.Index(word, "://"); at > 0 {
		start := at
		for start > 0 && slowIsSchemeByte(word[start-1]) {
			start--
		}
		return word[:start] + m.slowMaskAddress(word[start:], ids)
	}
	host, _, ok := strings.Cut(word, "/")
	if !ok && slowNamesInHost(&url.URL{Host: strings.TrimRight(host, ".,;:!?")}) {
		return MaskedHandle
	}
	if dot := strings.LastIndexByte(host, '.'); !ok || dot <= 0 || len(host)-dot < 3 || strings.Trim(host[dot+1:], slowLetters) != "" {
		return word
	}
	return strings.TrimPrefix(m.slowMaskAddress("https://"+word, ids), "https://")
}

func (m *slowMasker) slowMaskAddress(address string, ids []slowIdentity) string {
	u, err := url.Parse(address)
	if err != nil {
		scheme, _, _ := strings.Cut(address, "://")
		return scheme + "://…"
	}
	i, named := slowAccount(u)
	parts := slowSegments(u)
	if named && i >= 0 && i < len(parts) && m.slowVisible(parts[i]) || !named && !slowHoldsIdentity(address, ids) {
		return address
	}
	switch {
	case named && i < 0:
		return u.Scheme + "://…"
	case !named:
		i = 0
	}
	kept := append([]string{u.Scheme + ":/", u.Host}, parts[:i]...)
	return strings.Join(append(kept, "…"), "/")
}

func slowRuneAt(s string, i int) rune {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

func slowRuneLen(s string, i int) int {
	_, n := utf8.DecodeRuneInString(s[i:])
	return n
}

func slowIsSchemeByte(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func slowIsDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func slowContains(list []string, s string) bool {
	return slices.ContainsFunc(list, func(l string) bool { return strings.EqualFold(l, s) })
}
