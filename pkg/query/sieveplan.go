package query

import "slices"

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

// prepare makes a plan by what things cost in the beginning of a file.
func (s *Sieve) prepare(b []byte) *plan {
	p := &plan{glyphs: newGlyphs(s.folder)}
	b = b[:min(len(b), sample)]
	if s.many {
		p.words = newAnchors(&p.glyphs, s.ways, b)
		p.futile = len(b) == sample && p.words.frequent(b)
		return p
	}
	seen := count(b, &p.table)
	cost := 0
	for _, w := range s.ways {
		cost += p.choose(w.needles(), &seen, b)
	}
	p.settle()
	p.futile = len(b) == sample && cost > sample*costRead/1000
	return p
}

// choose adds the cheapest needle of a way and returns what it costs.
func (p *plan) choose(needles []needle, seen *census, b []byte) (least int) {
	var best needle
	for i, n := range needles {
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
		p.pivots = append(p.pivots, pivot{letter: c})
		p.wanted.add(c)
	}
	p.pivots[i].needles = append(p.pivots[i].needles, n)
}

// settle makes the sets of the pivots and of what may follow one.
func (p *plan) settle() {
	var then [256]bool
	for i, v := range p.pivots {
		for c, letter := range p.table {
			if letter == v.letter {
				p.number[c] = uint8(i)
			}
			for _, n := range v.needles {
				then[c] = then[c] || letter == 0 || n.then(letter)
			}
		}
	}
	p.sets = newSets(func(c byte) bool { return p.wanted.has(p.table[c]) }, func(c byte) bool { return then[c] })
}

// turn sets the pivot of a needle to its cheapest letter and returns what that
// costs.
func (p *plan) turn(n *needle, seen *census, size int) (least int) {
	for i := range len(n.letters) {
		c := n.letters[i]
		cost := seen[c] * costPivot / 64
		if p.wanted.has(c) {
			cost = 0 // it is looked at anyway
		}
		if i == 0 || cost < least {
			n.pivot, least = i, cost
		}
	}
	return least
}

// hits returns how often a needle stands in b.
func (p *plan) hits(n needle, b []byte) (hits int) {
	alone := plan{glyphs: p.glyphs}
	alone.add(n)
	alone.settle()
	for {
		at := alone.index(b)
		if at < 0 {
			return hits
		}
		hits++
		b = b[at+1:]
	}
}
