package query

import "math/bits"

// index returns a place in the first record of b that may hold an anchor; -1 if
// there is none.
func (a *anchors) index(b []byte) int {
	var s sheet
	var found places
	next := 0         // the odd characters before it were looked at
	last := uint64(0) // which of the 64 bytes before are letters or digits
	for from := 0; from < len(b); from += stretch {
		blocks := a.signs.fill(&s, b[from:])
		n := a.words(&found, s[:blocks+1], b[from:], last>>(wide-1))
		hit := a.first(b, from, found[:n])
		for k := 0; k < blocks && from+k*wide < hit; k++ {
			at := from + k*wide
			hit = min(hit, a.glued(b, at, last, s[k], s[k+1]))
			last = s[k].a
			if odd := s[k].odd; odd != 0 {
				var place int
				place, next = a.oddOnes(b, at, next, odd)
				hit = min(hit, place)
			}
		}
		if hit < len(b) {
			return hit
		}
	}
	return -1
}

// first returns where the first of the words in b[from:] stands that is an anchor;
// len(b) if none is.
func (a *anchors) first(b []byte, from int, words []uint16) int {
	for _, i := range words {
		at := from + int(i)
		if x, _ := a.run(b, at); a.stands(b, at, x) {
			return at
		}
	}
	return len(b)
}

// glued returns the first place in the 64 bytes at b[at:] where a sign behind a
// letter may be part of an anchor; len(b) if there is none. The signs between the
// letters of a word are followed by letters, or by more of them.
func (a *anchors) glued(b []byte, at int, last uint64, m, later marks) int {
	signs := m.b & (m.a<<1 | last>>(wide-1)) & ((m.a|m.b)>>1 | (later.a|later.b)<<(wide-1))
	for ; signs != 0; signs &= signs - 1 {
		i := bits.TrailingZeros64(signs)
		size := bits.LeadingZeros64(^(m.a<<(wide-i) | last>>i))
		if size < 8 && a.begins(b, at+i, size) && a.joined(b, at+i) {
			return at + i
		}
	}
	return len(b)
}

// begins reports whether an anchor may begin with the letters before b[i], less
// than eight, and go on. It says so where there is too little to look at.
func (a *anchors) begins(b []byte, i, size int) bool {
	if i < 8 {
		return true
	}
	free := 8 * uint(8-size) & 63
	bit := (load(b, i-8) | 0x20*ones) >> free * prime >> (a.beginShift & 63)
	return a.beginnings[bit>>6]>>(bit&63)&1 != 0
}

// oddOnes returns the first place in the 64 bytes at b[at:] where odd characters
// may be part of an anchor; len(b) if there is none. Those before next were looked
// at; it also returns where to go on.
func (a *anchors) oddOnes(b []byte, at, next int, odd uint64) (place, goOn int) {
	for next = max(next, at); ; {
		if odd &= after(next - at); odd == 0 {
			return len(b), next
		}
		i := at + bits.TrailingZeros64(odd)
		var hit bool
		if next, hit = a.odd(b, i); hit {
			return i, next
		}
	}
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
