package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// asker shows posts and takes their labels.
type asker struct {
	*session
	*labeller
	keys   *keyboard
	scorer mention.Scorer // nil where scoring is switched off
	list   []candidate
	// answers are what was pressed for each post so far: a label, or "" if it was
	// skipped.
	answers []mention.Sentiment
}

const keysHelp = "[n]egative  neutral [o]  [p]ositive  [s]kip  [u]ndo  [q]uit "

// all asks about one post after another, until the last or until q.
func (a *asker) all(ctx context.Context) error {
	for len(a.answers) < len(a.list) {
		c := &a.list[len(a.answers)]
		a.show(c)
		quit, err := a.answer(ctx, c)
		if quit || err != nil {
			return err
		}
	}
	return nil
}

// show prints a post, its score, and why.
func (a *asker) show(c *candidate) {
	head := []string{fmt.Sprintf("%d of %d", len(a.answers)+1, len(a.list)), c.post.Source}
	switch {
	case c.score.Unscored != "":
		head = append(head, "not scored: "+c.score.Unscored)
	case c.score != mention.Score{}:
		head = append(head, fmt.Sprintf("%.2f %s", c.score.Negativity, c.score.Sentiment))
	}
	if stars, known := c.post.Stars.Get(); known {
		head = append(head, fmt.Sprintf("★%d", stars))
	}
	text := scan.Body(&c.post)
	_, _ = fmt.Fprintf(a.Err, "\n%s\n%s\n", output.Clean(strings.Join(head, " · ")), output.Clean(text))
	if e, ok := a.scorer.(mention.Explainer); ok {
		var why []string
		for _, w := range e.Explain(text) {
			why = append(why, fmt.Sprintf("%s %+.2f", w.Word, w.Weight))
		}
		if len(why) > 0 {
			_, _ = fmt.Fprintf(a.Err, "because %s\n", output.Line(strings.Join(why, "; ")))
		}
	}
}

// answer waits for a key that means something, and does it.
func (a *asker) answer(ctx context.Context, c *candidate) (quit bool, err error) {
	_, _ = fmt.Fprint(a.Err, keysHelp)
	defer func() { _, _ = fmt.Fprintln(a.Err) }()
	for {
		key, err := a.keys.read(ctx)
		switch {
		case errors.Is(err, io.EOF):
			return true, nil
		case err != nil:
			return true, err
		}
		switch key {
		case 'n', 'N':
			return false, a.keep(c, mention.Negative)
		case 'o', 'O':
			return false, a.keep(c, mention.Neutral)
		case 'p', 'P':
			return false, a.keep(c, mention.Positive)
		case 's', 'S':
			return false, a.keep(c, "")
		case 'u', 'U':
			return false, a.undo()
		case 'q', 'Q':
			return true, nil
		}
	}
}

// keep writes a label; "" is none.
func (a *asker) keep(c *candidate, label mention.Sentiment) error {
	_, _ = fmt.Fprint(a.Err, label)
	if label != "" {
		if err := a.Add(a.of(&c.post, label)); err != nil {
			return err
		}
	}
	a.answers = append(a.answers, label)
	return nil
}

// undo goes back to the post before.
func (a *asker) undo() error {
	last := len(a.answers) - 1
	if last < 0 {
		_, _ = fmt.Fprint(a.Err, "there is nothing to take back")
		return nil
	}
	if a.answers[last] != "" {
		undone, err := a.Undo()
		if err != nil {
			return err
		}
		if !undone {
			_, _ = fmt.Fprint(a.Err, "another program has written since; label the post again, the last label counts")
		}
	}
	a.answers = a.answers[:last]
	return nil
}

// tell says what was kept, and what is left.
func (a *asker) tell(c *config.Loaded, p *picker) {
	kept := 0
	for _, label := range a.answers {
		if label != "" {
			kept++
		}
	}
	if a.flags.quiet {
		return
	}
	parts := []string{count(kept, "label") + " kept in " + labelsFile(c)}
	if p.labelled > 0 {
		parts = append(parts, count(p.labelled, "post")+" had one")
	}
	if left := len(a.list) - len(a.answers) + p.left; left > 0 {
		parts = append(parts, count(left, "post")+" left; the same command goes on")
	}
	_, _ = fmt.Fprintln(a.Err, strings.Join(parts, " · "))
}
