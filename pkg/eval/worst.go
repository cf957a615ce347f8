package eval

import (
	"cmp"
	"slices"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Mistake is a post on the wrong side of the threshold.
type Mistake struct {
	Negativity float64           `json:"negativity"`
	Truth      mention.Sentiment `json:"label"`
	File       string            `json:"file"`
	Line       int               `json:"line"`
	Text       string            `json:"text"`
}

// Worst keeps the worst mistakes of a scorer: in FalseAlarms those that are not
// negative with the highest negativity, in Misses the negative ones with the
// lowest. Of equal ones the first to come stays. It keeps Most of each.
type Worst struct {
	Most                int
	Threshold           float64
	FalseAlarms, Misses []Mistake
}

// Add looks at a row. More is asked for the rest of the mistake, with its text,
// only if it is to be kept. What has no score is no mistake of this kind.
func (w *Worst) Add(score mention.Score, truth mention.Sentiment, more func() Mistake) {
	if score.Unscored != "" || w.Most <= 0 {
		return
	}
	n := score.Negativity
	switch negative := truth == mention.Negative; {
	case !negative && n >= w.Threshold:
		w.FalseAlarms = w.keep(w.FalseAlarms, n, more, func(m Mistake) int { return cmp.Compare(n, m.Negativity) })
	case negative && n < w.Threshold:
		w.Misses = w.keep(w.Misses, n, more, func(m Mistake) int { return cmp.Compare(m.Negativity, n) })
	}
}

// keep puts a mistake of a negativity in its place among the worst, if it is one
// of them; worse is above 0 if it is worse than another.
func (w *Worst) keep(list []Mistake, negativity float64, more func() Mistake, worse func(Mistake) int) []Mistake {
	if len(list) == w.Most && worse(list[len(list)-1]) <= 0 {
		return list
	}
	at := len(list)
	for at > 0 && worse(list[at-1]) > 0 {
		at--
	}
	m := more()
	m.Negativity = negativity
	if len(list) == w.Most {
		list = list[:w.Most-1]
	}
	return slices.Insert(list, at, m)
}
