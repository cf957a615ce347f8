package input

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// near is how many bytes of a string are looked at eight at a time, before it
// pays to search for its end with bytes.IndexByte. Most strings are shorter.
const near = 32

// closing returns the index of the quote that closes the string whose inside
// begins at an offset of b; -1 if there is none.
func closing(b []byte, at int) int {
	for stop := at + near; at < stop && len(b)-at >= 8; {
		x := binary.LittleEndian.Uint64(b[at:])
		// The lowest high bit marks the first quote or backslash.
		m := zeroBytes(x^'"'*ones) | zeroBytes(x^'\\'*ones)
		if m == 0 {
			at += 8
			continue
		}
		if at += bits.TrailingZeros64(m) / 8; b[at] == '"' {
			return at
		}
		at += 2
	}
	if quote, _ := farClosing(b, at); quote < len(b) {
		return quote
	}
	return -1
}

// zeroBytes marks the bytes of x that are 0 by their high bits. Marks above the
// lowest may be wrong.
func zeroBytes(x uint64) uint64 { return (x - ones) &^ x & highs }

// farClosing is closing for what is left of a string; len(b) stands for none, and
// escaped then says that b ends with a backslash. The quote that was found is
// remembered past escapes, so that each byte is looked at once.
func farClosing(b []byte, at int) (quote int, escaped bool) {
	for quote = -1; at <= len(b); {
		if quote < at {
			quote = indexFrom(b, at, '"')
		}
		back := bytes.IndexByte(b[at:quote], '\\')
		if back < 0 {
			return quote, false
		}
		at += back + 2
	}
	return len(b), true
}
