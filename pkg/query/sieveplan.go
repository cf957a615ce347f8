package query

import (
	"slices"

	"golang.org/x/text/encoding/charmap"
)

// sample is how much of the first bytes tells which letters are rare.
const sample = 64 << 10

// What things cost, in nanoseconds: a pivot that is looked at, a record that is
// read, a thousand bytes that are searched for one more letter, and a thousand
// bytes of which all records are read.
const (
	costPivot  = 4
	costRecord = 600
	costSearch = 110
	costRead   = 1000
)

// usual are letters and digits as often as they stand in posts written as JSON,
// for when there is too little to count.
const usual = "etaoinsrlhdcumpgyfwbkvjxqz0123456789"

// census counts letters, upper and lower case together, and digits: 64 for one
// that was seen.
type census [256]int

func count(b []byte, t *plainBytes) (c census) {
	for i := range len(usual) {
		c[usual[i]] = len(usual) - i
	}
	for _, x := range b {
		c[t[x]] += 64
	}
	return c
}

// prepare chooses a needle for each way by what it costs in the beginning of a
// file.
func (s *Sieve) prepare(b []byte) *plan {
	p := &plan{folder: s.folder, table: newPlainBytes(), mixed: mixedBlocks()}
	for i := range p.legacy {
		p.legacy[i] = letters(p.char(charmap.Windows1252.DecodeByte(byte(i + special))))
	}
	b = b[:min(len(b), sample)]
	seen := count(b, &p.table)
	cost := 0
	for _, w := range s.ways {
		cost += p.choose(w, &seen, b)
	}
	p.futile = len(b) == sample && cost > sample*costRead/1000
	return p
}

// choose adds the cheapest needle of a way and returns what it costs.
func (p *plan) choose(w way, seen *census, b []byte) (least int) {
	var best needle
	for i, n := range w {
		cost := p.turn(&n, seen, len(b)) + p.hits(n, b)*costRecord
		if i == 0 || cost < least {
			best, least = n, cost
		}
	}
	p.add(best)
	return least
}

// add adds a needle.
func (p *plan) add(n needle) {
	c := n.letters[n.pivot]
	i := slices.IndexFunc(p.pivots, func(v pivot) bool { return v.letter == c })
	if i < 0 {
		i = len(p.pivots)
		p.pivots = append(p.pivots, pivot{letter: c, mask: caseless(c)})
		p.wanted.add(c)
	}
	v := &p.pivots[i]
	v.needles = append(v.needles, n)
	for x, c := range p.table {
		if c == 0 || c == unclear || n.then(c) {
			v.then[x] = true
		}
	}
}

// caseless returns which bits of a byte say that it is c in either case.
func caseless(c byte) uint64 {
	if c < 'a' {
		return 0x7f
	}
	return 0x7f &^ 0x20
}

// turn sets the pivot of a needle to its cheapest letter and returns what that
// costs.
func (p *plan) turn(n *needle, seen *census, size int) (least int) {
	for i := range len(n.letters) {
		c := n.letters[i]
		cost := seen[c] * costPivot / 64
		if !p.wanted.has(c) {
			cost += size * costSearch / 1000
		}
		if i == 0 || cost < least {
			n.pivot, least = i, cost
		}
	}
	return least
}

// hits returns how often a needle stands in b.
func (p *plan) hits(n needle, b []byte) (hits int) {
	alone := plan{table: p.table}
	alone.add(n)
	for at := 0; ; at++ {
		if at = alone.letter(b, at, len(b), &alone.pivots[0]); at == len(b) {
			return hits
		}
		hits++
	}
}
