// Package quota keeps count of what sites grant for a day: searches, units,
// requests. The count lasts across runs, in a file of numbers without any
// content: who asked what is not in it.
package quota

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"time"
	_ "time/tzdata" // days begin at midnight somewhere, also on machines without a database of time zones

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Ledger counts what was spent. It is safe for concurrent use. Several processes
// may share a file: each spending is one appended line.
type Ledger struct {
	path string
	now  func() time.Time

	mu      sync.Mutex
	loaded  bool
	entries []entry
	err     error
}

// entry is one spending.
type entry struct {
	At     time.Time `json:"at"`
	Source string    `json:"source"`
	Budget string    `json:"budget"`
	Units  int       `json:"units,omitempty"`
	// Back says that the units were given back.
	Back bool `json:"back,omitempty"`
	// Exhausted says that the site itself called the budget used up.
	Exhausted bool `json:"exhausted,omitempty"`
}

// New returns a ledger in a file, which is read when it is first needed; "" keeps
// the count in memory only. A nil clock is the real one.
func New(path string, now func() time.Time) *Ledger {
	if now == nil {
		now = time.Now
	}
	return &Ledger{path: path, now: now}
}

// Spend takes units from a source's budget; perDay is what the user was granted.
// When not so many are left, nothing is taken, and the error of kind RateLimited
// says when the budget begins anew.
func (l *Ledger) Spend(source string, b mention.Budget, perDay, units int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if left := l.left(source, b, perDay); units > left {
		return l.usedUp(source, b, perDay)
	}
	l.add(entry{Source: source, Budget: b.Name, Units: units})
	return nil
}

// GiveBack returns units that were taken for what was never asked.
func (l *Ledger) GiveBack(source string, b mention.Budget, units int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if units > 0 {
		l.add(entry{Source: source, Budget: b.Name, Units: units, Back: true})
	}
}

// Exhaust notes that the site called a budget used up.
func (l *Ledger) Exhaust(source string, b mention.Budget) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.load()
	l.add(entry{Source: source, Budget: b.Name, Exhausted: true})
}

// Left returns how many units of a budget are left today.
func (l *Ledger) Left(source string, b mention.Budget, perDay int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.left(source, b, perDay)
}

// Err returns why the file could not be read or written; the count goes on in
// memory then.
func (l *Ledger) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

func (l *Ledger) left(source string, b mention.Budget, perDay int) int {
	l.load()
	begin := midnight(l.now(), b.Zone)
	left := perDay
	for _, e := range l.entries {
		if e.Source != source || e.Budget != b.Name || e.At.Before(begin) {
			continue
		}
		switch {
		case e.Exhausted:
			return 0
		case e.Back:
			left += e.Units
		default:
			left -= e.Units
		}
	}
	return min(max(left, 0), perDay) // what was taken yesterday may have come back today
}

func (l *Ledger) usedUp(source string, b mention.Budget, perDay int) error {
	next := Renewal(b, l.now())
	e := mention.Errorf(mention.RateLimited, "today's %d %s of %s are used up", perDay, b.Unit, source).
		WithHint("they begin anew at %s", next.UTC().Format("2006-01-02 15:04:05 UTC"))
	if b.Option != "" {
		e.Hint += "; if the site granted you more, set sources." + source + "." + b.Option
	}
	e.RetryAfter = next.Sub(l.now())
	return e
}

// Renewal returns when a budget begins anew after t.
func Renewal(b mention.Budget, t time.Time) time.Time {
	begin := midnight(t, b.Zone)
	return time.Date(begin.Year(), begin.Month(), begin.Day()+1, 0, 0, 0, 0, begin.Location())
}

// midnight is the beginning of t's day in a time zone.
func midnight(t time.Time, zone string) time.Time {
	where, err := time.LoadLocation(zone)
	if err != nil {
		where = time.UTC
	}
	y, m, d := t.In(where).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, where)
}

// add notes an entry, in the file too.
func (l *Ledger) add(e entry) {
	e.At = l.now().UTC()
	l.entries = append(l.entries, e)
	if l.path == "" || l.err != nil {
		return
	}
	line, err := json.Marshal(e)
	if err == nil {
		err = appendLine(l.path, append(line, '\n'))
	}
	l.err = err
}

func appendLine(path string, line []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(line); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
