package privacy

import (
	"net/url"
	"strings"
)

// maskAddresses cuts addresses in a text, with or without a scheme, before what
// names an account, unless the account is the brand's.
func (w *work) maskAddresses(s string) string {
	out, copied := w.out[:0], 0
	for end := 0; end < len(s); {
		start := endOfRun(s, end, true)
		end = endOfRun(s, start, false)
		word := s[start:end]
		if strings.IndexByte(word, '.') < 0 && strings.IndexByte(word, '/') < 0 {
			continue
		}
		if masked, ok := w.appendWord(append(out, s[copied:start]...), word); ok {
			out = masked
			copied = end
		}
	}
	if copied == 0 {
		return s
	}
	return w.made(append(out, s[copied:]...))
}

// endOfRun returns where a run of characters ends, from i on, that part words, or
// do not.
func endOfRun(s string, i int, parting bool) int {
	for i < len(s) {
		r, size := runeAt(s, i)
		if parts(r) != parting {
			break
		}
		i += size
	}
	return i
}

// parts reports whether a character ends an address in a text.
func parts(r rune) bool {
	switch r {
	case ' ', '\n', '\t', '\r', '"', '\'', '<', '>', '(', ')', '[', ']', '{', '}', '|', '“', '”', '‘', '’', '«', '»', '、', '。', '，':
		return true
	}
	return false
}

// appendWord appends a word that is an address, masked; ok is false if it stays
// as it is.
func (w *work) appendWord(dst []byte, word string) (out []byte, ok bool) {
	if at := schemeEnd(word); at > 0 {
		start := schemeStart(word, at)
		return w.appendAddress(append(dst, word[:start]...), word[start:])
	}
	host, _, ok := strings.Cut(word, "/")
	if !ok {
		return append(dst, MaskedHandle...), isPersonsHost(strings.TrimRight(host, ".,;:!?"))
	}
	if dot := strings.LastIndexByte(host, '.'); dot <= 0 || len(host)-dot < 3 || !isWord(host[dot+1:]) {
		return dst, false
	}
	return w.appendBare(dst, word)
}

// appendAddress appends an address, cut before what names an account; ok is false
// if nothing does.
func (w *work) appendAddress(dst []byte, s string) (out []byte, ok bool) {
	a, ok := parseAddress(s)
	if !ok {
		scheme, _, _ := strings.Cut(s, "://")
		return append(append(dst, scheme...), "://…"...), true
	}
	return w.appendCut(append(append(dst, a.scheme...), "://"...), &a, "", s)
}

// appendBare is appendAddress for an address without its scheme.
func (w *work) appendBare(dst []byte, s string) (out []byte, ok bool) {
	const scheme = "https"
	a, ok := plainAddress(scheme, s)
	if !ok {
		if a, ok = parseAddress(scheme + "://" + s); !ok {
			return append(dst, "…"...), true
		}
	}
	return w.appendCut(dst, &a, scheme+"://", s)
}

// appendCut appends what is left of an address, behind its scheme. The address is
// prefix and s.
func (w *work) appendCut(dst []byte, a *address, prefix, s string) (out []byte, ok bool) {
	var buf fewSegments
	segments := segments(buf[:0], a.path)
	i, named := account(a, segments)
	switch {
	case named && i < 0:
		return append(dst, "…"...), true
	case named && i < len(segments) && w.visible(segments[i]), !named && !holdsIdentity(prefix+s, w.ids):
		return dst, false
	case !named:
		i = 0
	}
	dst = append(append(dst, a.host...), '/')
	for _, part := range segments[:i] {
		dst = append(append(dst, part...), '/')
	}
	return append(dst, "…"...), true
}

// isPersonsHost reports whether a word is a host that bears an account's name.
func isPersonsHost(word string) bool {
	if strings.IndexByte(word, '.') < 0 {
		return false
	}
	u := url.URL{Host: word}
	host := u.Hostname()
	if isASCII(host) && !onSubdomain(host) {
		return false
	}
	return namesInHost(bareHost(host))
}

// onSubdomain reports whether a host of ASCII ends like those on which accounts
// have names, whatever its case.
func onSubdomain(host string) bool {
	for _, h := range subdomains {
		if len(host) > len(h) && strings.EqualFold(host[len(host)-len(h):], h) {
			return true
		}
	}
	return false
}

// isWord reports whether s is made of letters of ASCII.
func isWord(s string) bool {
	for i := range len(s) {
		if !isLetter(s[i]) {
			return false
		}
	}
	return true
}
