package query

import "unicode/utf8"

// Characters beyond ASCII that fold to ASCII letters or digits stand in few
// places. Blocks are of 64 characters, which differ only in the last byte of
// their UTF-8.

// blocks is how many there are below U+20000; nothing above folds to ASCII.
const blocks = 0x20000 / 64

// blockSet is a set of blocks.
type blockSet [blocks / 64]uint64

// mixedBlocks returns the blocks that hold a character which folds to ASCII
// letters or digits.
func mixedBlocks() (s blockSet) {
	for _, r := range [...][2]rune{
		{0x0080, 0x023f}, {0x0280, 0x02ff}, {0x0640, 0x067f}, {0x06c0, 0x06ff}, // Latin, Arabic digits
		{0x1d00, 0x1dbf}, {0x1e00, 0x1eff}, // phonetic, Latin
		{0x2040, 0x20bf}, {0x2100, 0x21bf}, {0x2440, 0x24ff}, // raised, currencies, letter-like, numbers, circled
		{0x2c40, 0x2c7f}, {0xa7c0, 0xa7ff}, // Latin
		{0x3240, 0x32ff}, {0x3340, 0x33ff}, // circled, units
		{0xfb00, 0xfb3f}, {0xff00, 0xff7f}, // ligatures, full width
		{0x10780, 0x107bf}, {0x1d400, 0x1d6bf}, {0x1d7c0, 0x1d7ff}, // phonetic, mathematical
		{0x1f100, 0x1f1bf}, {0x1fbc0, 0x1fbff}, // squared, segmented
	} {
		for b := r[0] >> 6; b <= r[1]>>6; b++ {
			s[b>>6] |= 1 << (b & 63)
		}
	}
	return s
}

// has reports whether the block is in the set.
func (s *blockSet) has(block rune) bool { return s[block>>6&(blocks/64-1)]>>(block&63)&1 != 0 }

// foreign returns the length of the character that b begins with, if it is in
// valid UTF-8 and its block is not in the set. Otherwise, or where that takes a
// closer look, it is 0.
func (s *blockSet) foreign(b []byte) int {
	if len(b) < utf8.UTFMax {
		return 0
	}
	size, block := blockOf(b)
	if s.has(block) {
		return 0
	}
	for i := 1; i < size; i++ {
		if b[i]&0xc0 != 0x80 {
			return 0
		}
	}
	return size
}

// blockOf returns the length and the block of the character that b begins with,
// by its first bytes: all but the last one tell the block. The length is 0 for
// what cannot be valid, and from U+20000 on.
func blockOf(b []byte) (size int, block rune) {
	switch c := b[0]; {
	case c < 0xc2:
	case c < 0xe0:
		return 2, rune(c & 31)
	case c == 0xe0, c == 0xed && b[1] >= 0xa0: // perhaps too long, or half of a pair
	case c < 0xf0:
		return 3, rune(c&15)<<6 | rune(b[1]&63)
	case c == 0xf0 && b[1] >= 0x90 && b[1] < 0xa0:
		return 4, rune(b[1]&63)<<6 | rune(b[2]&63)
	}
	return 0, 0
}
