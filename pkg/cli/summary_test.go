package cli

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/scan"
)

func down(names ...string) []scan.Tally {
	var tallies []scan.Tally
	for _, name := range names {
		tallies = append(tallies, scan.Tally{Source: name, Err: mention.Errorf(mention.Unavailable, "no way to %s", name).WithHint("try again later")})
	}
	return tallies
}

// TestSummaryLineOfMany lists together what has the same to tell, and apart what
// brought mentions.
func TestSummaryLineOfMany(t *testing.T) {
	t.Parallel()
	good := scan.Tally{Source: "bluesky", Fetched: 30, Hits: 2, Below: 3, Unmatched: 25}
	cut := scan.Tally{Source: "reddit", Fetched: 1, Below: 1, Err: mention.Errorf(mention.Unavailable, "cut off")}
	none := func(name string) scan.Tally { return scan.Tally{Source: name, Fetched: 9, Unmatched: 9} }
	for _, c := range []struct {
		tallies []scan.Tally
		want    string
	}{
		{append(down("x", "youtube"), good), "x 0 unavailable · youtube 0 unavailable · bluesky 5 ok"},
		{append(down("x", "youtube", "threads"), cut, good), "reddit 1 unavailable · bluesky 5 ok · unavailable: x, youtube, threads"},
		{[]scan.Tally{{Source: "a"}, good, {Source: "b"}, {Source: "c"}}, "bluesky 5 ok · empty: a, b, c"},
		{[]scan.Tally{none("a"), none("b"), none("c")}, "no mention: a, b, c"},
		{[]scan.Tally{none("a"), none("b")}, "a 0 ok · b 0 ok"},
		{[]scan.Tally{
			{Source: "a", Err: mention.Unconfigured}, {Source: "b", Err: mention.Unconfigured}, {Source: "c", Err: mention.Unconfigured},
		}, "not configured (earshot sources): a, b, c"},
		{[]scan.Tally{{Source: "a", Err: mention.BadConfig}, {Source: "b", Err: mention.BadConfig}, {Source: "c", Err: mention.BadConfig}}, "misconfigured: a, b, c"},
	} {
		got := summaryLine(c.tallies, nil)
		if _, sources, _ := strings.Cut(got, " negative · "); sources != c.want {
			t.Errorf("%q,\nwant %q", got, c.want)
		}
	}
}

// TestSummaryOfTheUnscored says how many have no score and why, in few words.
func TestSummaryOfTheUnscored(t *testing.T) {
	t.Parallel()
	var tally scan.Tally
	for i, reason := range []string{"no words", "language nl", "language pl", "language ru", "language sv", "language tr"} {
		for range 7 - i {
			tally.Count(scan.Unscored, mention.Score{Unscored: reason})
		}
	}
	tally.Count(scan.Hit, mention.Score{Negativity: 1, Sentiment: mention.Negative})
	const want = "28 mentions · 1 negative · 27 unscored (no words 7, language nl 6, language pl 5, language ru 4, other 5)"
	if got := strings.Join(countsText(tally), " · "); got != want {
		t.Errorf("%q,\nwant %q", got, want)
	}
}

// TestReportAll tells once what happened to several and what to do about it.
func TestReportAll(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	s := &session{App: &App{Err: &b}}
	stopped := func(name string) scan.Tally {
		return scan.Tally{Source: name, Err: mention.Errorf(mention.Interrupted, "stopped before its end").WithHint("run it again")}
	}
	key := func(name string) scan.Tally {
		return scan.Tally{Source: name, Err: mention.Errorf(mention.Credentials, "wrong key").WithHint("see earshot sources NAME")}
	}
	tallies := append(down("x"), stopped("a"), key("k"), stopped("b"), key("l"), scan.Tally{Source: "fine"}, scan.Tally{Source: "odd", Err: errors.New("odd")})
	s.reportAll(append(tallies, down("y")...))
	const want = `x: no way to x
y: no way to y
  try again later
a, b: stopped before its end
  run it again
k: wrong key
  see earshot sources k
l: wrong key
  see earshot sources l
odd: odd
`
	if b.String() != want {
		t.Errorf("%s", b.String())
	}
	b.Reset()
	s.flags.errorsAsJSON = true
	s.reportAll(tallies)
	if n := strings.Count(b.String(), "\n"); n != 6 || strings.Count(b.String(), `{"error":`) != n {
		t.Errorf("for machines: %s", b.String())
	}
}

// TestEvery says periods as people do.
func TestEvery(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		time.Second: "second", 3 * time.Second: "3 seconds", time.Minute: "minute", 5 * time.Minute: "5 minutes", 90 * time.Second: "90 seconds",
		time.Hour: "hour", 24 * time.Hour: "24 hours", 1500 * time.Millisecond: "1.5s",
	} {
		if got := every(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}
