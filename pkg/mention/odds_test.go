package mention

import (
	"math"
	"testing"
)

func TestShift(t *testing.T) {
	for _, tt := range []struct {
		from Score
		by   float64
		want Score
	}{
		{Score{Negativity: 0.5, Sentiment: Negative}, math.Log(4), Score{Negativity: 0.8, Sentiment: Negative}},
		{Score{Negativity: 0.2, Sentiment: Positive}, math.Log(2), Score{Negativity: 1.0 / 3, Sentiment: Positive}},
		{Score{Negativity: 0.2, Sentiment: Neutral}, math.Log(16), Score{Negativity: 0.8, Sentiment: Negative}},
		{Score{Negativity: 0.8, Sentiment: Negative}, -math.Log(16), Score{Negativity: 0.2, Sentiment: Neutral}},
		{Score{Unscored: "language nl"}, 3, Score{Unscored: "language nl"}},
	} {
		got := tt.from.Shift(tt.by)
		if math.Abs(got.Negativity-tt.want.Negativity) > 1e-12 || got.Sentiment != tt.want.Sentiment || got.Unscored != tt.want.Unscored {
			t.Errorf("%+v shifted by %.2f is %+v, want %+v", tt.from, tt.by, got, tt.want)
		}
	}
	if got := (Score{Negativity: 0.3, Sentiment: Neutral}).Shift(0); got != (Score{Negativity: 0.3, Sentiment: Neutral}) {
		t.Errorf("a shift by 0 makes it %+v", got)
	}
}

// TestLogOddsAreFinite: the ends can be moved too, and only in one direction.
func TestLogOddsAreFinite(t *testing.T) {
	for _, n := range []float64{0, 1e-300, 0.5, 1 - 1e-16, 1} {
		s := Score{Negativity: n}
		if odds := s.LogOdds(); math.Abs(odds) > 20 || math.IsNaN(odds) {
			t.Errorf("log-odds of %v are %v", n, odds)
		}
		if more, less := s.Shift(1).Negativity, s.Shift(-1).Negativity; !(more >= n-1e-8 && less <= n+1e-8) {
			t.Errorf("%v is shifted to %v and %v", n, more, less)
		}
	}
}
