package query

import "encoding/binary"

// Eight bytes at a time: each function works on the bytes of a word of 64 bits
// at once. A yes is the high bit of the byte; no sum carries into the next one.
const (
	ones  = 0x0101_0101_0101_0101
	highs = 0x80 * ones
)

// load returns the eight bytes at b[i:], the first one lowest.
func load(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }

// alnum says which bytes are ASCII letters and digits.
func alnum(x uint64) uint64 {
	low := x &^ highs
	lower := low | 0x20*ones
	letters := (lower + (0x80-'a')*ones) ^ (lower + (0x7f-'z')*ones)
	digits := (low + (0x80-'0')*ones) ^ (low + (0x7f-'9')*ones)
	return (letters | digits) &^ x & highs
}

// spaces says which bytes are spaces.
func spaces(x uint64) uint64 {
	return ^((x&^highs ^ ' '*ones) + 0x7f*ones | x) & highs
}

// gather makes eight yeses and noes the low bits of a number.
func gather(x uint64) uint64 { return x * 0x0002_0408_1020_4081 >> 56 }
