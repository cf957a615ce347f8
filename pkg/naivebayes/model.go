// Package naivebayes is a Naive Bayes model of what customers write: how a text is
// cut into terms, what a model knows of each, and what they say together. The
// scorer bayes-care judges with it, pkg/train/bayes makes the model.
//
// The model has the shape that github.com/cdipaolo/goml/text gives its Naive
// Bayes, with three classes: counts of negative, neutral and positive posts for
// each term. Three things are ours. A term may be two words. The sum over a
// text is damped by its length, so that long texts do not all end at 0 or 1. And
// the result is calibrated: Params says how.
package naivebayes

import (
	"math"
	"strings"
)

// The classes, by their place in counts.
const (
	Negative = iota
	Neutral
	Positive
	Classes
)

// Params turn the counts of a text's terms into a judgement.
type Params struct {
	// Pair and Mark weaken what terms of two words and marks add.
	Pair float64 `json:"pair"`
	Mark float64 `json:"mark"`
	// Span is how many words it takes to halve what each of them adds.
	Span float64 `json:"span"`
	// Length is what the logarithm of the number of words adds: customers who
	// complain write more.
	Length float64 `json:"length"`
	// Scale and Shift turn the sum into log-odds.
	Scale float64 `json:"scale"`
	Shift float64 `json:"shift"`
	// Glad is the sum for positive words from which a post is positive, if it
	// is not negative.
	Glad float64 `json:"glad"`
}

// odds are what a term adds, in nats: how much more often it stands in negative
// posts than in others, and in positive posts than in others.
type odds struct{ negative, positive float32 }

// Model judges texts. It does not change and is safe for concurrent use.
type Model struct {
	terms map[string]odds
	p     Params
}

// Counted is a term, and how often it stands in the posts of each class.
type Counted struct {
	Term  string
	Times [Classes]float64
}

// New returns a model of counted terms. What is negative is weighed as heavily as what
// is not, and so is what is positive, however often they occur.
func New(list []Counted, p Params) *Model {
	var sum [Classes]float64
	for _, t := range list {
		for i, n := range t.Times {
			sum[i] += n
		}
	}
	lift := [Classes]float64{1, 1, 1} // no class, no lift
	for i := range sum {
		if rest := sum[0] + sum[1] + sum[2] - sum[i]; sum[i] > 0 && rest > 0 {
			lift[i] = rest / sum[i]
		}
	}
	m := &Model{terms: make(map[string]odds, len(list)), p: p}
	for _, t := range list {
		w := p.weight(t.Term)
		m.terms[t.Term] = odds{
			float32(w * head(t.Times, Negative, lift[Negative])),
			float32(w * head(t.Times, Positive, lift[Positive])),
		}
	}
	return m
}

// head returns the log-odds of a class against the others.
func head(c [Classes]float64, class int, lift float64) float64 {
	rest := c[0] + c[1] + c[2] - c[class]
	return math.Log((lift*c[class] + 1) / (rest + 1))
}

// weight returns how much of its odds a term adds.
func (p Params) weight(term string) float64 {
	switch {
	case strings.IndexByte(term, ' ') > 0:
		return p.Pair
	case term != "" && isMark(term[0]):
		return p.Mark
	}
	return 1
}
