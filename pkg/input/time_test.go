package input

import (
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	want := time.Date(2026, 11, 20, 8, 30, 0, 0, time.UTC)
	for _, s := range []string{
		"2026-11-20T08:30:00Z",
		"2026-11-20T09:30:00+01:00",
		"2026-11-20T08:30:00.000000Z",
		"2026-11-20T09:30:00+0100",
		"2026-11-20T08:30:00",
		"2026-11-20T08:30Z",
		"2026-11-20 08:30:00",
		"2026-11-20 08:30:00+00:00",
		"2026-11-20 08:30:00 UTC",
		"2026-11-20 08:30",
		" 2026-11-20 08:30:00 ",
		"1795163400",
		"1795163400.0",
		"1795163400000",
		"1795163400000000",
		"1.7951634e9",
		"Fri, 20 Nov 2026 08:30:00 +0000",
		"Fri, 20 Nov 2026 08:30:00 GMT",
		"Fri Nov 20 08:30:00 +0000 2026",
		"Fri Nov 20 08:30:00 UTC 2026",
	} {
		var c clock
		for range 2 { // the second time by the form of the first
			if got := c.parse([]byte(s)); !got.Equal(want) {
				t.Errorf("%q is %v, want %v", s, got, want)
			}
		}
	}
	var c clock
	if got := c.parse([]byte("2026-11-20")); !got.Equal(want.Truncate(24 * time.Hour)) {
		t.Errorf("date alone is %v", got)
	}
	if got := c.parse([]byte("1795163400.25")); !got.Equal(want.Add(250 * time.Millisecond)) {
		t.Errorf("fraction is %v", got)
	}
	for _, s := range []string{
		"", "yesterday", "20/11/2026", "2026-13-01T00:00:00Z", "-5", "NaN", "1e400", "1e99", "99999999999999999999", "999999999999999999",
		"Fri, 20 Nov 2026 08:30:00 GMT and a long sentence about the weather that day",
	} {
		if got := c.parse([]byte(s)); !got.IsZero() {
			t.Errorf("%q is %v, want no time", s, got)
		}
	}
}

// TestImplausibleTime checks that a time which cannot be is unknown.
func TestImplausibleTime(t *testing.T) {
	r := record{published: time.Date(1970, 1, 2, 0, 0, 0, 0, time.UTC)}
	r.set(fieldText, []byte("a"))
	d := NewDecoder(nil, Options{})
	if err := r.post(&d.post, d.origin, 1, false); err != nil || !d.post.PublishedAt.IsZero() {
		t.Errorf("published at %v, %v", d.post.PublishedAt, err)
	}
}
