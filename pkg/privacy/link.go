package privacy

import (
	"net/url"
	"strings"
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

// profileSegments are path segments after which an account's name follows.
var profileSegments = []string{"user", "users", "u", "profile", "in", "people", "channel", "c", "accounts"}

// maskLink makes the address of a post handle-free. Where the platform has such
// a form it is used; an address that still holds an identity is dropped, since
// a link to a person is no less a name than the name.
func maskLink(link string, ids []identity) string {
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
	if _, named := accountSegment(u); named || holdsIdentity(link, ids) {
		return ""
	}
	return link
}

// statusID returns the id of a post on X, whose permalinks work without the
// author's name.
func statusID(u *url.URL) (id string, ok bool) {
	if h := bareHost(u); h != "twitter.com" && h != "x.com" {
		return "", false
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	for i, p := range parts {
		if (p == "status" || p == "statuses") && i+1 < len(parts) && isDigits(parts[i+1]) {
			return parts[i+1], true
		}
	}
	return "", false
}

// accountSegment finds the path segment that names an account, and returns its
// index. Decentralised identifiers name no one by themselves.
func accountSegment(u *url.URL) (segment int, ok bool) {
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	for i, p := range parts {
		switch {
		case len(p) > 1 && p[0] == '@':
			return i, true
		case i > 0 && contains(profileSegments, parts[i-1]) && p != "" && !opaque(p):
			return i, true
		}
	}
	if contains(handleFirst, bareHost(u)) && parts[0] != "" && !contains(sitePaths, parts[0]) {
		return 0, true
	}
	return 0, false
}

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

// maskAddresses cuts addresses in a text before the segment that names an
// account, unless the account is the brand's.
func (m *Masker) maskAddresses(s string, ids []identity) string {
	var b strings.Builder
	for {
		at := strings.Index(s, "://")
		if at < 0 {
			break
		}
		start := at
		for start > 0 && isSchemeByte(s[start-1]) {
			start--
		}
		end := at + len("://")
		for end < len(s) && !strings.ContainsRune(" \n\t\"'<>()[]{}", rune(s[end])) {
			end++
		}
		b.WriteString(s[:start])
		b.WriteString(m.maskAddress(s[start:end], ids))
		s = s[end:]
	}
	b.WriteString(s)
	return b.String()
}

func (m *Masker) maskAddress(address string, ids []identity) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	i, named := accountSegment(u)
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if named && m.own(parts[i]) || !named && !holdsIdentity(address, ids) {
		return address
	}
	if !named {
		return u.Scheme + "://" + u.Host + "/…"
	}
	return u.Scheme + "://" + u.Host + "/" + strings.Join(append(parts[:i:i], "…"), "/")
}

func isSchemeByte(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if strings.EqualFold(l, s) {
			return true
		}
	}
	return false
}
