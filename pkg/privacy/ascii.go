package privacy

import (
	"encoding/binary"
	"unicode/utf8"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// eight returns the first eight bytes of s as a number.
func eight(s string) uint64 { return binary.LittleEndian.Uint64([]byte(s[:8])) }

// isASCII reports whether s has no other characters.
func isASCII(s string) bool {
	for ; len(s) >= 8; s = s[8:] {
		if eight(s)&highs != 0 {
			return false
		}
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// hasControl reports whether s has a control character of ASCII. Of eight bytes at
// a time, one below a space borrows from its high bit, and DEL carries into it; what
// is beyond ASCII has it set and is looked at byte by byte.
func hasControl(s string) bool {
	for len(s) >= 8 {
		x := eight(s)
		if ((x-' '*ones)|(x+ones)|x)&highs != 0 {
			break
		}
		s = s[8:]
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] == 0x7f {
			return true
		}
	}
	return false
}

// isLetter reports whether c is a letter of ASCII.
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isDigit reports whether c is a digit of ASCII.
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isDigits reports whether s is a number.
func isDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// isHostByte reports whether c may stand in the name of a host: letters, digits,
// the dot and the hyphen, as bits.
func isHostByte(c byte) bool {
	return c < utf8.RuneSelf && [2]uint64{0x03ff600000000000, 0x07fffffe07fffffe}[c>>6]>>(c&63)&1 != 0
}

// runeAt returns the rune at a place, and its length.
func runeAt(s string, i int) (r rune, size int) {
	if s[i] < utf8.RuneSelf {
		return rune(s[i]), 1
	}
	return utf8.DecodeRuneInString(s[i:])
}
