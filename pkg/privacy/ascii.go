package privacy

import (
	"encoding/binary"
	"unicode/utf8"
)

// isASCII reports whether s has no other characters.
func isASCII(s string) bool {
	const highs = 0x8080808080808080
	for ; len(s) >= 8; s = s[8:] {
		if binary.LittleEndian.Uint64([]byte(s[:8]))&highs != 0 {
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
