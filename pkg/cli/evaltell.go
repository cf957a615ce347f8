package cli

import (
	"fmt"
	"strings"

	"github.com/earshot-cli/earshot/pkg/output"
)

// tellLabels says how the labels of a file were understood.
func (r *evalRun) tellLabels(f *labelledFile) {
	if r.log.json {
		r.log.Warn("labels", "file", f.Name, "column", f.Column, "scheme", f.scheme.Name, "means", f.Means)
		return
	}
	if r.flags.quiet {
		return
	}
	in := f.Column
	if f.scheme.Name != "" {
		in += " (" + f.scheme.Name + ")"
	}
	_, _ = fmt.Fprintln(r.Err, output.Clean(fmt.Sprintf("%s: labels in %s: %s", f.Name, in, f.Means)))
}

// tellCounts is the summary on standard error.
func (r *evalRun) tellCounts() {
	var sum labelledFile
	for _, f := range r.read {
		sum.Posts += f.Posts
		sum.Unlabelled += f.Unlabelled
		sum.Skipped += f.Skipped
		sum.OptedOut += f.OptedOut
		sum.NoPosts += f.NoPosts
		sum.Broken += f.Broken
	}
	if r.log.json {
		r.log.Warn("summary", "posts", sum.Posts, "unlabelled", sum.Unlabelled, "skipped", sum.Skipped,
			"opted_out", sum.OptedOut, "broken_lines", sum.Broken, "no_posts", sum.NoPosts)
		return
	}
	if r.flags.quiet {
		return
	}
	parts := []string{count(sum.Posts, "post")}
	for _, c := range []struct {
		n    int
		text string
	}{
		{sum.Unlabelled, "%d without a label"},
		{sum.Skipped, "%d left out"},
		{sum.OptedOut, "%d opted out"},
		{sum.NoPosts, "%d passed over"},
		{sum.Broken, "%d broken skipped"},
	} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf(c.text, c.n))
		}
	}
	_, _ = fmt.Fprintln(r.Err, strings.Join(parts, " · "))
}
