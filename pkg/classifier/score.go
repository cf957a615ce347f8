package classifier

import (
	"math"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Scores are the outputs of a model for a text.
type Scores struct {
	// Heads are the sums: negative against the rest, positive against the rest.
	Heads [Heads]float32
	// Negative and Positive are the log-odds that the text is so.
	Negative, Positive float32
}

// Mention returns the scores as earshot knows them: negative from a probability
// of mention.Threshold on, else positive from the same on, else neutral.
func (s Scores) Mention() mention.Score {
	out := mention.Score{Negativity: Probability(s.Negative), Sentiment: mention.Neutral}
	switch {
	case out.Negativity >= mention.Threshold:
		out.Sentiment = mention.Negative
	case Probability(s.Positive) >= mention.Threshold:
		out.Sentiment = mention.Positive
	}
	return out
}

// Probability is the logistic function: it turns log-odds into a probability.
func Probability(logOdds float32) float64 { return 1 / (1 + math.Exp(-float64(logOdds))) }

// scratch is room to judge a text.
type scratch struct {
	Features
	pooled window
	own    [Window][packed]uint64
}

type window = [packedFilters]uint64

// Score judges a text. It allocates nothing once it has seen a few texts.
func (m *Model) Score(text string) Scores {
	s := m.borrow()
	s.Read(text, &m.Dictionary)
	s.convolve(m)
	r := s.scores(m)
	m.give(s)
	return r
}

func (m *Model) borrow() *scratch { return m.pool.Get().(*scratch) }

// give takes room back; what a rare long text has needed does not stay.
func (m *Model) give(s *scratch) {
	if cap(s.tokens.norm) <= 64<<10 {
		m.pool.Put(s)
	}
}

// scores adds up the linear part and the filters' answers.
func (s *scratch) scores(m *Model) Scores {
	var sum [Heads]int32
	for _, g := range s.Grams {
		i := int(g&m.mask) * Heads
		sum[0] += int32(int8(m.table[i]))
		sum[1] += int32(int8(m.table[i+1]))
	}
	var r Scores
	unit := m.unit * Damp(len(s.Grams))
	for h := range r.Heads {
		v := m.base[h] + float32(sum[h])*unit
		for f := range Filters {
			v += m.out[h][f] * value(&s.pooled, f)
		}
		r.Heads[h] = v
	}
	r.Negative = combine(&m.negative, r.Heads)
	r.Positive = combine(&m.positive, r.Heads)
	return r
}

// Damp is what the linear part of a text with so many grams is multiplied by.
// The parts of a long text repeat each other, so that their sum says more than
// it knows.
func Damp(grams int) float32 {
	const usual = 60 // about 16 words
	if grams <= usual {
		return 1
	}
	return float32(math.Sqrt(usual / float64(grams)))
}

func combine(c *[3]float32, heads [Heads]float32) float32 {
	return c[0] + c[1]*heads[0] + c[2]*heads[1]
}

// convolve finds each filter's strongest answer, at least 0, in windows that do
// not cross the end of a sentence.
func (s *scratch) convolve(m *Model) {
	for i := range s.pooled {
		s.pooled[i] = nothing * ones
	}
	first, second := &m.blank, &m.blank
	for i, n := range s.Words {
		if n == Gap {
			s.end(m, first, second)
			first, second = &m.blank, &m.blank
			continue
		}
		third := m.row(n, &s.own[i%Window])
		s.pool(m, first, second, third)
		first, second = second, third
	}
	s.end(m, first, second)
}

// end sees the windows in which a sentence ends.
func (s *scratch) end(m *Model, first, second *[packed]uint64) {
	if second == &m.blank {
		return
	}
	s.pool(m, first, second, &m.blank)
	s.pool(m, second, &m.blank, &m.blank)
}

// pool keeps what is larger in a window of three words.
func (s *scratch) pool(m *Model, first, second, third *[packed]uint64) {
	for i := range s.pooled {
		sum := first[i] + second[packedFilters+i] + third[2*packedFilters+i] + m.bias[i]
		s.pooled[i] = larger(sum, s.pooled[i])
	}
}
