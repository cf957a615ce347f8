package cli

import (
	"fmt"

	"github.com/earshot-cli/earshot/pkg/eval"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
)

// evalResult is all that was measured.
type evalResult struct {
	Threshold float64         `json:"threshold"`
	Files     []*labelledFile `json:"files"`
	Scorers   []scorerResult  `json:"scorers"`
}

// scorerResult is what was measured of one scorer.
type scorerResult struct {
	Scorer string `json:"scorer"`
	eval.Speed
	// Total is of all posts together, Mean the mean over the parts, where there
	// are several.
	Total eval.Report   `json:"total"`
	Mean  *eval.Figures `json:"mean,omitempty"`
	Parts []partResult  `json:"parts,omitempty"`

	FalseAlarms []eval.Mistake `json:"false_alarms"`
	Misses      []eval.Mistake `json:"misses"`
}

// partResult is what was measured of a scorer on a part.
type partResult struct {
	Part string `json:"part"`
	eval.Report
}

// result works the figures out.
func (r *evalRun) result() evalResult {
	o := eval.Options{Threshold: r.config.Score.MinNegativity, Highest: r.o.highest}
	result := evalResult{Threshold: o.Threshold, Files: r.read}
	for i, c := range r.contests {
		one := scorerResult{Scorer: c.name, Speed: r.speed(c.scorer), FalseAlarms: []eval.Mistake{}, Misses: []eval.Mistake{}}
		one.FalseAlarms = append(one.FalseAlarms, c.worst.FalseAlarms...)
		one.Misses = append(one.Misses, c.worst.Misses...)
		var total eval.Set
		var figures []eval.Figures
		for _, p := range r.list {
			part := partResult{p.name, p.sets[i].Report(o)}
			one.Parts = append(one.Parts, part)
			figures = append(figures, part.Figures)
			total.Merge(&p.sets[i])
		}
		if one.Total = total.Report(o); len(r.list) < 2 {
			one.Parts = nil
		} else {
			mean := eval.Mean(figures)
			one.Mean = &mean
		}
		result.Scorers = append(result.Scorers, one)
	}
	return result
}

// renderer returns what shows the result, by -o.
func (r *evalRun) renderer() (func(evalResult) error, error) {
	sheets := func(result evalResult, add func(output.Sheet) []byte) error {
		for i, sheet := range r.sheets(result) {
			if i > 0 {
				if _, err := fmt.Fprintln(r.Out); err != nil {
					return err
				}
			}
			if _, err := r.Out.Write(add(sheet)); err != nil {
				return err
			}
		}
		return nil
	}
	switch format := r.flags.format; format {
	case "", "table":
		width, _ := terminal(r.Out)
		color := r.color(r.config.Output.Color, r.Out)
		return func(result evalResult) error {
			return sheets(result, func(s output.Sheet) []byte { return s.AppendTable(nil, width, color) })
		}, nil
	case "md":
		return func(result evalResult) error {
			return sheets(result, func(s output.Sheet) []byte { return s.AppendMarkdown(nil) })
		}, nil
	case "json", "ndjson":
		return func(result evalResult) error { return r.writeJSON(result) }, nil
	case "csv", "tsv":
		o := output.Options{Dialect: output.Dialect(r.config.Output.CSVDialect), Separator: '\t'}
		if format == "csv" {
			o.Separator = separator(r.config)
		}
		if _, err := (output.Sheet{}).AppendCSV(nil, o); err != nil {
			return nil, err
		}
		return func(result evalResult) error {
			table, err := result.figures().AppendCSV(nil, o)
			if err == nil {
				_, err = r.Out.Write(table)
			}
			return err
		}, nil
	default:
		return nil, mention.Errorf(mention.BadUsage, "eval has no output format %q", format).WithHint("it writes table, md, csv, tsv and json")
	}
}
