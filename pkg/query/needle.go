package query

import "bytes"

// needle is a word to look for, in lower-case letters and digits.
type needle struct {
	letters string
	pivot   int // the letter that is looked for first
	// No letter or digit stands before it, or behind it.
	first, last bool
}

// newNeedle makes the needle of a folded word. It is false if characters beyond
// ASCII belong to it, or nothing but signs.
func newNeedle(key string) (n needle, ok bool) {
	if _, plain := start(key); plain {
		return needle{letters: key}, true
	}
	var letters []byte
	for i := range len(key) {
		switch c := key[i]; {
		case c >= special:
			return needle{}, false
		case isLetter(plainByte(c)):
			letters = append(letters, c)
		}
	}
	return needle{letters: string(letters)}, len(letters) > 0
}

// What plainByte says of bytes that are no letter or digit.
const (
	parting = 0    // a sign that parts words
	joining = 1    // a sign that may stand between the letters of a word
	unclear = 0xff // it may be part of a letter
)

// plainByte returns letters and digits in lower case. Of signs it says whether
// they part words, and unclear where more than one byte makes a character.
func plainByte(c byte) byte {
	switch lower := c | 0x20; {
	case 'a' <= lower && lower <= 'z':
		return lower
	case '0' <= c && c <= '9':
		return c
	case joins(c):
		return joining
	case c >= special, c == '\\':
		return unclear
	}
	return parting
}

// joins reports whether c may stand between the letters of a word, as the reading
// of hyphenated words, tags and accounts has it.
func joins(c byte) bool {
	switch c {
	case '\'', '`', '_', '-', '.', '+', '#', '&':
		return true
	}
	return false
}

// isLetter reports whether what plainByte says is a letter or a digit.
func isLetter(c byte) bool { return c-joining-1 < unclear-joining-1 }

// plainBytes is plainByte as a table.
type plainBytes [256]byte

func newPlainBytes() (t plainBytes) {
	for c := range t {
		t[c] = plainByte(byte(c))
	}
	return t
}

// around reports whether the needle may stand around its pivot, which is
// b[from:to]. Next to a pivot that is not plain any letter may stand: the host of
// an account ends where ASCII does.
func (n *needle) around(t *plainBytes, b []byte, from, to int) bool {
	plain := t[b[from]] != unclear
	return n.behind(t, b, to, plain) && n.before(t, b, from, plain)
}

// then reports whether a byte may stand right behind the pivot, by what plainByte
// says of it, and was whether it may stand right before it.
func (n *needle) then(c byte) bool {
	if rest := n.letters[n.pivot+1:]; rest != "" {
		return c == rest[0] || c == joining
	}
	return !n.last || !isLetter(c)
}

func (n *needle) was(c byte) bool {
	if rest := n.letters[:n.pivot]; rest != "" {
		return c == rest[len(rest)-1] || c == joining
	}
	return !n.first || !isLetter(c)
}

// behind reports whether the letters behind the pivot may stand at b[i:].
func (n *needle) behind(t *plainBytes, b []byte, i int, plain bool) bool {
	rest := n.letters[n.pivot+1:]
	if !plain && rest == "" {
		return true
	}
	for ; len(rest) > 0; i++ {
		if i >= len(b) {
			return false
		}
		switch c := t[b[i]]; c {
		case joining:
		case unclear:
			return true
		case rest[0]:
			rest = rest[1:]
		default:
			return false
		}
	}
	return !n.last || i >= len(b) || !isLetter(t[b[i]])
}

// before reports whether the letters before the pivot may end at b[:i].
func (n *needle) before(t *plainBytes, b []byte, i int, plain bool) bool {
	rest := n.letters[:n.pivot]
	if !plain && rest == "" {
		return true
	}
	for i--; len(rest) > 0; i-- {
		if i < 0 {
			return false
		}
		switch c := t[b[i]]; c {
		case joining:
		case unclear:
			return true
		case rest[len(rest)-1]:
			rest = rest[:len(rest)-1]
		default:
			return isLetter(c) && escaped(b, i)
		}
	}
	return !n.first || i < 0 || !isLetter(t[b[i]]) || escaped(b, i)
}

// escaped reports whether the letter or digit at b[i] may be one of an escape,
// as in \n and \u00ad.
func escaped(b []byte, i int) bool {
	return bytes.IndexByte(b[max(i-5, 0):i], '\\') >= 0
}
