package query

import "math/bits"

// spots finds places to look at: pivots between bytes that may stand beside them,
// and what is odd.
type spots struct {
	// nibbles are sets as those of sets: the pivots, what may stand right behind one,
	// and what may stand right before one.
	nibbles [3][16]byte
	table   [256]uint64 // what nextNarrow sums
}

// trail is what the last bytes of the block before are not, or are.
type trail struct {
	notPivot  uint64 // 1: the last is no pivot
	notBefore uint64 // a bit for each of the last two that may not stand before one
	odd       uint64 // 1: the last is odd
}

func newSpots(in [3]func(c byte) bool) *spots {
	s := new(spots)
	for c := range s.table {
		for i := range in {
			if c < special && in[i](byte(c)) {
				s.nibbles[i][c&15] |= 1 << (c >> 4)
				s.table[c] |= 1 << (markBits * i)
			}
		}
		if c >= special || c == '\\' {
			s.table[c] |= 1 << (markBits * 3)
		}
	}
	return s
}

// nextNarrow passes over blocks of 64 bytes without a spot. It returns how many,
// and the spots of the next: bit n is the nth byte, counted from the last one of
// the block before. Without one it passes over all.
func (s *spots) nextNarrow(b []byte, blocks int, t *trail) (k int, open uint64) {
	for ; k < blocks && open == 0; k++ {
		sums := summed(&s.table, (*[wide]byte)(b[k*wide:]))
		odd := sums.of(3)
		notPivot, notBehind, notBefore := ^sums.of(0), ^(sums.of(1) | odd), ^(sums.of(2) | odd)
		open = ^(notPivot<<1 | t.notPivot | notBehind | notBefore<<2 | t.notBefore) | odd<<1 | t.odd
		*t = trail{notPivot >> (wide - 1), notBefore >> (wide - 2), odd >> (wide - 1)}
	}
	if open != 0 {
		k--
	}
	return k, open
}

// hunt goes from one block with spots to the next.
type hunt struct {
	*spots
	trail
	b    []byte
	from int
}

func (s *spots) hunt(b []byte) hunt { return hunt{spots: s, trail: trail{notPivot: 1}, b: b} }

// next returns the next spots: bit n is the byte at+n. There are none at the end.
func (h *hunt) next() (at int, open uint64) {
	if blocks := (len(h.b) - h.from) / wide; blocks > 0 {
		k, open := h.spots.next(h.b[h.from:], blocks, &h.trail)
		at = h.from + k*wide - 1
		if h.from += min(k+1, blocks) * wide; open != 0 {
			return at, open
		}
	}
	if h.from > len(h.b) {
		return 0, 0
	}
	var end [wide]byte // with newlines behind the last byte
	for i := copy(end[:], h.b[h.from:]); i < wide; i++ {
		end[i] = '\n'
	}
	_, open = h.spots.next(end[:], 1, &h.trail)
	at = h.from - 1
	h.from = len(h.b) + 1
	return at, open
}

// looks returns how many pivots a plan would look at in b.
func (p *plan) looks(b []byte) (n int) {
	for h := p.spots.hunt(b); ; {
		at, open := h.next()
		if open == 0 {
			return n
		}
		for ; open != 0; open &= open - 1 {
			if isLetter(p.table[b[at+bits.TrailingZeros64(open)]]) {
				n++
			}
		}
	}
}
