package notify

import (
	"cmp"
	"context"
	"sync"
)

// When says after which runs an alert is sent.
type When string

// The occasions; "" is Hits.
const (
	// Hits means that there were enough.
	Hits When = "hits"
	// Always means after every run.
	Always When = "always"
	// Failure means that a source failed, or the whole run.
	Failure When = "failure"
)

const (
	// DefaultMax is how many hits an alert shows at most where nothing is said.
	DefaultMax = 50
	// MostHits bounds what may be asked for.
	MostHits = 200
	// maxBody bounds what is sent, in bytes.
	maxBody = 256 << 10
)

// Channel takes alerts to a place. Its methods are safe for concurrent use.
type Channel interface {
	// Name says what it is and where it leads, without a secret: "slack
	// hooks.slack.com".
	Name() string
	// Send delivers a report with at most max hits; 0 leaves that to the channel. It
	// tries again what may pass, until ctx is done. Its error has a kind of package
	// mention and holds no secret.
	Send(ctx context.Context, r *Report, max int) error
	// Preview is what Send would send, for eyes: secrets are hidden.
	Preview(r *Report, max int) (string, error)
}

// Alert is a channel with its occasion.
type Alert struct {
	Channel Channel
	When    When
	// MinHits is how many hits it takes; 0 is 1. It counts for the occasion Hits.
	MinHits int
	// Max is the most hits to show; 0 leaves it to the channel.
	Max int
}

// Wanted reports whether a report is an occasion for the alert.
func (a Alert) Wanted(r *Report) bool {
	switch cmp.Or(a.When, Hits) {
	case Always:
		return true
	case Failure:
		return r.failures() > 0 || r.Outcome == Failed || r.Outcome == Partial
	}
	return r.Total >= max(a.MinHits, 1)
}

// Result is what became of an alert.
type Result struct {
	Channel string
	// Skipped says that the report was no occasion.
	Skipped bool
	// Err is why it was not delivered.
	Err error
}

// Send sends a report through each alert for which it is an occasion, side by side,
// and returns the results in the order of the alerts. When ctx is done, what is under
// way ends.
func Send(ctx context.Context, alerts []Alert, r *Report) []Result {
	results := make([]Result, len(alerts))
	var wg sync.WaitGroup
	for i, a := range alerts {
		results[i].Channel = a.Channel.Name()
		if results[i].Skipped = !a.Wanted(r); results[i].Skipped {
			continue
		}
		wg.Go(func() { results[i].Err = a.Channel.Send(ctx, r, a.Max) })
	}
	wg.Wait()
	return results
}
