package query

import "math/bits"

// places are of words and signs in a stretch.
type places [stretch + 1]uint16

// words sets to where the words begin in b, marked in s, that may be anchors, and
// returns how many there are. The last of s is for what follows; before marks the
// 64 bytes before b.
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
		before = s[fit-1].a
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
	for k := range s[1:] {
		words, later := s[k].a, s[k+1].a
		starts := a.long(words) &^ (words<<1 | before>>(wide-1))
		before = words
		for ; starts != 0; starts &= starts - 1 {
			i := bits.TrailingZeros64(starts)
			size := bits.TrailingZeros64(^ahead(words, later, i) | 1<<8)
			x := (load(b, k*wide+i) | 0x20*ones) & a.masks[size&15]
			to[n] = uint16(k*wide + i)
			n += int(a.filter.both(a.filter.word(x), x))
		}
	}
	return n
}

// long returns which letters may be followed by so many that they begin an anchor.
// Those behind the 64 bytes are not looked at: there may be as many as the last
// one is.
func (a *anchors) long(words uint64) uint64 {
	m := int64(words)
	for _, by := range a.strides {
		m &= m >> (by & 63)
	}
	return uint64(m)
}

// strides returns by how much to shift marks three times, so that at least so many
// of them stand in a row where one is left: from one to eight.
func strides(least int) [3]uint64 {
	n := uint64(least - 1)
	first := min(n, 1)
	second := min(n-first, 2)
	return [3]uint64{first, second, n - first - second}
}

// ahead returns the marks from the ith on, from 0 to 64.
func ahead(m, later uint64, i int) uint64 { return m>>i | later<<(wide-i) }
