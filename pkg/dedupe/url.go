package dedupe

import (
	"bytes"
	"strings"
	"unsafe"
)

// maxParameters is how many parameters are sorted; an address with more keeps their
// order.
const maxParameters = 24

// AppendURL appends the plain form of the address of a post to dst, or nothing if it
// is none by which a post could be known: no http address, or a site's front page.
// Addresses of one post have one form: the scheme (https for both), the case of the
// host, "www.", "m." and the like before it, default ports, user names, fragments,
// parameters that only say how a reader came there, the order of the others, a slash at the end
// and needless escapes do not count, and the sites that have several forms of
// address are known (see site). It can be read by people, but need not lead anywhere.
func AppendURL(dst []byte, raw string) []byte {
	begin := len(dst)
	dst = appendEscaped(dst, strings.TrimSpace(raw))
	from := len(dst) // what was made plain stands before it until the end
	plain := unsafe.String(unsafe.SliceData(dst[begin:]), from-begin)
	dst = appendPlain(dst, plain)
	n := copy(dst[begin:], dst[from:])
	return dst[:begin+n]
}

// appendPlain is AppendURL for an address without needless escapes.
func appendPlain(dst []byte, raw string) []byte {
	host, path, query, ok := split(raw)
	if !ok {
		return dst
	}
	begin := len(dst)
	dst = append(dst, "https://"...)
	at := len(dst)
	dst = appendHost(dst, host)
	if known := appendSite(dst[:at], string(dst[at:]), path, query); known != nil {
		return known
	}
	at = len(dst)
	dst = append(dst, trimPath(path)...)
	dst = appendQuery(dst, query)
	if len(dst) == at { // the front page
		return dst[:begin]
	}
	return dst
}

// split returns the parts of an address, with the path from its slash on.
func split(raw string) (host, path, query string, ok bool) {
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return "", "", "", false
	}
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, _ = strings.Cut(rest, "?")
	host = rest
	if at := strings.IndexByte(rest, '/'); at >= 0 {
		host, path = rest[:at], rest[at:]
	}
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	if strings.EqualFold(scheme, "https") {
		host = strings.TrimSuffix(host, ":443")
	} else {
		host = strings.TrimSuffix(host, ":80")
	}
	host = strings.TrimSuffix(host, ".")
	return host, path, query, host != ""
}

// appendHost appends a host in lower case, without what stands before it for a
// device or a look.
func appendHost(dst []byte, host string) []byte {
	for {
		first, rest, ok := strings.Cut(host, ".")
		if !ok || !strings.Contains(rest, ".") || !isLook(first) {
			break
		}
		host = rest
	}
	at := len(dst)
	for i := range len(host) {
		dst = append(dst, lower(host[i]))
	}
	switch string(dst[at:]) {
	case "new.reddit.com", "sh.reddit.com":
		return append(dst[:at], "reddit.com"...)
	case "web.facebook.com":
		return append(dst[:at], "facebook.com"...)
	}
	if i := bytes.Index(dst[at:], []byte(".m.")); i >= 0 && bytes.HasSuffix(dst[at:], []byte(".m.wikipedia.org")) {
		dst = append(dst[:at+i], dst[at+i+2:]...)
	}
	return dst
}

// isLook reports whether a label stands before a host for a device or a look.
func isLook(label string) bool {
	switch strings.ToLower(label) {
	case "www", "m", "mobile", "amp", "old", "np", "touch", "mbasic":
		return true
	}
	return false
}

// trimPath drops slashes at the end, and the ending of pages made for telephones.
func trimPath(path string) string {
	path = strings.TrimRight(path, "/")
	return strings.TrimRight(strings.TrimSuffix(path, "/amp"), "/")
}

// appendQuery appends the parameters that count, sorted.
func appendQuery(dst []byte, query string) []byte {
	var list [maxParameters]string
	n, sign := 0, byte('?')
	for query != "" {
		var p string
		p, query, _ = strings.Cut(query, "&")
		name, _, _ := strings.Cut(p, "=")
		if p == "" || isTracking(name) {
			continue
		}
		if n == maxParameters { // too many to be sorted
			dst, sign = appendParameters(dst, list[:n], sign)
			n = 0
		}
		list[n] = p
		n++
		for i := n - 1; i > 0 && list[i-1] > list[i]; i-- {
			list[i-1], list[i] = list[i], list[i-1]
		}
	}
	dst, _ = appendParameters(dst, list[:n], sign)
	return dst
}

func appendParameters(dst []byte, list []string, sign byte) ([]byte, byte) {
	for _, p := range list {
		dst = append(append(dst, sign), p...)
		sign = '&'
	}
	return dst, sign
}

// appendEscaped appends an address with letters, digits and -._~ as they are, and the
// other escapes in capitals.
func appendEscaped(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c != '%':
			dst = append(dst, c)
			continue
		case i+2 >= len(s) || hex(s[i+1]) < 0 || hex(s[i+2]) < 0: // a sign, and no escape
			dst = append(dst, "%25"...)
			continue
		}
		b := byte(hex(s[i+1])<<4 | hex(s[i+2]))
		if isWord(b) || strings.IndexByte("-._~", b) >= 0 {
			dst = append(dst, b)
		} else {
			const digits = "0123456789ABCDEF"
			dst = append(dst, '%', digits[b>>4], digits[b&15])
		}
		i += 2
	}
	return dst
}

// hex is what a hexadecimal digit is worth; -1 if it is none.
func hex(c byte) int {
	switch c = lower(c); {
	case isDigit(c):
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
