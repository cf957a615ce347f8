package sentiment

import (
	"math"
	"sync"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// vader scores with VADER: C. J. Hutto and E. Gilbert, "VADER: A Parsimonious
// Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM 2014.
// The word list and the emoji are the govader library's, the other words are as
// it has them. The rules are those of the authors' own program to the letter,
// oddities included; govader's differ in line breaks, in capitals and around "so"
// and "this".
//
// Contributions are in units of VADER's word ratings, from 4 (most negative)
// to -4 (most positive), after the rules for negation, emphasis, idioms and
// "but".
type vader struct {
	*vaderTables
	// pool holds *sentence values between calls.
	pool sync.Pool
}

var loadVader = sync.OnceValues(func() (mention.Scorer, error) {
	tables, err := newVaderTables()
	if err != nil {
		return nil, err
	}
	v := &vader{vaderTables: tables}
	v.pool.New = func() any { return new(sentence) }
	return speaks(v), nil
})

// Score implements mention.Scorer.
func (v *vader) Score(text string) mention.Score {
	s := v.judge(text)
	c := s.compound()
	v.release(s)
	return mention.Score{Negativity: vaderNegativity(c), Sentiment: vaderLabel(c)}
}

// Explain implements mention.Explainer.
func (v *vader) Explain(text string) []mention.Contribution {
	s := v.judge(text)
	defer v.release(s)
	var out []mention.Contribution
	last := -1
	for i, t := range s.tokens {
		switch {
		case s.valences[i] == 0:
		case t.begin == last: // a further word of the same emoji
			out[len(out)-1].Weight -= s.valences[i]
		default:
			out = append(out, mention.Contribution{Word: text[t.begin:t.end], Weight: -s.valences[i]})
			last = t.begin
		}
	}
	return out
}

// judge returns the words of text with their valences. The caller releases it.
func (v *vader) judge(text string) *sentence {
	s := v.pool.Get().(*sentence)
	s.read(v.vaderTables, mention.Clip(text))
	s.weigh(v.vaderTables)
	return s
}

func (v *vader) release(s *sentence) {
	const keep = 64 << 10 // rare long texts do not stay in memory
	if cap(s.lower) <= keep {
		v.pool.Put(s)
	}
}

// The thresholds of the compound score that its authors recommend.
const (
	vaderNegative = -0.05
	vaderPositive = 0.05
)

func vaderLabel(compound float64) mention.Sentiment {
	switch {
	case compound <= vaderNegative:
		return mention.Negative
	case compound >= vaderPositive:
		return mention.Positive
	}
	return mention.Neutral
}

// vaderNegativity maps a compound score c in [-1,1] to [0,1] so that the
// authors' label "negative" begins at mention.Threshold, T. It falls steadily, in
// three lines:
//
//	c from -1 to -0.05      1 to T
//	c from -0.05 to 0.05    T to T/2
//	c from 0.05 to 1        T/2 to 0
//
// It keeps VADER's order of posts; it is not a measured probability.
func vaderNegativity(c float64) float64 {
	c = math.Max(-1, math.Min(1, c))
	switch vaderLabel(c) {
	case mention.Negative:
		return mention.Threshold + (1-mention.Threshold)*(vaderNegative-c)/(1+vaderNegative)
	case mention.Positive:
		return mention.Threshold / 2 * (1 - c) / (1 - vaderPositive)
	}
	return mention.Threshold - mention.Threshold/2*(c-vaderNegative)/(vaderPositive-vaderNegative)
}
