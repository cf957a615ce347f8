package eval

import "github.com/earshot-cli/earshot/pkg/mention"

// DefaultHighest is how many of the highest scores are looked at: what an analyst
// reads first.
const DefaultHighest = 100

// Options say how to measure.
type Options struct {
	// Threshold is the least negativity of a hit.
	Threshold float64
	// Highest is how many of the highest scores are looked at; 0 is
	// DefaultHighest.
	Highest int
}

// Figures are the measures of a scorer; see the package's documentation.
type Figures struct {
	AP               Figure `json:"ap,omitzero"`
	PrecisionHighest Figure `json:"precision_highest,omitzero"`
	Precision        Figure `json:"precision,omitzero"`
	Recall           Figure `json:"recall,omitzero"`
	F1               Figure `json:"f1,omitzero"`
	MacroF1          Figure `json:"macro_f1,omitzero"`
	MacroRecall      Figure `json:"macro_recall,omitzero"`
	Accuracy         Figure `json:"accuracy,omitzero"`
	CalibrationError Figure `json:"calibration_error,omitzero"`
	Coverage         Figure `json:"coverage,omitzero"`
}

// Report is what a Set shows.
type Report struct {
	// Posts are all rows, Unscored those without a score, and the others the rows
	// of each true label.
	Posts    int `json:"posts"`
	Unscored int `json:"unscored"`
	Negative int `json:"negative"`
	Neutral  int `json:"neutral"`
	Positive int `json:"positive"`

	Threshold float64 `json:"threshold"`
	// Highest is how many scores PrecisionHighest is of: fewer than asked for
	// where there are no more.
	Highest int `json:"highest"`
	Figures
	Best      Best      `json:"best_f1"`
	Confusion Confusion `json:"confusion"`
	Bins      []Bin     `json:"calibration"`
}

// Report measures the rows so far.
func (s *Set) Report(o Options) Report {
	if o.Highest <= 0 {
		o.Highest = DefaultHighest
	}
	r := Report{
		Posts: s.Rows(), Unscored: s.Rows() - s.scored(), Threshold: o.Threshold,
		Negative: s.negatives(), Neutral: s.table.truly(place(mention.Neutral)), Positive: s.table.truly(place(mention.Positive)),
		Highest: min(o.Highest, s.scored()), Confusion: s.table,
	}
	r.Coverage = ratio(s.scored(), r.Posts)
	s.rank(&r)
	r.MacroF1, r.MacroRecall, r.Accuracy = s.table.macro()
	r.Bins, r.CalibrationError = s.calibration()
	return r
}

// Mean returns the mean of each figure over several sets, each of which counts
// alike. A figure that is undefined in one of them is the mean of the others.
func Mean(list []Figures) Figures {
	var mean Figures
	for i, to := range mean.all() {
		sum, n := 0.0, 0
		for at := range list {
			if v, known := list[at].all()[i].Get(); known {
				sum += v
				n++
			}
		}
		if n > 0 {
			*to = Of(sum / float64(n))
		}
	}
	return mean
}

// all lists the figures.
func (f *Figures) all() []*Figure {
	return []*Figure{
		&f.AP, &f.PrecisionHighest, &f.Precision, &f.Recall, &f.F1,
		&f.MacroF1, &f.MacroRecall, &f.Accuracy, &f.CalibrationError, &f.Coverage,
	}
}
