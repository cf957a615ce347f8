package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/labels"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
)

// readLabels reads the file of corrections; none is an empty one.
func (s *session) readLabels(path string) (*labels.Set, error) {
	if path == "" {
		return new(labels.Set), nil
	}
	set, err := labels.Read(path, s.Now())
	if errors.Is(err, fs.ErrNotExist) {
		return new(labels.Set), nil
	}
	return set, err
}

// listLabels prints the corrections.
func (s *session) listLabels(path string) error {
	set, err := s.readLabels(path)
	if err != nil {
		return err
	}
	if s.flags.dataAsJSON() {
		if set.Labels == nil {
			set.Labels = []labels.Label{}
		}
		return s.writeJSON(set.Labels)
	}
	for _, l := range set.Labels {
		if _, err := fmt.Fprintf(s.Out, "%-8s  %s\n", l.Label, output.Line(l.Text)); err != nil {
			return err
		}
	}
	if !s.flags.quiet {
		_, _ = fmt.Fprintln(s.Err, countLabels(set, path))
	}
	return nil
}

// countLabels is "3 labels (1 negative, 1 neutral, 1 positive) in FILE".
func countLabels(set *labels.Set, path string) string {
	negative, neutral, positive := set.Count()
	text := fmt.Sprintf("%s (%d negative, %d neutral, %d positive) in %s", count(len(set.Labels), "label"), negative, neutral, positive, path)
	if set.Broken > 0 {
		text += ", and " + count(set.Broken, "broken line")
	}
	return text
}

// forgetLabels removes the corrections.
func (s *session) forgetLabels(ctx context.Context, path string, yes bool) error {
	set, err := s.readLabels(path)
	if err != nil {
		return err
	}
	if !yes {
		_, tty := terminal(s.In)
		if _, shown := terminal(s.Err); !tty || !shown {
			return mention.Errorf(mention.BadUsage, "--forget asks before it removes labels, and there is no terminal").
				WithHint("add --yes; %s", countLabels(set, path))
		}
		_, _ = fmt.Fprintf(s.Err, "Remove %s? [y/N] ", countLabels(set, path))
		var answer string
		if _, _ = fmt.Fscanln(interruptible(ctx, s.In), &answer); !strings.EqualFold(answer, "y") && !strings.EqualFold(answer, "yes") {
			return mention.Errorf(mention.BadUsage, "nothing was removed").WithHint("answer y, or add --yes")
		}
	}
	if path == "" {
		return nil
	}
	if err := labels.Forget(path); err != nil {
		return err
	}
	if !s.flags.quiet {
		_, _ = fmt.Fprintf(s.Err, "%s removed; nothing is left in %s\n", count(len(set.Labels), "label"), path)
	}
	return nil
}

// checkLabels looks at the corrections.
func (s *session) checkLabels(f *findings, c *config.Loaded) {
	path := labelsFile(c)
	set, err := s.readLabels(path)
	switch {
	case err != nil:
		f.problem("corrections", err)
	case len(set.Labels) > 0:
		f.ok("corrections", "%s", countLabels(set, path))
	case c.Score.Adapt:
		f.note("corrections", "score.adapt is set, and no post is labelled yet (earshot label)")
	}
	if err == nil && set.Expired > 0 {
		f.note("corrections", "%s past its date, which the next label or --adapt removes", count(set.Expired, "line"))
	}
}
