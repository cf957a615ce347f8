package privacy

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// handleFirst are hosts whose paths begin with an account's name.
var handleFirst = []string{
	"twitter.com", "x.com", "instagram.com", "facebook.com", "threads.net", "threads.com", "tiktok.com",
	"t.me", "twitch.tv", "pinterest.com", "vk.com", "weibo.com", "tumblr.com", "github.com",
}

// sitePaths are first path segments on those hosts that name no account.
var sitePaths = []string{
	"i", "search", "hashtag", "explore", "home", "share", "intent", "p", "reel", "reels", "watch", "groups",
	"events", "s", "videos", "about", "login", "t", "story.php", "permalink.php", "photo", "orgs", "topics",
}

// subdomains are hosts on which an account's name stands before the host.
var subdomains = []string{
	"tumblr.com", "substack.com", "blogspot.com", "wordpress.com", "livejournal.com", "medium.com", "bandcamp.com",
	"github.io", "bsky.social",
}

// profileSegments are path segments after which an account's name follows.
var profileSegments = []string{"user", "users", "u", "profile", "profiles", "in", "people", "channel", "c", "accounts", "author", "members", "member"}

// nameParameters are parameters that hold an account's name.
var nameParameters = []string{"screen_name", "user", "username", "via", "author", "handle", "u"}

// maskLink makes the address of a post handle-free. Where the platform has such
// a form it is used; an address that still holds an identity is dropped, since
// a link to a person is no less a name than the name.
func (m *Masker) maskLink(link string, ids []identity) string {
	if link == "" {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	if status, ok := statusID(u); ok {
		return "https://x.com/i/status/" + status
	}
	i, named := account(u)
	if parts := segments(u); named && i >= 0 && i < len(parts) && listed(m.Own, parts[i]) {
		named = false // the brand's own account, repository, page
	}
	if named || holdsIdentity(link, ids) {
		return ""
	}
	return link
}

// namesAccount reports whether the native part of an id is, or ends in, an
// address that names an account.
func namesAccount(native string) bool {
	at := strings.Index(native, "://")
	if at < 0 {
		return false
	}
	start := at
	for start > 0 && isSchemeByte(native[start-1]) {
		start--
	}
	if native[start:at] == "at" {
		return !strings.HasPrefix(native[at:], "://did:")
	}
	u, err := url.Parse(native[start:])
	if err != nil {
		return true // who knows
	}
	_, named := account(u)
	return named
}

// statusID returns the id of a post on X, whose permalinks work without the
// author's name.
func statusID(u *url.URL) (id string, ok bool) {
	if h := bareHost(u); h != "twitter.com" && h != "x.com" {
		return "", false
	}
	parts := segments(u)
	for i, p := range parts {
		if (p == "status" || p == "statuses") && i+1 < len(parts) && isDigits(parts[i+1]) {
			return parts[i+1], true
		}
	}
	return "", false
}

// account finds what names an account in an address, and returns how many path
// segments stand before it; -1 means that the host itself does.
func account(u *url.URL) (segment int, ok bool) {
	parts := segments(u)
	if namesInHost(u) {
		return -1, true
	}
	for i := range parts {
		if at, ok := accountAt(parts, i); ok {
			return at, true
		}
	}
	if contains(handleFirst, bareHost(u)) && parts[0] != "" && !contains(sitePaths, parts[0]) {
		return 0, true
	}
	if n := len(parts); u.RawQuery != "" && (contains(profileSegments, parts[n-1]) || namesInQuery(u)) {
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
	case i == 0 || !contains(profileSegments, parts[i-1]) || p == "":
		return 0, false
	case isDigits(p):
		return i + 1, i+1 < len(parts)
	}
	return i, !opaque(p)
}

// namesInHost reports whether an account's name stands before the host.
func namesInHost(u *url.URL) bool {
	return slices.ContainsFunc(subdomains, func(h string) bool {
		name, found := strings.CutSuffix(bareHost(u), "."+h)
		return found && name != ""
	})
}

// namesInQuery reports whether a parameter holds an account's name: by its own
// name, or because its value is the path of a profile ("u/NAME", "@NAME").
func namesInQuery(u *url.URL) bool {
	for name, values := range u.Query() {
		if contains(nameParameters, name) || slices.ContainsFunc(values, isProfile) {
			return true
		}
	}
	return false
}

// isProfile reports whether a text is the path of a profile.
func isProfile(s string) bool {
	parts := strings.Split(strings.Trim(s, "/"), "/")
	for i, p := range parts {
		if _, ok := accountAt(parts, i); ok && !strings.HasSuffix(p, ":") {
			return true
		}
	}
	return false
}

func segments(u *url.URL) []string { return strings.Split(strings.Trim(u.Path, "/"), "/") }

// opaque reports whether a path segment is an identifier that shows no name: a
// DID or a number.
func opaque(s string) bool { return strings.HasPrefix(s, "did:") || isDigits(s) }

func bareHost(u *url.URL) string {
	h := strings.ToLower(u.Hostname())
	for _, p := range []string{"www.", "m.", "mobile.", "old."} {
		h = strings.TrimPrefix(h, p)
	}
	return h
}

// notInAddress ends an address in a text.
const notInAddress = " \n\t\r\"'<>()[]{}|“”‘’«»、。，"

// maskAddresses cuts addresses in a text, with or without a scheme, before what
// names an account, unless the account is the brand's.
func (m *Masker) maskAddresses(s string, ids []identity) string {
	var b strings.Builder
	from := 0
	for from < len(s) {
		start := from
		for start < len(s) && strings.ContainsRune(notInAddress, runeAt(s, start)) {
			start += runeLen(s, start)
		}
		end := start
		for end < len(s) && !strings.ContainsRune(notInAddress, runeAt(s, end)) {
			end += runeLen(s, end)
		}
		b.WriteString(s[from:start])
		b.WriteString(m.maskWord(s[start:end], ids))
		from = end
	}
	return b.String()
}

// maskWord masks a word that is an address.
func (m *Masker) maskWord(word string, ids []identity) string {
	if at := strings.Index(word, "://"); at > 0 {
		start := at
		for start > 0 && isSchemeByte(word[start-1]) {
			start--
		}
		return word[:start] + m.maskAddress(word[start:], ids)
	}
	host, _, ok := strings.Cut(word, "/")
	if !ok && namesInHost(&url.URL{Host: strings.TrimRight(host, ".,;:!?")}) {
		return MaskedHandle
	}
	if dot := strings.LastIndexByte(host, '.'); !ok || dot <= 0 || len(host)-dot < 3 || strings.Trim(host[dot+1:], letters) != "" {
		return word
	}
	return strings.TrimPrefix(m.maskAddress("https://"+word, ids), "https://")
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func (m *Masker) maskAddress(address string, ids []identity) string {
	u, err := url.Parse(address)
	if err != nil {
		scheme, _, _ := strings.Cut(address, "://")
		return scheme + "://…"
	}
	i, named := account(u)
	parts := segments(u)
	if named && i >= 0 && i < len(parts) && m.visible(parts[i]) || !named && !holdsIdentity(address, ids) {
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

func runeAt(s string, i int) rune {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

func runeLen(s string, i int) int {
	_, n := utf8.DecodeRuneInString(s[i:])
	return n
}

func isSchemeByte(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func contains(list []string, s string) bool {
	return slices.ContainsFunc(list, func(l string) bool { return strings.EqualFold(l, s) })
}
