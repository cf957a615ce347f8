package cli

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/scan"
)

// TestProgressLines: a line for each source; where there is no room for all, those
// under way and a count.
func TestProgressLines(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	tallies := down("x", "youtube", "threads", "facebook")
	tallies = append(tallies,
		scan.Tally{Source: "bluesky", Fetched: 30, Hits: 1, Below: 1, Known: 5, Unmatched: 23, Running: true, Reached: now.Add(-50 * time.Hour)},
		scan.Tally{Source: "reddit", Running: true, WaitUntil: now.Add(time.Hour)},
		scan.Tally{Source: "sample", Fetched: 9, Below: 9, Unjudged: true})
	left := func(job int) string { return []string{4: "7 of 10 searches left today", 6: ""}[job] }
	down := "%s  0 fetched · 0 mentions · 0 negative · unavailable"
	line := func(name string) string { return strings.Replace(down, "%s", name, 1) }
	bluesky := "bluesky   30 fetched · 2 mentions · 1 negative · 5 delivered before · back to 23 Nov 10:00 · … · 7 of 10 searches left today"
	reddit := "reddit    0 fetched · 0 mentions · 0 negative · waits 1h0m0s"
	for _, tt := range []struct {
		width, height int
		want          []string
	}{
		{200, 40, []string{
			line("x       "), line("youtube "), line("threads "), line("facebook"), bluesky, reddit, "sample    9 fetched · 9 mentions · ok",
		}},
		{200, 8, []string{bluesky, reddit, "5 of 7 sources done · 11 mentions"}},
		{200, 4, []string{bluesky, "5 of 7 sources done · 11 mentions"}},
		{30, 5, []string{"bluesky   30 fetched · 2 men…", "reddit    0 fetched · 0 ment…", "5 of 7 sources done · 11 men…"}},
	} {
		p := &progress{width: tt.width, height: tt.height, left: left, now: func() time.Time { return now }}
		if got := p.lines(tallies); !slices.Equal(got, tt.want) {
			t.Errorf("%d × %d:\n%s\nwant\n%s", tt.width, tt.height, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}
