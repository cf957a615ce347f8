package cli

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/adapt"
	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/eval"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
	"github.com/earshot-cli/earshot/pkg/sentiment"
)

const evalLong = `Eval measures scorers on posts that people have labelled, without a network:
how many of the unhappy posts are found, how many of those that are flagged are
unhappy, and how far the negativity can be taken for a probability. It ends with
the worst mistakes. Several scorers stand side by side; several files have a row
each, and a total.

It reads what score reads. The labels stand in a column named label, sentiment,
airline_sentiment, polarity, target, stars, rating or the like; --label names
another. What they mean is found out by the values in the first rows, and said:
neg, neu and pos (negative …), -1 0 1, 0 1 2, 0 2 4, 0 to 4, or 1 to 5 stars. What
can be read in several ways, such as 0 and 1, needs --map. Rows without a label
are counted and left out; a label that is not understood is an error.

A negative post that a scorer gives no score counts as missed. What is not
defined, such as the recall where nothing is negative, is left out. Output is a
table, or with -o Markdown (md), CSV with a row of figures for each scorer and
part, or JSON with all that is measured. Handles in texts are masked.`

const evalExample = `  earshot eval labelled.ndjson
  earshot eval labelled.ndjson --scorer all --worst 3
  earshot eval tweets.csv --label airline_sentiment --threshold 0.4
  earshot eval complaints.csv --map 1=neg,0=neu --by region -o md
  earshot eval labelled.ndjson reviews.tsv --scorer all -o csv > figures.csv`

// everyScorer stands for all scorers.
const everyScorer = "all"

type evalOptions struct {
	text, label, by, format string
	labels                  []string
	worst, highest          int
	strict                  bool
}

func (s *session) evalCommand() *cobra.Command {
	var o evalOptions
	cmd := &cobra.Command{
		Use:     "eval [FILE…]",
		Short:   "Measure scorers on labelled posts, offline",
		Long:    evalLong,
		Example: evalExample,
		RunE:    func(cmd *cobra.Command, files []string) error { return s.eval(cmd, o, files) },
	}
	f := cmd.Flags()
	f.StringVar(&o.text, "text", "", "`column` of the text, instead of recognising it")
	f.StringVar(&o.label, "label", "", "`column` of the label, instead of recognising it")
	f.StringSliceVar(&o.labels, "map", nil, "what labels `mean`: 0=neg,1=pos, 1..4=neg for a range, mixed=skip to leave out")
	f.StringVar(&o.by, "by", "", "one part for each value of this `column`, instead of for each file")
	f.StringVar(&o.format, "format", "", "`form` of the input, instead of recognising it; see earshot help formats")
	f.IntVar(&o.worst, "worst", 10, "`how` many of the worst mistakes of either kind to show")
	f.IntVar(&o.highest, "highest", eval.DefaultHighest, "`how` many of the highest scores to look at")
	f.BoolVar(&o.strict, "strict", false, "a broken line is an error")
	// These override the configuration: see settings.
	f.String("scorer", sentiment.Default, "`who` is measured, such as a,b: "+joined(sentiment.Names())+", or "+everyScorer)
	f.Float64("threshold", mention.Threshold, "least `negativity` of a hit, from 0 to 1")
	f.Bool("adapt", false, "measure each scorer also as your labels correct it; see \"earshot label\"")
	f.String("labels", "", "`file` of corrections for --adapt, instead of the one in the state folder")
	registerCSV(f)
	completeFlag(cmd, "scorer", func() []string { return append(sentiment.Names(), everyScorer+"\tevery scorer") })
	completeFlag(cmd, "format", inputFormats)
	completeCSV(cmd)
	return cmd
}

func (s *session) eval(cmd *cobra.Command, o evalOptions, files []string) error {
	c, err := s.load(cmd)
	if err != nil {
		return err
	}
	switch {
	case o.worst < 0 || o.worst > mostWorst:
		return usage(cmd, "--worst is %d; it can be 0 to %d", o.worst, mostWorst)
	case o.highest <= 0:
		return usage(cmd, "--highest is %d; it is a number above 0", o.highest)
	case privacy.Identifying(o.by) || privacy.Identifying(o.label):
		return usage(cmd, "%s names people; earshot does not part or show posts by that", cmp.Or(o.by, o.label))
	}
	if files, err = s.inputs(cmd, files); err != nil {
		return err
	}
	run := &evalRun{session: s, o: o, config: c, masker: &privacy.Masker{Key: privacy.NewKey()}, parts: map[string]*evalPart{}}
	if run.show, err = run.renderer(); err != nil {
		return err
	}
	if run.given, err = eval.ParseMapping(o.labels); err != nil {
		return err
	}
	if run.contests, err = s.contests(c, o); err != nil {
		return err
	}
	if err := run.files(cmd.Context(), files); err != nil {
		return err
	}
	return run.show(run.result())
}

// mostWorst bounds the mistakes that are kept.
const mostWorst = 1000

// contest is a scorer that is measured.
type contest struct {
	name   string
	scorer mention.Scorer
	worst  eval.Worst
}

// contests loads the scorers that are asked for, with --adapt each also as
// corrections change it.
func (s *session) contests(c *config.Loaded, o evalOptions) ([]*contest, error) {
	var examples []adapt.Example
	var err error
	if c.Score.Adapt {
		if examples, err = s.corrections(c, nil); err != nil {
			return nil, err
		}
	}
	var list []*contest
	add := func(name string, scorer mention.Scorer) {
		list = append(list, &contest{
			name: name, scorer: scorer, worst: eval.Worst{Most: o.worst, Threshold: c.Score.MinNegativity},
		})
	}
	known := map[string]bool{}
	for name := range strings.SplitSeq(c.Score.Scorer, ",") {
		names := []string{strings.TrimSpace(name)}
		if names[0] == everyScorer {
			names = sentiment.Names()
		}
		for _, name := range names {
			if known[name] {
				continue
			}
			known[name] = true
			scorer, err := sentiment.New(name)
			if err != nil {
				return nil, err
			}
			add(name, scorer)
			if len(examples) > 0 {
				add(name+"+labels", adapt.Learn(scorer, examples))
			}
		}
	}
	return list, nil
}
