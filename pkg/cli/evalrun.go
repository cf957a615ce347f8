package cli

import (
	"cmp"
	"context"
	"slices"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/eval"
	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/privacy"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// evalRun is the state of one eval command.
type evalRun struct {
	*session
	o        evalOptions
	config   *config.Loaded
	show     func(evalResult) error
	given    eval.Mapping
	contests []*contest
	masker   *privacy.Masker
	read     []*labelledFile
	// parts are found by what the file says, and listed as they came.
	parts map[string]*evalPart
	list  []*evalPart
	// sample are texts to measure the speed with, and sampled their bytes.
	sample  []string
	sampled int
}

// evalPart is the rows of one file, or of one value of the column of --by: a set
// for each scorer.
type evalPart struct {
	name string
	sets []eval.Set
}

// mostParts bounds the values of the column of --by.
const mostParts = 200

// partOf returns the part that a post belongs to.
func (r *evalRun) partOf(file string, p *mention.Post) (*evalPart, error) {
	key := file
	if r.o.by != "" {
		key = value(p, r.o.by)
	}
	if part := r.parts[key]; part != nil {
		return part, nil
	}
	if r.o.by != "" && len(r.list) == mostParts {
		return nil, mention.Errorf(mention.BadUsage, "the column %s has more than %d values", r.o.by, mostParts).
			WithHint("--by wants a column that parts the posts, such as their source")
	}
	part := &evalPart{name: key, sets: make([]eval.Set, len(r.contests))}
	if r.o.by != "" {
		part.name = cmp.Or(clipped(r.masked(key), 60), "(none)")
	}
	r.parts[key] = part
	r.list = append(r.list, part)
	return part, nil
}

// files reads the files one after another.
func (r *evalRun) files(ctx context.Context, files []string) error {
	posts := 0
	for _, name := range files {
		f := &labelledFile{run: r, Name: cmp.Or(label(name), shown(name))}
		if slices.ContainsFunc(r.read, func(o *labelledFile) bool { return o.Name == f.Name }) {
			f.Name = shown(name) // files of one name in several folders
		}
		r.read = append(r.read, f)
		if err := f.decode(ctx, name); err != nil {
			return err
		}
		posts += f.Posts
	}
	r.tellCounts()
	switch {
	case posts == 0:
		return mention.Errorf(mention.BadInput, "there is no post with a label").
			WithHint("--label names the column of the labels, --text that of the text")
	case r.o.by != "" && len(r.list) == 1 && r.parts[""] != nil:
		return mention.Errorf(mention.BadInput, "no post has a value in %s", r.o.by).WithHint("--by names a column of the files")
	}
	return nil
}

// options are how to read a file.
func (r *evalRun) options(name string) input.Options {
	o := input.Options{Format: input.Format(r.o.format), Name: label(name), Text: r.o.text, Now: r.Now()}
	o.Keep = append(labelColumns(), negativityField)
	for _, name := range []string{r.o.label, r.o.by} {
		if name != "" {
			o.Keep = append(o.Keep, name)
		}
	}
	return o
}

// measure adds what each scorer says of a post.
func (r *evalRun) measure(file string, part *evalPart, p *mention.Post, truth mention.Sentiment) {
	text := r.body(p)
	r.keepSample(text)
	mistake := eval.Mistake{Truth: truth, File: file, Line: p.Line}
	more := func() eval.Mistake {
		if mistake.Text == "" {
			masked := *p
			masked.Extra = nil
			r.masker.Mask(&masked)
			mistake.Text = clipped(r.body(&masked), 300)
		}
		return mistake
	}
	for i, c := range r.contests {
		score := c.scorer.Score(text)
		part.sets[i].Add(score, truth)
		c.worst.Add(score, truth, more)
	}
}

// body is what is scored: the title and the text, or the column that was named.
func (r *evalRun) body(p *mention.Post) string {
	if r.o.text != "" {
		return p.Text
	}
	return scan.Body(p)
}

// masked is a value of a file without the handles in it.
func (r *evalRun) masked(s string) string {
	p := mention.Post{Text: s}
	r.masker.Mask(&p)
	return p.Text
}

// clipped is the beginning of a text on one clean line, in a string of its own.
func clipped(s string, most int) string {
	n := 0
	for i := range s {
		if n++; n > 4*most { // what is not shown counts here
			s = s[:i]
			break
		}
	}
	runes := []rune(output.Line(s))
	if len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return string(runes)
}
