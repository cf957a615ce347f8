package cli

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/eval"
	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
)

// labelColumns are the names under which labels go, the surest first.
func labelColumns() []string {
	return []string{
		"label", "labels", "gold", "gold_label", "sentiment", "sentiment_label", "airline_sentiment", "polarity", "class",
		"target", "stars", "rating", "star_rating", "review_rating", "score",
	}
}

// negativityField tells a record that earshot wrote.
const negativityField = "negativity"

// The first part of a file, by which labels are understood.
const (
	firstRows  = 2000
	firstBytes = 8 << 20
)

// labelledFile is a file with labels, while it is read and after it.
type labelledFile struct {
	run  *evalRun
	Name string `json:"file"`
	// Format, Column and Means are how the file was understood.
	Format input.Format `json:"format"`
	Column string       `json:"label"`
	Means  string       `json:"means"`
	// Posts are those that were measured; the others are counts of what was not.
	Posts      int `json:"posts"`
	Unlabelled int `json:"unlabelled"`
	Skipped    int `json:"skipped"`
	OptedOut   int `json:"opted_out"`
	NoPosts    int `json:"no_posts"`
	Broken     int `json:"broken_lines"`

	scheme eval.Scheme
	// held are the posts until the labels are understood.
	held  []mention.Post
	size  int
	begun bool
}

// decode reads a file and measures its posts.
func (f *labelledFile) decode(ctx context.Context, name string) error {
	r, err := f.run.open(ctx, name)
	if err != nil {
		return err
	}
	defer r.Close()
	d := input.NewDecoder(r, f.run.options(name))
	for post, err := range d.Posts() {
		if err != nil {
			if err = f.run.brokenLine(name, textHint(err), f.run.o.strict, &f.Broken); err != nil {
				return err
			}
			continue
		}
		if ctx.Err() != nil {
			return mention.Errorf(mention.Interrupted, "interrupted; nothing was measured")
		}
		if err := f.post(post); err != nil {
			return err
		}
	}
	f.Format, f.NoPosts = d.Format(), d.Passed()
	switch {
	case f.Broken > 0 && f.Posts+len(f.held) == 0:
		return mention.Errorf(mention.BadInput, "%s: nothing in it can be read as %s", f.Name, d.Format()).
			WithHint("--text names the column of the text, --format the form of the file")
	case !f.begun && len(f.held) > 0:
		return f.begin()
	}
	return nil
}

// textHint says of a table without a text what to do here.
func textHint(err error) error {
	if e, ok := errors.AsType[*mention.Error](err); ok && errors.Is(err, input.ErrNoTextColumn) {
		return mention.Errorf(e.Kind, "%w", e.Err).WithHint("--text COLUMN says which")
	}
	return err
}

// post takes a post: it waits until the labels are understood.
func (f *labelledFile) post(p *mention.Post) error {
	if f.begun {
		return f.measure(p)
	}
	f.held = append(f.held, *p)
	f.size += len(p.Title) + len(p.Text)
	if len(f.held) == firstRows || f.size >= firstBytes {
		return f.begin()
	}
	return nil
}

// begin understands the labels of the first part, and measures it.
func (f *labelledFile) begin() error {
	if err := f.understand(); err != nil {
		return err
	}
	f.begun = true
	for i := range f.held {
		if err := f.measure(&f.held[i]); err != nil {
			return err
		}
	}
	f.held = nil
	return nil
}

// understand finds the column of the labels, and what they mean.
func (f *labelledFile) understand() error {
	if err := f.findColumn(); err != nil {
		return err
	}
	var distinct []string
	for i := range f.held {
		v := f.run.masked(value(&f.held[i], f.Column))
		if v != "" && !slices.Contains(distinct, v) {
			distinct = append(distinct, v)
		}
	}
	if len(distinct) == 0 {
		return mention.Errorf(mention.BadInput, "%s: no label in the first %s", f.Name, count(len(f.held), "post")).
			WithHint("--label names the column of the labels")
	}
	var err error
	if f.scheme, err = eval.Detect(f.Column, distinct, f.run.given); err != nil {
		e, hint := hinted("", err)
		return mention.Errorf(e.Kind, "%s, column %s: %w", f.Name, f.Column, e.Err).WithHint("%s", hint)
	}
	f.Means = output.Line(f.scheme.Describe(distinct))
	f.run.tellLabels(f)
	return nil
}

// findColumn finds the first column of labels that any post has.
func (f *labelledFile) findColumn() error {
	candidates := labelColumns()
	if f.run.o.label != "" {
		candidates = []string{f.run.o.label}
	}
	has := func(name string) bool {
		return slices.ContainsFunc(f.held, func(p mention.Post) bool { return value(&p, name) != "" })
	}
	for _, name := range candidates {
		if !has(name) {
			continue
		}
		if name == "sentiment" && f.run.o.label == "" && has(negativityField) {
			return mention.Errorf(mention.BadInput, "%s: the labels are those of a scorer, since earshot wrote them", f.Name).
				WithHint("add a column of what is true, and name it with --label")
		}
		f.Column = name
		return nil
	}
	if f.run.o.label != "" {
		return mention.Errorf(mention.BadInput, "%s: no post has a value in %s", f.Name, f.run.o.label).
			WithHint("--label names the column of the labels")
	}
	return mention.Errorf(mention.BadInput, "%s: there is no column of labels", f.Name).
		WithHint("--label names it; known are %s and the like", joined(labelColumns()[:7]))
}

// value is what a post has in a column; "" is nothing.
func value(p *mention.Post, column string) string {
	for _, f := range p.Extra {
		if !input.SameName(f.Name, column) {
			continue
		}
		var text string
		if json.Unmarshal(f.Value, &text) != nil { // a number, or worse
			text = string(f.Value)
		}
		if text = strings.TrimSpace(text); text != "null" {
			return text
		}
	}
	return ""
}

// measure scores a post and adds it to what is measured.
func (f *labelledFile) measure(p *mention.Post) error {
	written := value(p, f.Column)
	truth, ok := f.scheme.Label(written)
	switch {
	case p.OptOut != "":
		f.OptedOut++
		return nil
	case written == "":
		f.Unlabelled++
		return nil
	case !ok:
		return f.notUnderstood(p.Line, written)
	case truth == eval.Skip:
		f.Skipped++
		return nil
	}
	f.Posts++
	part, err := f.run.partOf(f.Name, p)
	if err != nil {
		return err
	}
	f.run.measure(f.Name, part, p, truth)
	return nil
}

func (f *labelledFile) notUnderstood(line int, written string) error {
	written = clipped(f.run.masked(written), 40)
	return mention.Errorf(mention.BadInput, "%s: line %d: the label %q is not understood", f.Name, line, written).
		WithHint("say what it means: --map %s=neg, or =neu, =pos, or =skip to leave such rows out", written)
}
