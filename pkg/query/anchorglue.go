package query

import "math/bits"

// glue sets to where in b[from:], marked in s, the signs stand that may join the
// parts of an anchor, and returns how many there are. last marks the letters of the
// 64 bytes before.
func (a *anchors) glue(to *places, s []marks, b []byte, from int, last uint64) (n int) {
	blocks := len(s) - 1
	low := 0
	if from == 0 {
		low = min(1, blocks)
	}
	// From low to high eight bytes can be read before and behind each sign.
	high := max(low, min(blocks, (len(b)-from-8)/wide))
	n = a.glueNarrow(to, 0, s, 0, low, b, from, last)
	n = a.glueQuick(to, n, s, low, high, b, from, last)
	return a.glueNarrow(to, n, s, high, blocks, b, from, last)
}

// glueNarrow adds those in some of the blocks to the first n of to, and returns how
// many there are then. Behind the sign more letters follow, or one more sign; of
// words with eight letters before it lookUp knows.
func (a *anchors) glueNarrow(to *places, n int, s []marks, low, high int, b []byte, from int, last uint64) int {
	for k := low; k < high; k++ {
		m, later := &s[k], &s[k+1]
		if k > 0 {
			last = s[k-1].a
		}
		signs := m.b & (m.a<<1 | last>>(wide-1)) & ahead(m.a|m.b, later.a|later.b, 1)
		for ; signs != 0; signs &= signs - 1 {
			i := bits.TrailingZeros64(signs)
			before := bits.LeadingZeros64(^(m.a<<1<<(63-i) | last>>i))
			if before >= 8 {
				continue
			}
			behind := bits.TrailingZeros64(^ahead(m.a, later.a, i+1) | 1<<8)
			at := from + k*wide + i
			x := (upTo(b, at, before) | behindOf(b, at+1)<<(8*before)) & a.masks[min(before+behind, 8)]
			word := a.filter.word(x)
			if before+behind < 8 && ahead(m.b, later.b, i+1)>>behind&1 != 0 {
				word |= a.beginnings.word(x) // still more may follow
			}
			to[n] = uint16(k*wide + i)
			n += int(a.filter.both(word, x))
		}
	}
	return n
}

// upTo returns the letters before b[i], of which there are less than eight.
func upTo(b []byte, i, letters int) (x uint64) {
	for _, c := range b[i-letters : i] {
		x = x>>8 | uint64(c|0x20)<<56
	}
	return x >> (8 * (8 - letters) & 63)
}

// behindOf returns the eight bytes from b[i] on as letters. Zeros are behind the end.
func behindOf(b []byte, i int) uint64 {
	if i+8 <= len(b) {
		return load(b, i) | 0x20*ones
	}
	var end [8]byte
	copy(end[:], b[i:])
	return load(end[:], 0) | 0x20*ones
}
