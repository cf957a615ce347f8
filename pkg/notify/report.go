package notify

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
)

// Outcome is how a run ended.
type Outcome string

// The outcomes.
const (
	// OK means that every source was read to its end.
	OK Outcome = "ok"
	// Partial means that some sources failed or were cut short.
	Partial Outcome = "partial"
	// Failed means that no source answered, or that nothing could be delivered.
	Failed Outcome = "failed"
)

// Report is what a run came to.
type Report struct {
	// Profile is the name of the profile, Brand how it is shown; "" is Profile.
	Profile, Brand string
	// Test marks a report of no run.
	Test bool
	// Begun and Ended bound the run.
	Begun, Ended time.Time
	Outcome      Outcome
	// Sources tells how each fared.
	Sources []Source
	// Hits are the masked posts that are told of, newest first; Total counts those
	// that there were.
	Hits  []mention.Mention
	Total int
	// Unjudged says that nothing was scored, so that every mention counts as a hit.
	Unjudged bool
}

// Source is how a source fared. State is "ok", "empty" or the code of an error.
type Source struct {
	Name, State             string
	Fetched, Mentions, Hits int
}

// failed reports whether the source ended early.
func (s Source) failed() bool { return s.State != "ok" && s.State != "empty" }

// brand is what the alert is about, on one line.
func (r *Report) brand() string {
	return cut(output.Line(cmp.Or(r.Brand, r.Profile, "earshot")), 80)
}

// failures counts the sources that failed.
func (r *Report) failures() int {
	n := 0
	for _, s := range r.Sources {
		if s.failed() {
			n++
		}
	}
	return n
}

// headline is the alert in one line: "Northwind Air: 3 negative posts".
func (r *Report) headline() string {
	noun := "negative post"
	if r.Unjudged {
		noun = "mention"
	}
	var parts []string
	if r.Total > 0 || r.Outcome != Failed {
		parts = append(parts, plural(r.Total, noun))
	}
	if n := r.failures(); n > 0 {
		parts = append(parts, fmt.Sprintf("%d of %s failed", n, plural(len(r.Sources), "source")))
	} else if r.Outcome == Failed {
		parts = append(parts, "the run failed")
	}
	text := r.brand() + ": " + strings.Join(parts, ", ")
	if r.Test {
		return "TEST: " + text
	}
	return text
}

// note is what to know before the rest is read; "" if nothing.
func (r *Report) note() string {
	if r.Test {
		return "This is a test. The posts in it are invented."
	}
	return ""
}

// more says how many hits are not shown; "" if all are.
func (r *Report) more(shown int) string {
	if n := r.Total - shown; n > 0 {
		return fmt.Sprintf("and %d more", n)
	}
	return ""
}

// states is "bluesky 23 ok · mastodon 0 blocked".
func (r *Report) states() string {
	parts := make([]string, len(r.Sources))
	for i, s := range r.Sources {
		parts[i] = fmt.Sprintf("%s %d %s", output.Line(s.Name), s.Mentions, output.Line(s.State))
	}
	return strings.Join(parts, " · ")
}

// when is the time of the run.
func (r *Report) when() string { return r.Begun.UTC().Format("2006-01-02 15:04 UTC") }

// deleteBy says until when what is quoted may be kept; "" if nothing says so.
func (r *Report) deleteBy() string {
	var first time.Time
	for i := range r.Hits {
		if by := r.Hits[i].DeleteBy; !by.IsZero() && (first.IsZero() || by.Before(first)) {
			first = by
		}
	}
	if first.IsZero() {
		return ""
	}
	return "To be deleted by " + first.UTC().Format(time.DateOnly) + ", by the terms of the sources or your own."
}

// first are the hits of an alert that shows at most n.
func (r *Report) first(n int) []mention.Mention { return r.Hits[:min(n, len(r.Hits))] }

func plural(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun
	case 1:
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
