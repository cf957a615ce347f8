package query

import "math/bits"

// plan is how a sieve goes about its needles.
type plan struct {
	*folder
	table  plainBytes
	pivots []pivot // in no order, each letter once
	wanted alphabet
	legacy [128]alphabet // of the bytes beyond ASCII, read as windows-1252
	mixed  blockSet
	futile bool // reading all records is quicker
}

// pivot is a letter that is looked for, and the needles that it is the pivot of.
type pivot struct {
	letter  byte
	mask    uint64 // the bits of a byte that matter, whatever the case
	needles []needle
	then    [256]bool // whether a byte may follow
}

// stretch is how much is searched for one thing after another: it stays in the
// nearest cache.
const stretch = 8 << 10

func (p *plan) index(b []byte) int {
	next := 0 // where the next character begins
	for from := 0; from < len(b); from += stretch {
		end := min(from+stretch, len(b))
		to := end
		for i := range p.pivots {
			to = p.letter(b, from, to, &p.pivots[i])
		}
		to = p.escape(b, from, to)
		to, next = p.exotic(b, max(from, next), to)
		if to < end {
			return to
		}
	}
	return -1
}

// letter returns where the first needle of a pivot stands in b[from:to]; to if
// there is none.
func (p *plan) letter(b []byte, from, to int, v *pivot) int {
	for at, found := v.seek(b, from, to); found != 0; at, found = v.seek(b, at+wide, to) {
		first := to
		for ; found != 0; found &= found - 1 {
			i := at + place(found)
			if i < first && p.table[b[i]] == v.letter && p.around(b, i, i+1, v) {
				first = i
			}
		}
		if first < to {
			return first
		}
	}
	for from = max(from, to-(to-from)%wide); from < to; from++ {
		if p.table[b[from]] == v.letter && p.around(b, from, from+1, v) {
			break
		}
	}
	return from
}

// seek returns the first 64 bytes of b[from:to] in which the letter may stand
// before a byte that may follow it, and where; see place. What is less than 64
// bytes it leaves.
//
// It subtracts the letter from eight bytes at once: but for its case nothing is
// left where it stands, and what is left elsewhere reaches the high bit by a sum.
func (v *pivot) seek(b []byte, from, to int) (at int, found uint64) {
	letter, mask := uint64(v.letter)*ones, v.mask*ones
	for ; to-from >= wide; from += wide {
		q := (*[wide]byte)(b[from:])
		x := ((load(q[:], 0)^letter)&mask + 0x7f*ones) & highs >> 7
		x |= ((load(q[:], 8)^letter)&mask + 0x7f*ones) & highs >> 6
		x |= ((load(q[:], 16)^letter)&mask + 0x7f*ones) & highs >> 5
		x |= ((load(q[:], 24)^letter)&mask + 0x7f*ones) & highs >> 4
		x |= ((load(q[:], 32)^letter)&mask + 0x7f*ones) & highs >> 3
		x |= ((load(q[:], 40)^letter)&mask + 0x7f*ones) & highs >> 2
		x |= ((load(q[:], 48)^letter)&mask + 0x7f*ones) & highs >> 1
		x |= ((load(q[:], 56)^letter)&mask + 0x7f*ones) & highs
		for x = ^x; x != 0; x &= x - 1 {
			if i := from + place(x) + 1; i >= len(b) || v.then[b[i]] {
				found |= x & -x
			}
		}
		if found != 0 {
			break
		}
	}
	return from, found
}

// place returns which of 64 bytes the lowest bit is for: the first bits are for
// the first of each eight bytes.
func place(set uint64) int {
	i := bits.TrailingZeros64(set)
	return i&7<<3 | i>>3
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
