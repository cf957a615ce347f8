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
	if cap(s.tokens.norm) <= 64<<10 && cap(s.tokens.list) <= 16<<10 {
		m.scratch.Put(s)
	}
}

// scores adds up the linear part and the filters' answers.
func (s *scratch) scores(m *Model) Scores {
	s.convolve(m)
	unit := m.unit * Damp(s.grams)
	negative, positive := m.base[0]+float32(s.negative)*unit, m.base[1]+float32(s.positive)*unit
	// Side by side: each sum has to wait for its last addition.
	for k, w := range &s.pooled {
		n, p := m.out[0][4*k:][:4], m.out[1][4*k:][:4]
		v0, v1, v2, v3 := value(w), value(w>>16), value(w>>32), value(w>>48)
		negative += n[0] * v0
		positive += p[0] * v0
		negative += n[1] * v1
		positive += p[1] * v1
		negative += n[2] * v2
		positive += p[2] * v2
		negative += n[3] * v3
		positive += p[3] * v3
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
