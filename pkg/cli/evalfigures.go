package cli

import (
	"strconv"

	"github.com/earshot-cli/earshot/pkg/eval"
	"github.com/earshot-cli/earshot/pkg/output"
)

// figures is a table for programs: a row for each scorer and part, the total
// under the name "(total)".
func (e evalResult) figures() output.Sheet {
	s := output.Sheet{Form: "ll", Head: []string{
		"scorer", "part", "posts", "negative", "neutral", "positive", "unscored", "threshold", "ap", "highest",
		"precision_highest", "precision", "recall", "f1", "macro_f1", "macro_recall", "accuracy", "calibration_error",
		"coverage", "best_f1", "best_f1_threshold", "posts_per_second", "allocations_per_post",
	}}
	for _, one := range e.Scorers {
		for _, p := range one.Parts {
			s.Rows = append(s.Rows, figuresRow(one.Scorer, p.Part, p.Report, eval.Speed{}))
		}
		s.Rows = append(s.Rows, figuresRow(one.Scorer, "(total)", one.Total, one.Speed))
	}
	return s
}

func figuresRow(scorer, part string, r eval.Report, v eval.Speed) []string {
	const exact = 4
	row := []string{scorer, part}
	for _, n := range []int{r.Posts, r.Negative, r.Neutral, r.Positive, r.Unscored} {
		row = append(row, strconv.Itoa(n))
	}
	row = append(row, strconv.FormatFloat(r.Threshold, 'g', -1, 64), r.AP.Text(exact), strconv.Itoa(r.Highest))
	for _, f := range []eval.Figure{
		r.PrecisionHighest, r.Precision, r.Recall, r.F1, r.MacroF1, r.MacroRecall, r.Accuracy, r.CalibrationError,
		r.Coverage, r.Best.F1, r.Best.Threshold,
	} {
		row = append(row, f.Text(exact))
	}
	return append(row, v.PostsPerSecond.Text(0), v.Allocations.Text(1))
}
