package web

import (
	"net/http"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestParseRetryAfter(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"0": 0, "120": 2 * time.Minute, " 7 ": 7 * time.Second, "1.5": 1500 * time.Millisecond,
		"Mon, 02 Mar 2026 12:00:09 GMT":  9 * time.Second,
		"Mon, 02 Mar 2026 11:59:00 GMT":  0,
		"Monday, 02-Mar-26 12:00:09 GMT": 9 * time.Second,
		"Mon Mar  2 12:00:09 2026":       9 * time.Second,
		"99999999999999999999999":        longest,
		"Mon, 02 Mar 9999 12:00:00 GMT":  longest,
		"":                               -1, "-5": -1, "soon": -1, "NaN": -1, "Inf": -1, "1e999": -1,
	} {
		got, ok := parseRetryAfter(in, noon)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("parseRetryAfter(%q) = %s, %v; want %s", in, got, ok, want)
		}
	}
}

func TestParseReset(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"0": 0, "25": 25 * time.Second, "598.5": 598500 * time.Millisecond, "99999999": longest,
		"1772452830":                  30 * time.Second,
		"1772452830.5":                30500 * time.Millisecond,
		"1772452830250":               30250 * time.Millisecond,
		"1772452770":                  0,
		"946684800":                   0,
		"2026-03-02T12:00:30.250Z":    30250 * time.Millisecond,
		"2026-03-02T13:00:30+01:00":   30 * time.Second,
		"2026-03-02T12:05:00.970144Z": 5*time.Minute + 970144*time.Microsecond,
		"30;w=60":                     30 * time.Second,
		"30, 3600":                    30 * time.Second,
		"1e300":                       longest,
		"":                            -1, "-1": -1, "later": -1, "2026-03-02": -1, "nan": -1,
	} {
		got, ok := parseReset(in, noon)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("parseReset(%q) = %s, %v; want %s", in, got, ok, want)
		}
	}
}

func TestAskedWait(t *testing.T) {
	header := func(pairs ...string) http.Header {
		h := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	for _, test := range []struct {
		name   string
		status int
		h      http.Header
		want   time.Duration // -1: nothing asked
	}{
		{"nothing", 429, header(), -1},
		{"good", 200, header("RateLimit-Remaining", "5", "RateLimit-Reset", "30"), -1},
		{"good, no remaining", 200, header("RateLimit-Reset", "30"), -1},
		{"good, used up", 200, header("RateLimit-Remaining", "0", "RateLimit-Reset", "30"), 30 * time.Second},
		{"good with Retry-After", 200, header("Retry-After", "30"), -1},
		{"Retry-After first", 429, header("Retry-After", "0", "RateLimit-Reset", "30"), 0},
		{"429 with some left", 429, header("X-RateLimit-Remaining", "3", "X-RateLimit-Reset", "30"), 30 * time.Second},
		{"403 with some left", 403, header("X-RateLimit-Remaining", "3", "X-RateLimit-Reset", "30"), -1},
		{"403 used up", 403, header("X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", "1772452830"), 30 * time.Second},
		{"Reddit", 429, header("X-Ratelimit-Remaining", "0.0", "X-Ratelimit-Reset", "598", "X-Ratelimit-Used", "100"), 598 * time.Second},
		{"Mastodon", 429, header("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "2026-03-02T12:05:00.970144Z"), 300970144 * time.Microsecond},
		{"used up without a reset", 200, header("RateLimit-Remaining", "0"), -1},
		{"a clock that is wrong here", 429, header("Date", "Mon, 02 Mar 2026 09:00:00 GMT", "RateLimit-Reset", "1772442010"), 10 * time.Second},
	} {
		got, ok := askedWait(test.status, test.h, noon)
		if ok != (test.want >= 0) || ok && got != test.want {
			t.Errorf("%s: %s, %v; want %s", test.name, got, ok, test.want)
		}
	}
}

func FuzzAskedWait(f *testing.F) {
	for _, s := range []string{"0", "30", "1772452830", "2026-03-02T12:00:30.250Z", "Mon, 02 Mar 2026 12:00:09 GMT", "1e999", "0x1p-2"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, retry, reset string) {
		for _, parse := range []func(string, time.Time) (time.Duration, bool){parseRetryAfter, parseReset} {
			for _, s := range []string{retry, reset} {
				if d, ok := parse(s, noon); ok && (d < 0 || d > longest) {
					t.Errorf("%q is %s", s, d)
				}
			}
		}
	})
}
