package output

import (
	"encoding/binary"
	"unicode/utf8"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// eight returns the eight bytes of s from i on as a number.
func eight(s string, i int) uint64 { return binary.LittleEndian.Uint64([]byte(s[i : i+8])) }

// odd tells whether one of eight bytes is no printable ASCII: one below a space
// borrows from its high bit, DEL carries into it, and the rest have it set.
func odd(x uint64) bool { return ((x-' '*ones)|(x+ones)|x)&highs != 0 }

// has tells whether one of eight bytes is c.
func has(x uint64, c byte) bool {
	y := x ^ uint64(c)*ones
	return (y-ones)&^y&highs != 0
}

// skipPlain returns the end of the printable ASCII in s from i on.
func skipPlain(s string, i int) int {
	for ; i+8 <= len(s) && !odd(eight(s, i)); i += 8 {
	}
	for i < len(s) && s[i] >= ' ' && s[i] < 0x7f {
		i++
	}
	return i
}

// skipLine is skipPlain as far as every space has a visible character of ASCII
// behind it and none but a space before it.
func skipLine(s string, i int) int {
	for i+8 <= len(s) {
		x := eight(s, i)
		if odd(x) {
			break
		}
		// The high bit of each byte that is a space, and exactly of those.
		spaces := ^((x ^ ' '*ones) + (highs - ones)) & highs
		if spaces&(spaces<<8) != 0 || spaces&0x80 != 0 && (i == 0 || s[i-1] == ' ') {
			break
		}
		if i += 8; spaces>>63 != 0 {
			i-- // what is behind it comes next
		}
	}
	for i < len(s) && s[i] < 0x7f && (s[i] > ' ' || s[i] == ' ' && single(s, i)) {
		i++
	}
	return i
}

// skipString returns the end of what stands in a JSON string as it is, from i on:
// printable ASCII without quotes and backslashes, and what is beyond ASCII and can
// be seen.
func skipString(s string, i int) int {
	for {
		if i = skipUnquoted(s, i); i == len(s) || s[i] < utf8.RuneSelf {
			return i
		}
		for i < len(s) && s[i] >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 || hidden(r) {
				return i
			}
			i += size
		}
	}
}

// skipUnquoted returns the end of the printable ASCII without quotes and
// backslashes, from i on.
func skipUnquoted(s string, i int) int {
	for i+8 <= len(s) {
		if x := eight(s, i); odd(x) || has(x, '"') || has(x, '\\') {
			break
		}
		i += 8
	}
	for i < len(s) && s[i] >= ' ' && s[i] < 0x7f && s[i] != '"' && s[i] != '\\' {
		i++
	}
	return i
}
