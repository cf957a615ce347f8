package query

import (
	"slices"
	"strings"
)

// sample is how much of the first bytes tells which letters are rare.
const sample = 64 << 10

// What things cost, in nanoseconds: a pivot that is looked at, a record that is
// read, and a thousand bytes of which all records are read.
const (
	costPivot  = 4
	costRecord = 600
	costRead   = 1000
)

// usual are letters and digits as often as they stand in posts written as JSON,
// for when there is too little to count.
const usual = "etaoinsrlhdcumpgyfwbkvjxqz0123456789"

// prepare makes a plan by what things cost in the beginning of a file.
func (s *Sieve) prepare(b []byte) *plan {
	p := &plan{glyphs: newGlyphs(s.folder)}
	b = b[:min(len(b), sample)]
	if s.many {
		p.words = newAnchors(&p.glyphs, s.ways, b)
		p.futile = len(b) == sample && p.words.frequent(b)
		return p
	}
	cost := 0
	for _, w := range s.ways {
		cost += p.choose(w.needles(), b)
	}
	p.settle()
	p.futile = len(b) == sample && cost > sample*costRead/1000
	return p
}

// choose adds the cheapest needle of a way and returns what it costs.
func (p *plan) choose(needles []needle, b []byte) (least int) {
	var best needle
	for i, n := range needles {
		cost := p.turn(&n, b) + p.hits(n, b)*costRecord
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
		p.pivots = append(p.pivots, pivot{letter: c})
		p.wanted.add(c)
	}
	p.pivots[i].needles = append(p.pivots[i].needles, n)
}

// settle makes the sets of the pivots and of what may stand beside one.
func (p *plan) settle() {
	var then, was [256]bool
	for i, v := range p.pivots {
		for c, letter := range p.table {
			if letter == v.letter {
				p.number[c] = uint8(i)
			}
			for j := range v.needles {
				then[c] = then[c] || v.needles[j].then(letter)
				was[c] = was[c] || v.needles[j].was(letter)
			}
		}
	}
	p.spots = newSpots([3]func(c byte) bool{
		func(c byte) bool { return p.wanted.has(p.table[c]) },
		func(c byte) bool { return then[c] },
		func(c byte) bool { return was[c] },
	})
}

// turn sets the pivot of a needle to the letter that is looked at least, and
// returns what that costs.
func (p *plan) turn(n *needle, b []byte) (least int) {
	best := 0
	for i := range len(n.letters) {
		n.pivot = i
		looks := p.alone(*n).looks(b)
		rank := looks*len(usual) - strings.IndexByte(usual, n.letters[i])
		if i == 0 || rank < least {
			best, least = i, rank
		}
	}
	n.pivot = best
	return max(least, 0) / len(usual) * costPivot
}

// alone returns a plan for one needle.
func (p *plan) alone(n needle) *plan {
	alone := &plan{glyphs: p.glyphs}
	alone.add(n)
	alone.settle()
	return alone
}

// hits returns how often a needle stands in b.
func (p *plan) hits(n needle, b []byte) (hits int) {
	alone := p.alone(n)
	for {
		at := alone.index(b)
		if at < 0 {
			return hits
		}
		hits++
		b = b[at+1:]
	}
}
