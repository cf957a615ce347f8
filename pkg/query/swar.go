package query

import "encoding/binary"

// Eight bytes are worked on at once, as a number of 64 bits.
const (
	ones  = 0x0101_0101_0101_0101
	highs = 0x80 * ones
)

// load returns the eight bytes at b[i:], the first one lowest.
func load(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }
