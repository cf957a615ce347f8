package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/vbauerster/cupwriter"

	"github.com/earshot-cli/earshot/pkg/scan"
)

// progress redraws a line for each source in place, while a scan runs.
type progress struct {
	w             *cupwriter.Writer
	width, height int
	// left says what is left of the daily budgets of the source of a job.
	left  func(job int) string
	now   func() time.Time
	shown string
}

// newProgress returns the lines for a terminal on standard error; nil where there is
// none, or where they are not wanted.
func (s *session) newProgress(left func(job int) string) *progress {
	_, tty := terminal(s.Err)
	if !tty || s.flags.noProgress || s.flags.quiet || s.flags.debug || s.flags.verbose || s.log.json || s.Env("TERM") == "dumb" {
		return nil
	}
	w := cupwriter.New(s.Err, false)
	width, height, err := w.GetTermSize()
	if err != nil || width <= 0 || height <= 0 {
		width, height = 80, 24
	}
	return &progress{w: w, width: width, height: height, left: left, now: time.Now}
}

// show draws the lines if they changed.
func (p *progress) show(tallies []scan.Tally) {
	lines := p.lines(tallies)
	if text := strings.Join(lines, "\n") + "\n"; text != p.shown {
		p.draw(text, len(lines))
	}
}

// draw puts a text in the place of the one before.
func (p *progress) draw(text string, lines int) {
	p.shown = text
	_, _ = p.w.WriteString(text)
	_ = p.w.Flush(lines)
}

// clear removes the lines.
func (p *progress) clear() {
	if p != nil && p.shown != "" {
		p.draw("", 0)
	}
}

// lines are one for each source. Where there is no room for all, they are those that
// are under way, and a last line counts the others.
func (p *progress) lines(tallies []scan.Tally) []string {
	room := max(p.height-2, 1)
	if len(tallies) <= room {
		room = len(tallies)
	} else {
		room-- // for the last line
	}
	name := 0
	for _, t := range tallies {
		name = max(name, len(t.Source))
	}
	var lines []string
	for i, t := range tallies {
		if len(lines) < room && (t.Running || room == len(tallies)) {
			lines = append(lines, p.fit(p.line(i, t, name)))
		}
	}
	if room < len(tallies) {
		done := 0
		for _, t := range tallies {
			if !t.Running {
				done++
			}
		}
		sum := scan.Sum(tallies)
		lines = append(lines, p.fit(fmt.Sprintf("%d of %d sources done · %s", done, len(tallies), count(sum.Mentions(), "mention"))))
	}
	return lines
}

// line is what a source has given, and what it does: "bluesky  120 fetched · 14
// mentions · 3 negative · back to 20 Nov 14:02 · waits 12s".
func (p *progress) line(job int, t scan.Tally, name int) string {
	parts := []string{fmt.Sprintf("%-*s  %d fetched", name, t.Source, t.Fetched), count(t.Mentions(), "mention")}
	if !t.Unjudged {
		parts = append(parts, fmt.Sprintf("%d negative", t.Hits))
	}
	if t.Known > 0 {
		parts = append(parts, fmt.Sprintf("%d delivered before", t.Known))
	}
	if !t.Running {
		return strings.Join(append(parts, inWords(t.State())), " · ")
	}
	if !t.Reached.IsZero() {
		parts = append(parts, "back to "+t.Reached.UTC().Format("2 Jan 15:04"))
	}
	if wait := t.WaitUntil.Sub(p.now()); wait > 0 {
		parts = append(parts, "waits "+wait.Round(time.Second).String())
	} else {
		parts = append(parts, "…")
	}
	if left := p.left(job); left != "" {
		parts = append(parts, left)
	}
	return strings.Join(parts, " · ")
}

// fit cuts a line to the width of the terminal.
func (p *progress) fit(line string) string {
	if r := []rune(line); len(r) > p.width-1 && p.width > 2 {
		return string(r[:p.width-2]) + "…"
	}
	return line
}

// callback is what Run is told; nil if there are no lines to draw.
func (p *progress) callback() func([]scan.Tally) {
	if p == nil {
		return nil
	}
	return p.show
}
