package cli

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/eval"
	"github.com/earshot-cli/earshot/pkg/output"
)

// decimals is how exact people read figures; differences below are noise.
const decimals = 3

// sheets are the tables that people read: the scorers side by side, the parts,
// and each scorer by itself.
func (r *evalRun) sheets(result evalResult) []output.Sheet {
	list := []output.Sheet{result.sideBySide()}
	if len(r.list) > 1 {
		list = append(list, result.parts(cmp.Or(r.o.by, "file")))
	}
	for _, s := range result.Scorers {
		for _, sheet := range []output.Sheet{
			s.confusion(), s.calibration(),
			s.mistakes("worst false alarms, flagged and not negative", s.FalseAlarms, len(result.Files) > 1),
			s.mistakes("worst misses, negative and not flagged", s.Misses, len(result.Files) > 1),
		} {
			if len(sheet.Rows) > 0 {
				list = append(list, sheet)
			}
		}
	}
	return list
}

// sideBySide has a column for each scorer.
func (e evalResult) sideBySide() output.Sheet {
	first := e.Scorers[0].Total
	s := output.Sheet{Form: "l", Head: []string{"FIGURE"}}
	s.Title = fmt.Sprintf("%s: %d negative, %d neutral, %d positive", count(first.Posts, "post"), first.Negative, first.Neutral, first.Positive)
	add := func(name string, text func(scorerResult) string) {
		row := []string{name}
		for _, one := range e.Scorers {
			row = append(row, text(one))
		}
		s.Rows = append(s.Rows, row)
	}
	at := " at " + strconv.FormatFloat(e.Threshold, 'g', 4, 64)
	figure := func(name string, get func(eval.Report) eval.Figure) {
		add(name, func(one scorerResult) string { return get(one.Total).Text(decimals) })
	}
	for _, one := range e.Scorers {
		s.Head = append(s.Head, strings.ToUpper(one.Scorer))
	}
	figure("average precision", func(r eval.Report) eval.Figure { return r.AP })
	figure(fmt.Sprintf("precision of the %d highest", e.highest()), func(r eval.Report) eval.Figure { return r.PrecisionHighest })
	figure("precision"+at, func(r eval.Report) eval.Figure { return r.Precision })
	figure("recall"+at, func(r eval.Report) eval.Figure { return r.Recall })
	figure("F1"+at, func(r eval.Report) eval.Figure { return r.F1 })
	figure("best F1", func(r eval.Report) eval.Figure { return r.Best.F1 })
	figure("threshold of the best F1", func(r eval.Report) eval.Figure { return r.Best.Threshold })
	figure("macro-F1", func(r eval.Report) eval.Figure { return r.MacroF1 })
	figure("macro-recall", func(r eval.Report) eval.Figure { return r.MacroRecall })
	figure("accuracy", func(r eval.Report) eval.Figure { return r.Accuracy })
	figure("calibration error", func(r eval.Report) eval.Figure { return r.CalibrationError })
	add("posts without a score", func(one scorerResult) string { return strconv.Itoa(one.Total.Unscored) })
	add("posts per second", func(one scorerResult) string { return one.PostsPerSecond.Text(0) })
	add("allocations per post", func(one scorerResult) string { return one.Allocations.Text(1) })
	return s
}

// parts has a row for each part and scorer, and the total and the mean.
func (e evalResult) parts(by string) output.Sheet {
	s := output.Sheet{Form: "ll", Head: []string{"SCORER", strings.ToUpper(by), "POSTS", "NEG"}}
	s.Head = append(s.Head, "AP", fmt.Sprintf("P@%d", e.highest()), "F1", "MAC-F1", "MAC-R", "ECE")
	row := func(scorer, part, posts, negative string, f eval.Figures) {
		cells := []string{scorer, part, posts, negative}
		for _, f := range []eval.Figure{f.AP, f.PrecisionHighest, f.F1, f.MacroF1, f.MacroRecall, f.CalibrationError} {
			cells = append(cells, f.Text(decimals))
		}
		s.Rows = append(s.Rows, cells)
	}
	of := func(scorer, part string, r eval.Report) {
		row(scorer, part, strconv.Itoa(r.Posts), strconv.Itoa(r.Negative), r.Figures)
	}
	for i := range e.Scorers[0].Parts {
		for _, one := range e.Scorers {
			of(one.Scorer, one.Parts[i].Part, one.Parts[i].Report)
		}
	}
	for _, one := range e.Scorers {
		of(one.Scorer, "(total)", one.Total)
	}
	for _, one := range e.Scorers {
		row(one.Scorer, "(mean)", "", "", *one.Mean)
	}
	return s
}

// highest is how many of the highest scores were looked at.
func (e evalResult) highest() int {
	most := 0
	for _, one := range e.Scorers {
		most = max(most, one.Total.Highest)
	}
	return most
}

// confusion counts what is against what was said.
func (s scorerResult) confusion() output.Sheet {
	sheet := output.Sheet{Title: s.Scorer + ": what is true, and what was said", Form: "l", Head: []string{"TRUE"}}
	for _, label := range eval.Labels() {
		sheet.Head = append(sheet.Head, strings.ToUpper(string(label)))
	}
	sheet.Head = append(sheet.Head, "NO SCORE")
	for i, label := range eval.Labels() {
		row := []string{string(label)}
		for _, n := range s.Total.Confusion[i] {
			row = append(row, strconv.Itoa(n))
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	return sheet
}

// calibration compares the negativity with what is true, by tenths.
func (s scorerResult) calibration() output.Sheet {
	sheet := output.Sheet{Title: s.Scorer + ": is its negativity a probability?", Form: "l"}
	sheet.Head = []string{"NEGATIVITY", "POSTS", "MEAN", "TRULY NEGATIVE", "TOO HIGH BY"}
	for _, b := range s.Total.Bins {
		if b.Posts == 0 {
			continue
		}
		said, _ := b.Said.Get()
		negative, _ := b.Negative.Get()
		sheet.Rows = append(sheet.Rows, []string{
			fmt.Sprintf("%.1f to %.1f", b.From, b.To), strconv.Itoa(b.Posts), b.Said.Text(decimals), b.Negative.Text(decimals),
			fmt.Sprintf("%+.3f", said-negative),
		})
	}
	return sheet
}

// mistakes lists the worst mistakes of one kind.
func (s scorerResult) mistakes(what string, list []eval.Mistake, files bool) output.Sheet {
	sheet := output.Sheet{Title: s.Scorer + ": " + what, Form: "rlll", Head: []string{"NEG", "TRUE", "LINE", "TEXT"}}
	for _, m := range list {
		at := strconv.Itoa(m.Line)
		if files {
			at = m.File + ":" + at
		}
		sheet.Rows = append(sheet.Rows, []string{strconv.FormatFloat(m.Negativity, 'f', 2, 64), string(m.Truth), at, m.Text})
	}
	return sheet
}
