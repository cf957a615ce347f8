package query

import "math/bits"

// index returns a place in the first record of b that may hold an anchor; -1 if
// there is none.
func (a *anchors) index(b []byte) int {
	var s sheet
	var found places
	next := 0           // the odd characters before it were looked at
	before := uint64(0) // 1 if a letter or digit stands before the stretch
	for from := 0; from < len(b); from += stretch {
		blocks := a.signs.fill(&s, b[from:])
		n := a.words(&found, s[:blocks+1], b[from:], before)
		hit := len(b)
		for _, i := range found[:n] {
			at := from + int(i)
			if x, _ := a.run(b, at); a.stands(b, at, x) {
				hit = at
				break
			}
		}
		for k := 0; k < blocks && from+k*wide < hit; k++ {
			at := from + k*wide
			if glue := s[k].b & (s[k].a<<1 | before); glue != 0 {
				hit = min(hit, a.glue(b, at, glue))
			}
			before = s[k].a >> (wide - 1)
			odd := s[k].odd
			if next > at {
				odd &= after(next - at)
			}
			for odd != 0 {
				i := at + bits.TrailingZeros64(odd)
				var is bool
				if next, is = a.odd(b, i); is {
					hit = min(hit, i)
					break
				}
				odd &= after(next - at)
			}
		}
		if hit < len(b) {
			return hit
		}
	}
	return -1
}

// glue returns the first of the given places in b[at:] where the sign after a
// letter is part of an anchor; len(b) if there is none.
func (a *anchors) glue(b []byte, at int, signs uint64) int {
	for ; signs != 0; signs &= signs - 1 {
		if i := at + bits.TrailingZeros64(signs); a.begins(b, i) && a.joined(b, i) {
			return i
		}
	}
	return len(b)
}

// begins reports whether an anchor may begin with the letters before b[i], and go
// on. It says so where there is too little to look at.
func (a *anchors) begins(b []byte, i int) bool {
	if i < 8 {
		return true
	}
	x := load(b, i-8)
	free := 0 // bytes of these before the last sign
	for n := 7; n >= 0; n-- {
		if !a.isLetter(byte(x >> (8 * n))) {
			free = n + 1
			break
		}
	}
	if free == 0 {
		return false // eight letters were looked up already
	}
	x = x>>(8*free) | 0x20*ones>>(8*free)
	bit := x * prime >> (a.beginShift & 63)
	return a.beginnings[bit>>6]>>(bit&63)&1 != 0
}

// joined reports whether the parts of a word that the sign at b[i] and others
// join may be an anchor.
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
