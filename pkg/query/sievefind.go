package query

import "math/bits"

// plan is how a sieve goes about its needles.
type plan struct {
	glyphs
	spots  *spots  // the pivots, and what may stand beside one
	pivots []pivot // in no order, each letter once
	number [256]uint8
	wanted alphabet
	// words are looked for instead if they are many.
	words  *anchors
	futile bool // reading all records is quicker
}

// pivot is a letter that is looked for, and the needles that it is the pivot of.
type pivot struct {
	letter  byte
	needles []needle
}

func (p *plan) index(b []byte) int {
	next := 0 // where the character behind the last one begins
	for h := p.spots.hunt(b); ; {
		at, open := h.next()
		if open == 0 {
			return -1
		}
		if next > at {
			open &= after(next - at)
		}
		for open != 0 {
			i := at + bits.TrailingZeros64(open)
			var hit bool
			if next, hit = p.look(b, i); hit {
				return i
			}
			open &= after(next - at)
		}
	}
}

// after returns the bits from the nth on.
func after(n int) uint64 {
	if n >= wide {
		return 0
	}
	return ^uint64(0) << (n & 63)
}

// look reports whether a needle may stand around b[i], which is a pivot, a
// backslash or no ASCII; and where to go on.
func (p *plan) look(b []byte, i int) (next int, hit bool) {
	switch c := b[i]; {
	case c >= special:
		return p.exotic(b, i)
	case c == '\\':
		return i + 1, p.escape(b, i)
	default:
		return i + 1, p.around(b, i, i+1, &p.pivots[p.number[c]])
	}
}

// around reports whether a needle of a pivot may stand around b[from:to].
func (p *plan) around(b []byte, from, to int, v *pivot) bool {
	for i := range v.needles {
		if v.needles[i].around(&p.table, b, from, to) {
			return true
		}
	}
	return false
}
