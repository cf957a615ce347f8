package privacy

import (
	"net/url"
	"strings"
)

// address is an address in the parts that url.Parse finds.
type address struct {
	scheme string
	host   string // with a port
	site   string // the host, without what sites put before it for phones and the like
	path   string
	query  string
}

// parseAddress reads an address. ok is false where url.Parse gives an error.
func parseAddress(s string) (a address, ok bool) {
	for _, scheme := range [...]string{"https", "http"} {
		n := len(scheme)
		if strings.HasPrefix(s, scheme) && strings.HasPrefix(s[n:], "://") {
			if a, ok = plainAddress(scheme, s[n+len("://"):]); ok {
				return a, true
			}
		}
	}
	u, err := url.Parse(s)
	if err != nil {
		return address{}, false
	}
	return address{scheme: u.Scheme, host: u.Host, site: bareHost(u.Hostname()), path: u.Path, query: u.RawQuery}, true
}

// plainAddress reads what follows the scheme in an address of the usual form, in
// which nothing needs to be decoded: its parts are cut out of it.
func plainAddress(scheme, s string) (a address, ok bool) {
	a.scheme = scheme
	n := 0
	for n < len(s) && isHostByte(s[n]) {
		n++
	}
	a.host, s = s[:n], s[n:]
	if s != "" && s[0] != '/' && s[0] != '?' || strings.IndexByte(s, '#') >= 0 || hasControl(s) {
		return address{}, false
	}
	if a.path, a.query, _ = strings.Cut(s, "?"); strings.IndexByte(a.path, '%') >= 0 {
		return address{}, false
	}
	a.site = bareHost(a.host)
	return a, true
}

// schemeEnd returns where "://" stands in s first; -1 if it does not.
func schemeEnd(s string) int {
	for from := 0; ; from++ {
		i := strings.IndexByte(s[from:], ':')
		if i < 0 {
			return -1
		}
		if from += i; strings.HasPrefix(s[from+1:], "//") {
			return from
		}
	}
}

// segments appends the parts of a path to dst; there is one at least.
func segments(dst []string, path string) []string {
	path = strings.Trim(path, "/")
	for {
		i := strings.IndexByte(path, '/')
		if i < 0 {
			return append(dst, path)
		}
		dst = append(dst, path[:i])
		path = path[i+1:]
	}
}

// bareHost is the name of a host without what sites put before it for phones.
func bareHost(name string) string {
	h := strings.ToLower(name)
	for _, p := range [...]string{"www.", "m.", "mobile.", "old."} {
		h = strings.TrimPrefix(h, p)
	}
	return h
}
