package query

import "math/bits"

// plan is how a sieve goes about its needles.
type plan struct {
	glyphs
	sets   *sets   // the pivots, and what may follow one
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
	var s sheet
	next := 0 // where the character behind the last one begins
	for from := 0; from < len(b); from += stretch {
		for k := range p.sets.fill(&s, b[from:]) {
			at := from + k*wide
			open := found(s[k], s[k+1]) | s[k].odd
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
	return -1
}

// found returns which of 64 bytes are pivots before a byte that may follow one.
func found(m, later marks) uint64 {
	return m.a & ((m.b|m.odd)>>1 | (later.b|later.odd)<<(wide-1))
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
		if i+1 < len(b) && b[i+1] == 'u' {
			r, size := unescape(b[i+2:])
			hit = p.other(b, i, i+2+size, r)
		}
		return i + 1, hit
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
