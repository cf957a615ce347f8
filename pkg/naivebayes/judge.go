package naivebayes

import "math"

// Judgement is what a model thinks of a text.
type Judgement struct {
	// Negativity is the calibrated probability that it is negative.
	Negativity float64
	// Class is Negative, Neutral or Positive. It is Negative where Negativity is
	// at least a half.
	Class int
}

// Sums are the damped sums over the terms of a text, before calibration.
type Sums struct {
	Negative, Positive float64
}

// Sums returns the sums of the text that r read.
func (m *Model) Sums(r *Reader) Sums {
	var s Sums
	r.Terms(func(_ int, term []byte) {
		o := m.terms[string(term)]
		s.Negative += float64(o.negative)
		s.Positive += float64(o.positive)
	})
	damp := m.damping(r)
	return Sums{s.Negative/damp + m.length(r), s.Positive / damp}
}

// damping is by what the sum of a text is divided.
func (m *Model) damping(r *Reader) float64 { return 1 + float64(len(r.words))/m.p.Span }

// length is what the length of a text adds.
func (m *Model) length(r *Reader) float64 { return m.p.Length * math.Log1p(float64(len(r.words))) }

// Judge judges the text that r read.
func (m *Model) Judge(r *Reader) Judgement {
	s := m.Sums(r)
	j := Judgement{Negativity: 1 / (1 + math.Exp(-(m.p.Scale*s.Negative + m.p.Shift))), Class: Neutral}
	switch {
	case j.Negativity >= 0.5:
		j.Class = Negative
	case s.Positive >= m.p.Glad:
		j.Class = Positive
	}
	return j
}

// Explain calls f for each word of a text that counts, in their order, with
// where it stands and what it adds to the log-odds of the negativity. A term of
// two words is shared by them, and so is by all what no word says: the shift
// and the length. The parts add up to the log-odds.
func (m *Model) Explain(r *Reader, f func(begin, end int, adds float64)) {
	adds := make([]float64, len(r.words))
	knows := make([]bool, len(r.words))
	factor := m.p.Scale / m.damping(r)
	r.Terms(func(i int, term []byte) {
		o, ok := m.terms[string(term)]
		if !ok {
			return
		}
		part := factor * float64(o.negative)
		if isPair(term) {
			part /= 2
			adds[i-1] += part
			knows[i-1] = true
		}
		adds[i] += part
		knows[i] = true
	})
	n := 0
	for _, k := range knows {
		if k {
			n++
		}
	}
	share := (m.p.Shift + m.p.Scale*m.length(r)) / float64(n)
	for i, w := range r.words {
		if knows[i] {
			f(w.begin, w.end, adds[i]+share)
		}
	}
}
