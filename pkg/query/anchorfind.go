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
		n := a.words(&found, s[:blocks+1], b[from:], last)
		hit := a.first(b, from, found[:n])
		n = a.glue(&found, s[:blocks+1], b, from, last)
		hit = min(hit, a.firstJoined(b, from, found[:n]))
		for k := 0; k < blocks && from+k*wide < hit; k++ {
			if odd := s[k].odd; odd != 0 {
				var place int
				place, next = a.oddOnes(b, from+k*wide, next, odd)
				hit = min(hit, place)
			}
		}
		if hit < len(b) {
			return hit
		}
		last = s[blocks-1].a
	}
	return -1
}

// first returns where the first of the words in b[from:] stands that is an anchor;
// len(b) if none is.
func (a *anchors) first(b []byte, from int, words []uint16) int {
	for _, i := range words {
		at := from + int(i)
		if at > 0 && a.isLetter(b[at-1]) {
			continue
		}
		if x, _ := a.run(b, at); a.stands(b, at, x) {
			return at
		}
	}
	return len(b)
}

// firstJoined returns where the first of the signs in b[from:] stands that joins
// parts of a word that may be an anchor; len(b) if none does.
func (a *anchors) firstJoined(b []byte, from int, signs []uint16) int {
	for _, i := range signs {
		if at := from + int(i); a.joined(b, at) {
			return at
		}
	}
	return len(b)
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
		if a.filter.may(x) && a.stands(b, from, x) {
			return true
		}
		n, i = n+end-i, end
	}
	return false
}
