package mention

import "math"

// maxLogOdds bounds the log-odds of a score. A negativity of exactly 0 or 1
// would have infinite ones, which nothing could move any more.
const maxLogOdds = 20

// LogOdds is the logarithm of how many times likelier an unhappy customer is
// than none: 0 at a negativity of 0.5, above zero more negative, from -20 to 20.
func (s Score) LogOdds() float64 {
	odds := math.Log(s.Negativity) - math.Log1p(-s.Negativity)
	return min(max(odds, -maxLogOdds), maxLogOdds)
}

// Shift returns the score with log-odds added: 1.5 makes the odds of an unhappy
// customer e^1.5, some 4.5 times as high. A text without a score has none after
// it either.
func (s Score) Shift(by float64) Score {
	if s.Unscored != "" || by == 0 {
		return s
	}
	return s.At(1 / (1 + math.Exp(-(s.LogOdds() + by))))
}

// At returns the score with another negativity, and the label that goes with
// it. Below Threshold the label stays what it was, but negative becomes neutral: less
// anger is not joy.
func (s Score) At(negativity float64) Score {
	switch {
	case negativity >= Threshold:
		s.Sentiment = Negative
	case s.Sentiment != Positive:
		s.Sentiment = Neutral
	}
	s.Negativity, s.Unscored = negativity, ""
	return s
}
