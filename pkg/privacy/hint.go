package privacy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// hint is the rarest character of an identity, in both cases, and where it
// stands. A text without it cannot hold the identity. The zero value is none.
type hint struct {
	at           int
	lower, upper byte
}

// common ranks characters by how often they stand in posts and addresses. What
// has no rank is no hint: K and I are left out since characters beyond ASCII have
// them as their lower case.
var common = [utf8.RuneSelf]byte{
	'_': 1, 'q': 1, 'z': 1, 'x': 2, 'j': 2, 'Q': 1, 'Z': 1, 'X': 2, 'J': 2,
	'0': 5, '1': 5, '2': 5, '3': 5, '4': 5, '5': 5, '6': 5, '7': 5, '8': 5, '9': 5, '-': 6, '@': 6,
	'v': 7, 'b': 9, 'p': 12, 'y': 11, 'g': 13, 'w': 14, 'f': 13, 'm': 15, 'c': 16, 'u': 17, 'd': 20, 'l': 21,
	'V': 7, 'B': 9, 'P': 12, 'Y': 11, 'G': 13, 'W': 14, 'F': 13, 'M': 15, 'C': 16, 'U': 17, 'D': 20, 'L': 21,
	'h': 25, 'r': 26, 's': 27, 'n': 28, 'a': 30, 'o': 31, 't': 33, 'e': 40, '.': 8, ':': 12, '/': 13, ' ': 50,
	'H': 25, 'R': 26, 'S': 27, 'N': 28, 'A': 30, 'O': 31, 'T': 33, 'E': 40,
}

// hintOf returns the hint of an identity.
func hintOf(s string) (h hint) {
	least := byte(255)
	for i := range min(len(s), 32) {
		c := s[i]
		if c < utf8.RuneSelf && common[c] != 0 && common[c] < least {
			least = common[c]
			h = hint{at: i, lower: c, upper: c}
		}
	}
	if isLetter(h.lower) {
		h.lower |= 0x20
		h.upper = h.lower &^ 0x20
	}
	return h
}

// maybeIn reports whether index may find the identity in s. It is wrong only in
// saying that it may.
func (id *identity) maybeIn(s string) bool {
	if id.hint.lower != 0 {
		return id.around(s, id.hint.lower) || id.hint.upper != id.hint.lower && id.around(s, id.hint.upper)
	}
	first, _ := utf8.DecodeRuneInString(id.text)
	return strings.ContainsRune(s, first) || strings.ContainsRune(s, unicode.ToUpper(first)) ||
		strings.ContainsRune(s, unicode.ToLower(first))
}

// around reports whether the identity may stand around a place where s has c, its
// hint.
func (id *identity) around(s string, c byte) bool {
	for from := 0; ; from++ {
		i := strings.IndexByte(s[from:], c)
		if i < 0 {
			return false
		}
		from += i
		if id.fits(s, from) {
			return true
		}
	}
}

// fits compares s with the identity, from its hint at i outwards, up to the first
// character beyond ASCII on each side: who knows what follows there.
func (id *identity) fits(s string, i int) bool {
	t, at := id.text, id.hint.at
	for j, k := i-1, at-1; k >= 0; j, k = j-1, k-1 {
		if j < 0 {
			return false
		}
		if (s[j] | t[k]) >= utf8.RuneSelf {
			break
		}
		if !sameLetter(s[j], t[k]) {
			return false
		}
	}
	for j, k := i+1, at+1; k < len(t); j, k = j+1, k+1 {
		if j == len(s) {
			return false
		}
		if (s[j] | t[k]) >= utf8.RuneSelf {
			break
		}
		if !sameLetter(s[j], t[k]) {
			return false
		}
	}
	return true
}

// sameLetter reports whether two characters of ASCII are equal but for case.
func sameLetter(a, b byte) bool { return a == b || a^b == 0x20 && isLetter(a) }
