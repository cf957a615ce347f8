package sentiment

import (
	"math"
	"slices"
)

// The constants of the paper and of its authors' program.
const (
	negation   = -0.74 // factor of a negated word
	shout      = 0.733 // added to a word in capitals
	alpha      = 15    // flattens the sum into the compound score
	perBang    = 0.292 // added for each "!", at most 4
	perMark    = 0.18  // added for each "?" where there are 2 or 3
	manyMarks  = 0.96  // added for more
	neverSo    = 1.25  // factor of "never so good"
	beforeBut  = 0.5
	afterBut   = 1.5
	boostAhead = 3 // how many words back boosters and negations count
)

// weigh sets the valence of every token.
func (s *sentence) weigh(t *vaderTables) {
	but := -1
	for i := range s.tokens {
		if but < 0 && s.is(i, isBut) {
			but = i
		}
		s.valences = append(s.valences, s.valence(t, i))
	}
	if but >= 0 {
		s.contrast(but)
	}
}

// contrast lets what follows a "but" outweigh what precedes it. Of equal
// valences the first one is changed each time, as in the authors' program, but
// not in long texts, where the search for it would take long.
func (s *sentence) contrast(but int) {
	const long = 1000
	for i, val := range s.valences {
		if val == 0 {
			continue
		}
		if len(s.valences) <= long {
			i = slices.Index(s.valences, val)
		}
		switch {
		case i < but:
			s.valences[i] *= beforeBut
		case i > but:
			s.valences[i] *= afterBut
		}
	}
}

// is reports whether there is a token i and it has one of the flags.
func (s *sentence) is(i int, f flags) bool {
	return i >= 0 && i < len(s.tokens) && s.tokens[i].is(f)
}

// valence returns what token i adds to the sentiment.
func (s *sentence) valence(t *vaderTables, i int) float64 {
	k := &s.tokens[i]
	if !k.is(rated) || k.is(booster) || k.is(isKind) && s.is(i+1, isOf) {
		return 0
	}
	val := s.afterNo(i)
	val += s.emphasis(i, val)
	for d := 1; d <= boostAhead && d <= i; d++ {
		if s.is(i-d, rated) {
			continue
		}
		val += s.boost(i-d, val) * fading(d)
		val *= s.turn(i, d)
		if d == boostAhead {
			val = s.idiom(t, i, val)
		}
	}
	if s.is(i-1, isLeast) && !s.is(i-1, rated) && !s.is(i-2, isAtVery) {
		val *= negation
	}
	return val
}

// afterNo is the rating of token i, turned around after a "no". A "no" before
// a rated word counts for nothing by itself.
func (s *sentence) afterNo(i int) float64 {
	k := &s.tokens[i]
	switch {
	case s.is(i-1, isNo), s.is(i-2, isNo), s.is(i-3, isNo) && s.is(i-1, isOr):
		return k.valence * negation
	case k.is(isNo) && s.is(i+1, rated):
		return 0
	}
	return k.valence
}

// emphasis is what capitals add to a valence, away from zero.
func (s *sentence) emphasis(i int, val float64) float64 {
	switch {
	case !s.shouting || !s.tokens[i].upper:
		return 0
	case val > 0:
		return shout
	}
	return -shout
}

// boost is what token i adds to the valence of a word after it.
func (s *sentence) boost(i int, val float64) float64 {
	k := &s.tokens[i]
	if !k.is(booster) {
		return 0
	}
	by := k.boost
	if val < 0 {
		by = -by
	}
	return by + s.emphasis(i, val)
}

// fading is the share of a booster that counts d words later.
func fading(d int) float64 {
	switch d {
	case 1:
		return 1
	case 2:
		return 0.95
	}
	return 0.9
}

// turn is the factor that a negation d words before token i puts on it.
func (s *sentence) turn(i, d int) float64 {
	switch {
	case d == 2 && s.is(i-2, isNever) && s.is(i-1, isSoThis),
		// The authors' program asks for "never" only with the word at i-2.
		d == 3 && (s.is(i-3, isNever) && s.is(i-2, isSoThis) || s.is(i-1, isSoThis)):
		return neverSo
	case d == 2 && s.is(i-2, isWithout) && s.is(i-1, isDoubt),
		d == 3 && s.is(i-3, isWithout) && (s.is(i-2, isDoubt) || s.is(i-1, isDoubt)):
		return 1
	case s.is(i-d, negates):
		return negation
	}
	return 1
}

// idiom returns val, or the valence of an idiom around token i, with what a
// damper such as "kind of" before it adds. Token i has three before it.
func (s *sentence) idiom(t *vaderTables, i int, val float64) float64 {
	near := false
	for j := i - 3; j <= i+2; j++ {
		near = near || s.is(j, inIdiom)
	}
	if !near {
		return val
	}
	for _, at := range [...][2]int{{-1, 0}, {-2, 0}, {-2, -1}, {-3, -1}, {-3, -2}} {
		if v, ok := t.idioms[string(s.sequence(i+at[0], i+at[1]))]; ok {
			val = v
			break
		}
	}
	for ahead := 1; ahead <= 2 && i+ahead < len(s.tokens); ahead++ {
		if v, ok := t.idioms[string(s.sequence(i, i+ahead))]; ok {
			val = v
		}
	}
	for _, at := range [...][2]int{{-3, -1}, {-3, -2}, {-2, -1}} {
		val += t.dampers[string(s.sequence(i+at[0], i+at[1]))]
	}
	return val
}

// compound is the sentence's score in [-1,1], to four digits as published.
func (s *sentence) compound() float64 {
	var sum float64
	for _, v := range s.valences {
		sum += v
	}
	switch {
	case sum > 0:
		sum += s.loudness()
	case sum < 0:
		sum -= s.loudness()
	}
	c := sum / math.Sqrt(sum*sum+alpha)
	return math.Round(c*1e4) / 1e4
}

// loudness is what exclamation and question marks add, away from zero.
func (s *sentence) loudness() float64 {
	by := perBang * float64(min(s.bangs, 4))
	switch {
	case s.marks > 3:
		by += manyMarks
	case s.marks > 1:
		by += perMark * float64(s.marks)
	}
	return by
}
