package quota

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

var searches = mention.Budget{Name: "search", Unit: "searches", PerDay: 3, Option: "daily_searches", Zone: "America/Los_Angeles"}

// clock is a clock that tests move.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func TestSpendAcrossRuns(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state", "usage.ndjson")
	c := &clock{time.Date(2026, 11, 25, 7, 0, 0, 0, time.UTC)} // 23:00 the day before, in California
	for range 3 {
		if err := New(path, c.now).Spend("youtube", searches, 3, 1); err != nil {
			t.Fatal(err)
		}
	}
	l := New(path, c.now)
	err := l.Spend("youtube", searches, 3, 1)
	e, ok := errors.AsType[*mention.Error](err)
	if !ok || e.Kind != mention.RateLimited || e.RetryAfter != time.Hour || !strings.Contains(e.Hint, "sources.youtube.daily_searches") {
		t.Fatalf("the fourth of three: %#v", err)
	}
	if !strings.Contains(e.Hint, "2026-11-25 08:00:00 UTC") {
		t.Errorf("the hint is %q", e.Hint)
	}
	if left := l.Left("youtube", mention.Budget{Name: "units"}, 7); left != 7 {
		t.Errorf("%d units left, want 7", left)
	}
	c.t = c.t.Add(time.Hour)
	if left := New(path, c.now).Left("youtube", searches, 3); left != 3 {
		t.Errorf("%d searches left the next day, want 3", left)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
}

func TestExhaust(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "usage.ndjson")
	c := &clock{time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)}
	New(path, c.now).Exhaust("youtube", searches)
	l := New(path, c.now)
	if left := l.Left("youtube", searches, 100); left != 0 {
		t.Errorf("%d left", left)
	}
	if left := l.Left("x", searches, 100); left != 100 {
		t.Errorf("%d left of another source", left)
	}
	if want := time.Date(2026, 7, 2, 7, 0, 0, 0, time.UTC); !Renewal(searches, c.t).Equal(want) {
		t.Errorf("renewal at %v, want %v", Renewal(searches, c.t), want)
	}
}

func TestRenewalWhenClocksChange(t *testing.T) {
	t.Parallel()
	// Summer time ends on 1 November 2026 in California: that day has 25 hours.
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	if want := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC); !Renewal(searches, at).Equal(want) {
		t.Errorf("renewal at %v, want %v", Renewal(searches, at).UTC(), want)
	}
}

func TestInMemory(t *testing.T) {
	t.Parallel()
	l := New("", nil)
	if err := l.Spend("a", mention.Budget{Name: "b"}, 1, 1); err != nil || l.Err() != nil {
		t.Fatal(err, l.Err())
	}
	if err := l.Spend("a", mention.Budget{Name: "b"}, 1, 1); !errors.Is(err, mention.RateLimited) {
		t.Errorf("error %v", err)
	}
}

func TestConcurrent(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "usage.ndjson")
	l := New(path, nil)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { _ = l.Spend("a", mention.Budget{Name: "b"}, 1000, 2) })
	}
	wg.Wait()
	if left := New(path, nil).Left("a", mention.Budget{Name: "b"}, 1000); left != 900 {
		t.Errorf("%d left, want 900", left)
	}
}

func TestDamagedFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "usage.ndjson")
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	text := "\x00\x01garbage\n" +
		`{"at":"2026-11-25T11:00:00Z","source":"a","budget":"b","units":4}` + "\n" +
		`{"at":"2026-11-25T11:00:00Z","source":"a","budget":"b","units":-9}` + "\n" +
		`{"at":"2029-11-25T11:00:00Z","source":"a","budget":"b","exhausted":true}` + "\n" +
		`{"at":"2026-11-25T11:30:00Z","sour`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l := New(path, func() time.Time { return now })
	if left := l.Left("a", mention.Budget{Name: "b"}, 10); left != 6 || l.Err() != nil {
		t.Errorf("%d left, error %v; want 6", left, l.Err())
	}
}

func TestCompact(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "usage.ndjson")
	old := strings.Repeat(`{"at":"2020-01-01T00:00:00Z","source":"a","budget":"b","units":1}`+"\n", 2000)
	young := `{"at":"2026-11-25T11:00:00Z","source":"a","budget":"b","units":4}` + "\n"
	if err := os.WriteFile(path, []byte(old+young), 0o600); err != nil {
		t.Fatal(err)
	}
	l := New(path, func() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) })
	if left := l.Left("a", mention.Budget{Name: "b"}, 10); left != 6 || l.Err() != nil {
		t.Errorf("%d left, error %v; want 6", left, l.Err())
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != young {
		t.Errorf("the file is now %q, %v", data, err)
	}
}

func TestUnwritable(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l := New(filepath.Join(path, "usage.ndjson"), nil)
	if err := l.Spend("a", mention.Budget{Name: "b"}, 2, 1); err != nil {
		t.Fatal(err)
	}
	if l.Err() == nil {
		t.Error("nobody is told that the count is not kept")
	}
	if left := l.Left("a", mention.Budget{Name: "b"}, 2); left != 1 {
		t.Errorf("%d left in memory", left)
	}
}

func FuzzFile(f *testing.F) {
	f.Add([]byte(`{"at":"2026-11-25T11:00:00Z","source":"a","budget":"b","units":4}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "usage.ndjson")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Skip(err)
		}
		l := New(path, func() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) })
		if left := l.Left("a", mention.Budget{Name: "b"}, 10); left < 0 || left > 10 {
			t.Errorf("%d left of 10", left)
		}
	})
}

// TestGiveBack counts out what was never asked, across runs.
func TestGiveBack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "usage.ndjson")
	at := &clock{time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)}
	l := New(path, at.now)
	if err := l.Spend("youtube", searches, 3, 2); err != nil {
		t.Fatal(err)
	}
	l.GiveBack("youtube", searches, 1)
	l.GiveBack("youtube", searches, 0)
	l.GiveBack("youtube", searches, -1)
	for name, l := range map[string]*Ledger{"this": l, "the next": New(path, at.now)} {
		if left := l.Left("youtube", searches, 3); left != 2 {
			t.Errorf("%s run: %d left, want 2", name, left)
		}
	}
	l.GiveBack("youtube", searches, 5)
	if left := l.Left("youtube", searches, 3); left != 3 {
		t.Errorf("%d left of 3", left)
	}
}
