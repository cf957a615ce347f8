package query

import "math/bits"

// index returns a place in the first record of b that may hold an anchor; -1 if
// there is none.
func (a *anchors) index(b []byte) int {
	var s sheet
	var copied [wide + 8]byte
	next := 0           // where the odd characters begin that were not yet looked at
	before := uint64(0) // 1 if a letter or digit stands before the block
	for from := 0; from < len(b); from += stretch {
		for k := range a.signs.fill(&s, b[from:]) {
			m, at := &s[k], from+k*wide
			text := block(b, at, &copied)
			hit := len(b)
			for starts := m.a &^ (m.a<<1 | before); starts != 0; {
				if starts = a.skip(text, starts, m.a, s[k+1].a); starts != 0 {
					i := bits.TrailingZeros64(starts)
					starts &= starts - 1
					if x, _ := a.run(b, at+i); a.stands(b, at+i, x) {
						hit = at + i
						break
					}
				}
			}
			for glue := m.b & (m.a<<1 | before); glue != 0; glue &= glue - 1 {
				if i := at + bits.TrailingZeros64(glue); a.joined(b, i) {
					hit = min(hit, i)
					break
				}
			}
			odd := m.odd
			if next > at {
				odd &= after(next - at)
			}
			for odd != 0 {
				i := at + bits.TrailingZeros64(odd)
				var found bool
				if next, found = a.odd(b, i); found {
					hit = min(hit, i)
					break
				}
				odd &= after(next - at)
			}
			if hit < len(b) {
				return hit
			}
			before = m.a >> (wide - 1)
		}
	}
	return -1
}

// block returns the 64 bytes at b[at:] and those behind, copied if there are too
// few.
func block(b []byte, at int, copied *[wide + 8]byte) *[wide + 8]byte {
	if len(b)-at >= len(copied) {
		return (*[wide + 8]byte)(b[at:])
	}
	clear(copied[copy(copied[:], b[at:]):])
	return copied
}

// skip takes the words that are no anchors from the beginning of the given ones,
// up to the first that may be one.
func (a *anchors) skip(text *[wide + 8]byte, starts, words, later uint64) (rest uint64) {
	filter, shift := a.filter, a.shift&63
	for ; starts != 0; starts &= starts - 1 {
		i := bits.TrailingZeros64(starts)
		run := words>>(i&63) | later<<(63-i&63)<<1
		n := bits.TrailingZeros64(^run)
		bit := (load(text[:], i&63) | 0x20*ones) & a.masks[n&63] * prime >> shift
		if filter[bit>>6]>>(bit&63)&1 != 0 {
			break
		}
	}
	return starts
}

// joined reports whether an anchor may stand around the sign at b[i], which
// follows a letter: whether the parts of a word that signs join make one. Those
// of eight letters and more were looked up already.
func (a *anchors) joined(b []byte, i int) bool {
	from := i
	for from > 0 && a.isLetter(b[from-1]) {
		if from--; i-from == 8 {
			return false
		}
	}
	x, _ := a.run(b, from)
	for n := i - from; n < 8; {
		for i < len(b) && joins(b[i]) {
			i++
		}
		more, end := a.run(b, i)
		if end == i {
			return false
		}
		x |= more << (8 * n)
		if a.may(x) && a.stands(b, from, x) {
			return true
		}
		n, i = n+end-i, end
	}
	return false
}
