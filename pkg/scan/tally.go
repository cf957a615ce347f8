package scan

import (
	"slices"
	"sync"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// State is how a source's part of a scan ended.
type State string

// The states without an error; the others are the codes of error kinds.
const (
	OK    State = "ok"
	Empty State = "empty"
)

// Tally counts what became of a source's posts.
type Tally struct {
	Source string
	// Fetched is every post that the source yielded; the others are its parts.
	Fetched, Outside, Unmatched, OptedOut, Duplicates, Known, Unscored, Below, Hits int
	// Reasons says why posts are unscored.
	Reasons Reasons
	// Unjudged says that no scorer was there, so that Below is every mention.
	Unjudged bool
	// Running says that the source has not ended.
	Running bool
	// WaitUntil is until when the source waits for its site; zero or past if it
	// does not.
	WaitUntil time.Time
	// Reached is the time of the oldest post that was read, while the source runs.
	Reached time.Time
	// Full says that the limit was reached.
	Full bool
	// Notes are what the source told about its result.
	Notes []string
	// Err is why the source ended early; posts counted before it are good.
	Err error
}

// Mentions is the number of posts that match the query, once each.
func (t *Tally) Mentions() int { return t.Unscored + t.Below + t.Hits }

// State says how the source ended. A source that failed is never Empty.
func (t *Tally) State() State {
	switch {
	case t.Err != nil:
		return State(mention.KindOf(t.Err))
	case t.Fetched == 0:
		return Empty
	}
	return OK
}

// ByJob puts the tallies of several targets together: of each job, how it ended and
// the sums of what its posts came to. A post that two targets look at is fetched once.
func ByJob(tallies [][]Tally) []Tally {
	if len(tallies) == 1 {
		return tallies[0]
	}
	sums := make([]Tally, len(tallies[0]))
	for i := range sums {
		sums[i] = ofJob(tallies, i)
	}
	return sums
}

// ofJob is the sum of a job's tallies.
func ofJob(tallies [][]Tally, job int) Tally {
	if len(tallies) == 1 {
		return tallies[0][job]
	}
	column := make([]Tally, len(tallies))
	sum, fetched := tallies[0][job], 0
	for k := range tallies {
		column[k] = tallies[k][job]
		fetched = max(fetched, column[k].Fetched)
		sum.Full = sum.Full || column[k].Full
		if column[k].Err != nil {
			sum.Err = column[k].Err
		}
		if len(column[k].Notes) > len(sum.Notes) {
			sum.Notes = column[k].Notes
		}
	}
	counts := Sum(column)
	counts.Source, counts.Running, counts.WaitUntil, counts.Full, counts.Notes, counts.Err = sum.Source, sum.Running, sum.WaitUntil, sum.Full, sum.Notes, sum.Err
	counts.Fetched = fetched
	return counts
}

// Sum adds up the counts of several tallies.
func Sum(tallies []Tally) Tally {
	var sum Tally
	for i := range tallies {
		t := &tallies[i]
		sum.Fetched += t.Fetched
		sum.Outside += t.Outside
		sum.Unmatched += t.Unmatched
		sum.OptedOut += t.OptedOut
		sum.Duplicates += t.Duplicates
		sum.Known += t.Known
		sum.Unscored += t.Unscored
		sum.Reasons.merge(&t.Reasons)
		sum.Below += t.Below
		sum.Hits += t.Hits
		sum.Unjudged = sum.Unjudged || t.Unjudged
	}
	return sum
}

// Count adds a post with its fate and its score, which matters to a mention
// only.
func (t *Tally) Count(f Fate, s mention.Score) {
	if f == Unscored {
		t.Reasons.add(s.Unscored, 1)
	}
	*[...]*int{
		Outside: &t.Outside, Unmatched: &t.Unmatched, OptedOut: &t.OptedOut,
		Duplicate: &t.Duplicates, Known: &t.Known, Unscored: &t.Unscored, Below: &t.Below, Hit: &t.Hits,
	}[f]++
}

// Notes collects what a source and its client tell while they work. It is safe
// for concurrent use.
type Notes struct {
	mu    sync.Mutex
	notes []string
	until time.Time
	holes bool
}

// Skip says that a part of what was asked for is not read.
func (n *Notes) Skip() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.holes = true
}

// skipped reports whether Skip was called.
func (n *Notes) skipped() bool {
	if n == nil {
		return false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.holes
}

// Add keeps a note, once.
func (n *Notes) Add(note string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !slices.Contains(n.notes, note) {
		n.notes = append(n.notes, note)
	}
}

// Wait says that the source waits for its site.
func (n *Notes) Wait(d time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.until = time.Now().Add(d)
}

func (n *Notes) waitUntil() time.Time {
	if n == nil {
		return time.Time{}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.until
}

// List returns the notes in the order in which they came.
func (n *Notes) List() []string {
	if n == nil {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.notes)
}
