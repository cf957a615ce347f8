package cli

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// summarise tells on standard error how a scan went: one line with each source's
// state, then what went wrong and what to do.
func (s *session) summarise(tallies []scan.Tally, unset []string) {
	if !s.flags.quiet {
		if s.log.json {
			s.summaryRecord(tallies, unset)
		} else {
			_, _ = fmt.Fprintln(s.Err, output.Clean(summaryLine(tallies, unset)))
			s.notes(tallies)
			s.details(tallies)
		}
	}
	s.reportAll(tallies)
}

// mostApart is how many sources without a mention and of one state are told
// apart; more are listed together.
const mostApart = 2

// summaryLine is "41 mentions · 12 negative · bluesky 23 ok · …".
func summaryLine(tallies []scan.Tally, unset []string) string {
	parts := countsText(scan.Sum(tallies))
	alike := map[scan.State][]string{}
	for _, t := range tallies {
		if t.Mentions() == 0 {
			alike[t.State()] = append(alike[t.State()], t.Source)
		}
	}
	var together []string
	for _, t := range tallies {
		switch names := alike[t.State()]; {
		case t.Mentions() > 0 || len(names) <= mostApart:
			parts = append(parts, stateText(t))
		case t.Source == names[0]:
			together = append(together, alikeText(t.State(), names))
		}
	}
	parts = append(parts, together...)
	switch {
	case len(unset) > 2:
		parts = append(parts, fmt.Sprintf("%d sources not configured (earshot sources)", len(unset)))
	default:
		for _, name := range unset {
			parts = append(parts, fmt.Sprintf("%s not configured (earshot sources %s)", name, name))
		}
	}
	return strings.Join(parts, " · ")
}

// errandLine is "northwind: 41 mentions · 12 negative".
func (r *scanRun) errandLine(i int) string {
	return output.Clean(r.list[i].named() + ": " + strings.Join(countsText(scan.Sum(r.tallies[i])), " · "))
}

// countsText is what a tally's posts came to, duplicates and opt-outs where there
// are any.
func countsText(t scan.Tally) []string {
	parts := []string{count(t.Mentions(), "mention")}
	if !t.Unjudged {
		parts = append(parts, fmt.Sprintf("%d negative", t.Hits))
	}
	if t.Unscored > 0 {
		parts = append(parts, unscoredText(&t))
	}
	if t.Duplicates > 0 {
		parts = append(parts, count(t.Duplicates, "duplicate"))
	}
	if t.Known > 0 {
		parts = append(parts, fmt.Sprintf("%d delivered before", t.Known))
	}
	if t.OptedOut > 0 {
		parts = append(parts, fmt.Sprintf("%d opted out", t.OptedOut))
	}
	return parts
}

// mostReasons is how many reasons a summary names.
const mostReasons = 4

// unscoredText is how many posts have no score, and why.
func unscoredText(t *scan.Tally) string {
	var why []string
	rest := t.Unscored
	for i, r := range t.Reasons.List() {
		if i == mostReasons {
			break
		}
		why = append(why, fmt.Sprintf("%s %d", r.Text, r.Posts))
		rest -= r.Posts
	}
	if rest > 0 {
		why = append(why, fmt.Sprintf("other %d", rest))
	}
	return fmt.Sprintf("%d unscored (%s)", t.Unscored, strings.Join(why, ", "))
}

// stateText is a source's count and state.
func stateText(t scan.Tally) string {
	switch state := t.State(); {
	case state == scan.State(mention.Unconfigured):
		return fmt.Sprintf("%s not configured (earshot sources %s)", t.Source, t.Source)
	case state == scan.Empty:
		return t.Source + " empty"
	default:
		return fmt.Sprintf("%s %d %s", t.Source, t.Mentions(), inWords(state))
	}
}

// alikeText is a state and the sources without a mention that are in it.
func alikeText(state scan.State, names []string) string {
	list := strings.Join(names, ", ")
	switch state {
	case scan.State(mention.Unconfigured):
		return fmt.Sprintf("not configured (earshot sources): %s", list)
	case scan.OK:
		return "no mention: " + list // it gave posts
	}
	return fmt.Sprintf("%s: %s", inWords(state), list)
}

// inWords is a state as people say it, where its code is not.
func inWords(state scan.State) string {
	switch mention.ErrorKind(state) {
	case mention.BadInput:
		return "unreadable"
	case mention.BadQuery:
		return "refused the query"
	case mention.BadConfig:
		return "misconfigured"
	case mention.Failure:
		return "failed"
	}
	return string(state)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// details tells, with -v, what became of each source's posts.
func (s *session) details(tallies []scan.Tally) {
	for _, t := range tallies {
		s.log.Info(t.Source, "fetched", t.Fetched, "outside", t.Outside, "unmatched", t.Unmatched, "opted_out", t.OptedOut,
			"duplicates", t.Duplicates, "known", t.Known, "mentions", t.Mentions(), "hits", t.Hits, "unscored", t.Unscored)
	}
}

// notes tells what the sources told about their results.
func (s *session) notes(tallies []scan.Tally) {
	for _, t := range tallies {
		for _, note := range t.Notes {
			_, _ = fmt.Fprintf(s.Err, "%s: %s\n", t.Source, output.Clean(note))
		}
	}
}

// summaryRecord is the summary for machines.
func (s *session) summaryRecord(tallies []scan.Tally, unset []string) {
	attrs := []slog.Attr{}
	for _, t := range tallies {
		parts := []any{"state", t.State(), "fetched", t.Fetched, "mentions", t.Mentions()}
		if !t.Unjudged {
			parts = append(parts, "hits", t.Hits)
		}
		attrs = append(attrs, slog.Group(t.Source, append(parts,
			"unscored", t.Unscored, "duplicates", t.Duplicates, "known", t.Known, "opted_out", t.OptedOut, "outside", t.Outside, "unmatched", t.Unmatched, "notes", t.Notes)...))
	}
	sum := scan.Sum(tallies)
	counts := []slog.Attr{slog.Int("mentions", sum.Mentions())}
	if !sum.Unjudged {
		counts = append(counts, slog.Int("hits", sum.Hits))
	}
	s.log.LogAttrs(context.Background(), slog.LevelWarn, "summary", append(counts,
		slog.Int("unscored", sum.Unscored), slog.Any("unscored_reasons", sum.Reasons.List()),
		slog.Attr{Key: "sources", Value: slog.GroupValue(attrs...)}, slog.Any("not_configured", unset))...)
}
