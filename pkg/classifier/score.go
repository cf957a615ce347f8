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
	linear
	pooled window
	// rows are those of the words, with two blank ones before each sentence and
	// behind the last: all windows stand in one line.
	rows []*row
}

// Score judges a text. It allocates nothing once it has seen a few texts.
func (m *Model) Score(text string) Scores {
	s := m.borrow()
	s.read(m, text)
	r := s.scores(m)
	m.give(s)
	return r
}

func (m *Model) borrow() *scratch { return m.scratch.Get().(*scratch) }

// give takes room back; what a rare long text has needed does not stay.
func (m *Model) give(s *scratch) {
	if cap(s.tokens.norm) <= 64<<10 {
		m.scratch.Put(s)
	}
}

// scores adds up the linear part and the filters' answers.
func (s *scratch) scores(m *Model) Scores {
	s.convolve(m)
	unit := m.unit * Damp(s.grams)
	negative, positive := m.base[0]+float32(s.negative)*unit, m.base[1]+float32(s.positive)*unit
	// Side by side: each sum has to wait for its last addition.
	for f := range Filters {
		v := value(&s.pooled, f)
		negative += m.out[0][f] * v
		positive += m.out[1][f] * v
	}
	heads := [Heads]float32{negative, positive}
	return Scores{Heads: heads, Negative: combine(&m.negative, heads), Positive: combine(&m.positive, heads)}
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
