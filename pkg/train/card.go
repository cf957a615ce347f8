package train

import (
	"bytes"
	_ "embed" // the card's text
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/earshot-cli/earshot/pkg/eval"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// own is the name of the scorer that is made.
const own = "care"

// Rival is a scorer to compare with. The one by the name of the scorer that is made
// is only timed.
type Rival struct {
	Name   string
	Scorer mention.Scorer
	// Without makes the scorer anew without a domain, where it was trained on the
	// same posts; nil otherwise.
	Without func(domain string) (mention.Scorer, error)
}

// on returns the scorer that has not seen a domain.
func (r *Rival) on(domain string) (mention.Scorer, error) {
	if r.Without == nil {
		return r.Scorer, nil
	}
	return r.Without(domain)
}

//go:embed card.md.tmpl
var cardText string

// Card returns the model card: Markdown with what the model was trained on, what
// it is worth beside its rivals, and what it must not be used for. Others is the
// model for other languages.
func (r *Result) Card(others *Result, rivals []Rival) ([]byte, error) {
	t, err := template.New("card").Parse(cardText)
	if err != nil {
		return nil, err
	}
	scores, err := r.compare(rivals)
	if err != nil {
		return nil, err
	}
	posts := 0
	for _, n := range r.Sets {
		posts += n
	}
	var out bytes.Buffer
	err = t.Execute(&out, map[string]any{
		"Posts": posts, "Words": r.Words, "Size": fmt.Sprintf("%.1f", float64(len(r.File))/1e6),
		"Took": r.Took.Round(time.Second).String(), "Sets": r.setRows() + others.setRows(), "Languages": others.languages(), "OtherSize": fmt.Sprintf("%.1f", float64(len(others.File))/1e6), "Scores": scores, "Thresholds": r.thresholds(),
		"Calibration": r.calibration(), "Tried": tried, "Speed": r.speed(rivals),
	})
	return out.Bytes(), err
}

func (r *Result) setRows() string {
	var b strings.Builder
	for _, s := range sets() {
		if n := r.Sets[s.name]; n > 0 {
			fmt.Fprintf(&b, "| %s | %d | %s | %s |\n", s.name, n, s.what, s.licence)
		}
	}
	return b.String()
}

// truth is a label as earshot knows it.
func truth(label string) mention.Sentiment { return eval.Labels()[labelOf(label)] }

// measure adds up what was said of posts.
func measure(posts []Judged) *eval.Set {
	var s eval.Set
	for _, p := range posts {
		s.Add(p.Score, truth(p.Label))
	}
	return &s
}

// parts are the posts of a domain by set, so that rare sets are seen.
func (d *Domain) parts() (names []string, bySet map[string][]Judged) {
	bySet = map[string][]Judged{}
	for _, p := range d.Posts {
		if bySet[p.Set] == nil {
			names = append(names, p.Set)
		}
		bySet[p.Set] = append(bySet[p.Set], p)
	}
	return names, bySet
}

// compare is a row for each set and scorer.
func (r *Result) compare(rivals []Rival) (string, error) {
	var b strings.Builder
	row := func(name, scorer string, s *eval.Set) {
		f := s.Report(eval.Options{Threshold: mention.Threshold, Highest: 100})
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", name, scorer, f.AP.Text(3), f.PrecisionHighest.Text(2),
			f.F1.Text(3), f.Best.F1.Text(3), f.MacroRecall.Text(3), f.CalibrationError.Text(3))
	}
	for _, d := range r.Unseen {
		others := slices.DeleteFunc(slices.Clone(rivals), func(r Rival) bool { return r.Name == own })
		for i := range others {
			var err error
			if others[i].Scorer, err = others[i].on(d.Name); err != nil {
				return "", err
			}
		}
		names, bySet := d.parts()
		for _, name := range names {
			row(name, "**"+own+"**", measure(bySet[name]))
			for _, rival := range others {
				var s eval.Set
				for _, p := range bySet[name] {
					s.Add(rival.Scorer.Score(p.Text), truth(p.Label))
				}
				row("", rival.Name, &s)
			}
		}
	}
	return b.String(), nil
}

// speed times the scorers on the posts of all domains, one after another on one
// processor.
func (r *Result) speed(rivals []Rival) string {
	const most = 20_000
	var texts []string
	for _, d := range r.Unseen {
		for i := 0; i < len(d.Posts); i += 1 + len(d.Posts)*len(r.Unseen)/most {
			texts = append(texts, d.Posts[i].Text)
		}
	}
	var b strings.Builder
	for _, rival := range rivals {
		for _, text := range texts { // words are prepared when they are first met
			rival.Scorer.Score(text)
		}
		speed := eval.Time(rival.Scorer, texts, time.Now, len(texts), time.Hour)
		fmt.Fprintf(&b, "| %s | %s | %s |\n", rival.Name, speed.PostsPerSecond.Text(0), speed.Allocations.Text(1))
	}
	return b.String()
}

// thresholds says for each domain how far hits can be trusted.
func (r *Result) thresholds() string {
	var b strings.Builder
	for _, d := range r.Unseen {
		s := measure(d.Posts)
		fmt.Fprintf(&b, "| %s |", d.Name)
		for _, at := range []float64{0.25, mention.Threshold, 0.6} {
			f := s.Report(eval.Options{Threshold: at})
			fmt.Fprintf(&b, " %s | %s |", percent(f.Precision), percent(f.Recall))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// languages is a row for each language.
func (r *Result) languages() string {
	var b strings.Builder
	for _, d := range r.Unseen {
		f := measure(d.Posts).Report(eval.Options{Threshold: mention.Threshold})
		fmt.Fprintf(&b, "| %s | %d | %s | %s | %s | %s |\n", d.Name, f.Posts, f.AP.Text(3), f.MacroF1.Text(3), f.MacroRecall.Text(3), f.CalibrationError.Text(3))
	}
	return b.String()
}

func percent(f eval.Figure) string {
	if v, ok := f.Get(); ok {
		return fmt.Sprintf("%.0f", 100*v)
	}
	return "–"
}

// calibration pools the domains, each with the same weight.
func (r *Result) calibration() string {
	const most = 3000
	var s eval.Set
	for _, d := range r.Unseen {
		for i := range most {
			p := d.Posts[i*len(d.Posts)/most]
			s.Add(p.Score, truth(p.Label))
		}
	}
	f := s.Report(eval.Options{Threshold: mention.Threshold})
	var b strings.Builder
	fmt.Fprintf(&b, "Expected calibration error over all domains, each as large as any other: %s.\n\n| said | truly negative | posts |\n|---|---|---|\n", f.CalibrationError.Text(3))
	for _, bin := range f.Bins {
		fmt.Fprintf(&b, "| %s | %s | %d |\n", bin.Said.Text(2), bin.Negative.Text(2), bin.Posts)
	}
	return b.String()
}

// tried is what was measured and not kept, or kept for a reason.
//
//go:embed tried.md
var tried string
