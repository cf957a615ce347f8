package query

import "math/bits"

// places are of words in a stretch.
type places [stretch/2 + 1]uint16

// words sets to where the words begin in b, marked in s, that may be anchors, and
// returns how many there are. The last of s is for what follows; before is 1 if a
// letter or digit stands before b.
func (a *anchors) words(to *places, s []marks, b []byte, before uint64) (n int) {
	blocks := len(s) - 1
	fit := blocks // of these all bytes can be read, and eight behind them
	if blocks*wide+8 > len(b) {
		fit = max(len(b)-8, 0) / wide
	}
	n = a.lookUp(to, 0, s[:fit+1], b, before)
	if fit == blocks {
		return n
	}
	if fit > 0 {
		before = s[fit-1].a >> (wide - 1)
	}
	var end [2*wide + 8]byte
	copy(end[:], b[fit*wide:])
	from := n
	n = a.lookUpNarrow(to, n, s[fit:], end[:], before)
	for i := range to[from:n] {
		to[from+i] += uint16(fit * wide)
	}
	return n
}

// lookUpNarrow adds the words in b that may be anchors to the first n of to, and
// returns how many there are then.
func (a *anchors) lookUpNarrow(to *places, n int, s []marks, b []byte, before uint64) int {
	filter, shift := a.filter, a.shift&63
	for k := range s[1:] {
		words, later := s[k].a, s[k+1].a
		starts := words &^ (words<<1 | before)
		before = words >> (wide - 1)
		for ; starts != 0; starts &= starts - 1 {
			i := bits.TrailingZeros64(starts)
			run := words>>(i&63) | later<<(63-i&63)<<1
			size := bits.TrailingZeros64(^run | 1<<8)
			bit := (load(b, k*wide+i) | 0x20*ones) & a.masks[size&15] * prime >> shift
			to[n] = uint16(k*wide + i)
			n += int(filter[bit>>6] >> (bit & 63) & 1)
		}
	}
	return n
}
