package query

import (
	"strings"
	"unicode/utf8"
)

// linked reports whether a text links to a domain or a host below it; to any for "".
// A link is an http address, or a host with a path or www. before it, as sites show
// links that they have shortened.
func linked(text, domain string) bool {
	for text != "" {
		end := strings.IndexFunc(text, endsLink)
		word, rest := text, ""
		if end >= 0 {
			_, size := utf8.DecodeRuneInString(text[end:])
			word, rest = text[:end], text[end+size:]
		}
		if text = rest; !strings.Contains(word, ".") {
			continue
		}
		if host := linkHost(word); host != "" && (domain == "" || inDomain(host, domain)) {
			return true
		}
	}
	return false
}

func endsLink(r rune) bool { return blankRune(r) || isQuote(r) || strings.ContainsRune("<>()[]|,;", r) }

// linkHost returns the host of a word that is a link, or "".
func linkHost(word string) string {
	if i := strings.Index(word, "://"); i >= 0 {
		if scheme := word[:i]; !foldSuffix(scheme, "http") && !foldSuffix(scheme, "https") {
			return ""
		}
		return hostOf(word[i+len("://"):])
	}
	host := hostOf(word)
	if host == "" || strings.HasPrefix(word, "@") || !foldPrefix(word, "www.") && !strings.HasPrefix(word[len(host):], "/") {
		return ""
	}
	return host
}

func foldPrefix(s, p string) bool { return len(s) >= len(p) && strings.EqualFold(s[:len(p)], p) }

func foldSuffix(s, p string) bool { return len(s) >= len(p) && strings.EqualFold(s[len(s)-len(p):], p) }

// hostOf returns the host that an address begins with, behind http:// if there is
// one and without a port; "" if it is none with a domain.
func hostOf(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	end := len(address)
	for i, r := range address {
		if r < utf8.RuneSelf && nameLen(address[i:i+1], ".-") == 0 {
			end = i
			break
		}
	}
	host := strings.TrimRight(address[:end], ".-")
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 || len(host)-dot < 3 || numbered(host[dot+1:]) || strings.Contains(host, "..") {
		return ""
	}
	return host
}

// inDomain reports whether a host is a domain or below it.
func inDomain(host, domain string) bool {
	return foldSuffix(host, domain) && (len(host) == len(domain) || host[len(host)-len(domain)-1] == '.')
}
