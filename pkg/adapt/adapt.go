// Package adapt teaches a scorer a little from corrections: posts that a user
// labelled. What it learns are weights of words and pairs of words, which it
// adds to the log-odds of any scorer's judgement.
//
// It is careful, as corrections are few. A word counts only if several
// corrections hold it; its weight is drawn towards zero and bounded; and the
// shift of one post is bounded too. Without corrections nothing changes.
package adapt

import (
	"math"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Example is a correction: a text, and whether a customer is unhappy in it.
type Example struct {
	Text     string
	Negative bool
}

// The bounds of what is learnt, in log-odds.
const (
	// maxWeight bounds the weight of a word or a pair.
	maxWeight = 2
	// maxShift bounds what all words of a text add up to.
	maxShift = 3
)

// Learn returns a scorer that judges as base does, corrected by what the
// examples teach. The same examples in the same order give the same scorer. It
// explains what it adds as "adapted: word", in log-odds. When the examples teach
// nothing, it returns base.
func Learn(base mention.Scorer, examples []Example) mention.Scorer {
	weights := fit(gather(base, examples))
	if len(weights) == 0 {
		return base
	}
	return &scorer{base: base, weights: weights}
}

// scorer is a scorer with weights on top.
type scorer struct {
	base mention.Scorer
	// weights are those of features, by their hash.
	weights map[uint64]float32
}

// Score implements mention.Scorer.
func (s *scorer) Score(text string) mention.Score {
	score := s.base.Score(text)
	if score.Unscored != "" {
		return score
	}
	sum, scale := s.sum(text)
	return score.Shift(bounded(sum*scale, maxShift))
}

// sum adds up the weights of a text's features, and says by what to multiply
// them: a long text has many, none of which means as much.
func (s *scorer) sum(text string) (sum, scale float64) {
	n := 0
	each(text, func(f feature) {
		n++
		sum += float64(s.weights[f.hash])
	})
	return sum, scaleOf(n)
}

// Explain implements mention.Explainer.
func (s *scorer) Explain(text string) []mention.Contribution {
	var why []mention.Contribution
	if e, ok := s.base.(mention.Explainer); ok {
		why = e.Explain(text)
	}
	sum, scale := s.sum(text)
	if sum == 0 || s.base.Score(text).Unscored != "" {
		return why
	}
	scale *= bounded(sum*scale, maxShift) / (sum * scale) // so that the parts add up to the shift
	each(text, func(f feature) {
		if w := s.weights[f.hash]; w != 0 {
			why = append(why, mention.Contribution{Word: "adapted: " + text[f.start:f.end], Weight: float64(w) * scale})
		}
	})
	return why
}

// usual is how many features a text may have before each counts for less.
const usual = 40

// scaleOf is what the weights of a text with n features are multiplied by.
func scaleOf(n int) float64 {
	if n <= usual {
		return 1
	}
	return math.Sqrt(usual / float64(n))
}

func bounded(v, bound float64) float64 { return max(-bound, min(bound, v)) }
