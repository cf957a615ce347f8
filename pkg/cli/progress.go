package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/scan"
)

// eraseLine returns to the line's start and clears it.
const eraseLine = "\r\x1b[K"

// progress redraws one line with the state of each source.
type progress struct {
	w     io.Writer
	width int
	shown string
}

// newProgress returns a progress line for a terminal on standard error; nil
// where there is none, or where it is not wanted.
func (s *session) newProgress() *progress {
	width, tty := terminal(s.Err)
	if !tty || s.flags.noProgress || s.flags.quiet || s.flags.debug || s.flags.verbose || s.log.json || s.Env("TERM") == "dumb" {
		return nil
	}
	return &progress{w: s.Err, width: width}
}

// show draws the line if it changed.
func (p *progress) show(tallies []scan.Tally) {
	line := progressLine(tallies, p.width-1)
	if line != p.shown {
		p.shown = line
		_, _ = fmt.Fprint(p.w, eraseLine, line)
	}
}

// clear removes the line.
func (p *progress) clear() {
	if p != nil && p.shown != "" {
		_, _ = fmt.Fprint(p.w, eraseLine)
	}
}

// progressLine is "bluesky 120 … · hackernews 40 ok". Where there is no room for
// all it is "3 of 25 done · 160 mentions", then those that are under way, cut to
// the width.
func progressLine(tallies []scan.Tally, width int) string {
	var running []scan.Tally
	for _, t := range tallies {
		if t.Running {
			running = append(running, t)
		}
	}
	line := []rune(strings.Join(progressParts(tallies), " · "))
	if len(line) > width {
		done := fmt.Sprintf("%d of %d done", len(tallies)-len(running), len(tallies))
		sum := scan.Sum(tallies)
		parts := append([]string{done, count(sum.Mentions(), "mention")}, progressParts(running)...)
		line = []rune(strings.Join(parts, " · "))
	}
	if len(line) > width && width > 1 {
		line = append(line[:width-1], '…')
	}
	return string(line)
}

// progressParts is what each source has given, of how much, and what it does.
func progressParts(tallies []scan.Tally) []string {
	parts := make([]string, len(tallies))
	for i, t := range tallies {
		state := "…"
		switch left := time.Until(t.WaitUntil); {
		case !t.Running:
			state = string(t.State())
		case left > 0:
			state = "waits " + left.Round(time.Second).String()
		}
		parts[i] = fmt.Sprintf("%s %d/%d %s", t.Source, t.Mentions(), t.Fetched, state)
	}
	return parts
}

// callback is what Run is told; nil if there is no line to draw.
func (p *progress) callback() func([]scan.Tally) {
	if p == nil {
		return nil
	}
	return p.show
}
