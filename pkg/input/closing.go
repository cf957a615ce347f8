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
	return farClosing(b, at)
}

// zeroBytes marks the bytes of x that are 0 by their high bits. Marks above the
// lowest may be wrong.
func zeroBytes(x uint64) uint64 { return (x - ones) &^ x & highs }

// farClosing is closing for what is left of a string. The quote that was found is
// remembered past escapes, so that each byte is looked at once.
func farClosing(b []byte, at int) int {
	for quote := -1; ; {
		if quote < at {
			if quote = indexFrom(b, min(at, len(b)), '"'); quote == len(b) {
				return -1
			}
		}
		back := bytes.IndexByte(b[at:quote], '\\')
		if back < 0 {
			return quote
		}
		at += back + 2
	}
}
