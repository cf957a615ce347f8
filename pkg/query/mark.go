package query

// marks say of 64 bytes, the first one lowest, what they are.
type marks struct {
	a, b uint64 // they are in the one or the other set
	odd  uint64 // they are backslashes or no ASCII
}

// stretch is how many bytes are marked at a time: few, since they are marked
// anew behind each hit.
const stretch = 1 << 10

// sheet holds the marks of a stretch, and of the 64 bytes behind it.
type sheet [stretch/wide + 1]marks

// sets are two sets of ASCII characters that are looked for at once.
type sets struct {
	// nibbles holds, for the low half of a byte, a bit for each high half: it tells
	// 16 or 32 bytes at once whether they are in a set.
	nibbles [2][16]byte
	table   [256]uint64 // what markNarrow sums
}

// markBits is how many bits each kind has in a sum of 16 marks.
const markBits = 16

// newSets makes the sets of the ASCII characters that are in a, and in b.
func newSets(a, b func(c byte) bool) *sets {
	s := new(sets)
	for c := range s.table {
		c := byte(c)
		for i, in := range []func(byte) bool{a, b} {
			if c < special && in(c) {
				s.nibbles[i][c&15] |= 1 << (c >> 4)
				s.table[c] |= 1 << (markBits * i)
			}
		}
		if c >= special || c == '\\' {
			s.table[c] |= 1 << (markBits * 2)
		}
	}
	return s
}

// fill marks a stretch of b, and returns of how many 64 bytes; the last of them
// may be fewer. Newlines stand behind the end of b.
func (s *sets) fill(to *sheet, b []byte) (blocks int) {
	whole := min(len(b)/wide, len(to))
	s.mark(to[:whole], b)
	if whole == len(to) {
		return whole - 1
	}
	var end [2 * wide]byte
	for i := copy(end[:], b[whole*wide:]); i < len(end); i++ {
		end[i] = '\n'
	}
	s.mark(to[whole:min(whole+2, len(to))], end[:])
	return min((len(b)+wide-1)/wide, len(to)-1)
}

// markNarrow marks bytes, 64 for each of to.
func (s *sets) markNarrow(to []marks, bytes []byte) {
	for k := range to {
		sums := summed(&s.table, (*[wide]byte)(bytes[k*wide:]))
		to[k] = marks{a: sums.of(0), b: sums.of(1), odd: sums.of(2)}
	}
}

// sums are what table says of 64 bytes: four sums of 16 bytes each. They are
// shifted into them, the last byte first, so that each bit ends at its byte's place.
type sums [4]uint64

func summed(table *[256]uint64, text *[wide]byte) (s sums) {
	for i := 15; i >= 0; i-- {
		s[0] = s[0]<<1 + table[text[i]]
		s[1] = s[1]<<1 + table[text[i+16]]
		s[2] = s[2]<<1 + table[text[i+32]]
		s[3] = s[3]<<1 + table[text[i+48]]
	}
	return s
}

// of takes the bits of one kind of mark out of the sums.
func (s *sums) of(kind uint8) uint64 {
	at := kind * markBits & 63
	return s[0]>>at&0xffff | s[1]>>at&0xffff<<16 | s[2]>>at&0xffff<<32 | s[3]>>at&0xffff<<48
}
