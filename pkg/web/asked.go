package web

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longest bounds what a site can ask for: further times are nonsense.
const longest = 366 * 24 * time.Hour

// askedWait returns how long an answer asks us to stay away, and whether it
// asks at all; 0 means come back at once. Retry-After goes first, then the
// reset of a used-up rate limit.
func askedWait(status int, h http.Header, now time.Time) (time.Duration, bool) {
	// The site's own clock makes an absolute time right where ours is wrong.
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	if status >= 400 {
		if d, ok := parseRetryAfter(h.Get("Retry-After"), now); ok {
			return d, true
		}
	}
	if status != http.StatusTooManyRequests && !usedUp(h) {
		return 0, false
	}
	return parseReset(firstOf(h, "Ratelimit-Reset", "X-Ratelimit-Reset", "X-Rate-Limit-Reset"), now)
}

// usedUp reports whether the answer says that no requests remain.
func usedUp(h http.Header) bool {
	n, ok := number(firstOf(h, "Ratelimit-Remaining", "X-Ratelimit-Remaining", "X-Rate-Limit-Remaining"))
	return ok && n <= 0
}

func firstOf(h http.Header, names ...string) string {
	for _, name := range names {
		if v := h.Get(name); v != "" {
			return v
		}
	}
	return ""
}

// parseRetryAfter reads seconds or an HTTP date (RFC 9110, section 10.2.3).
func parseRetryAfter(s string, now time.Time) (time.Duration, bool) {
	if n, ok := number(s); ok {
		return seconds(n), n >= 0
	}
	if t, err := http.ParseTime(s); err == nil {
		return until(t, now), true
	}
	return 0, false
}

// parseReset reads the end of a rate limit's window. Sites write seconds left
// (Reddit), epoch seconds (Bluesky, GitHub, X), epoch milliseconds, or an ISO
// 8601 time (Mastodon); the size of the number tells which.
func parseReset(s string, now time.Time) (time.Duration, bool) {
	if n, ok := number(s); ok {
		switch {
		case n < 0:
			return 0, false
		case n < 1e8: // three years: nobody is asked to wait so long
			return seconds(n), true
		case n >= 1e11: // as seconds it would lie beyond the year 5000
			n /= 1000
		}
		whole, part := math.Modf(min(n, 1e11))
		return until(time.Unix(int64(whole), int64(part*1e9)), now), true
	}
	if t, err := time.Parse(time.RFC3339, strings.TrimSpace(s)); err == nil {
		return until(t, now), true
	}
	return 0, false
}

// number reads the first number of a header; some sites add parameters or a
// second window ("100, 100;w=60").
func number(s string) (float64, bool) {
	if i := strings.IndexAny(s, ",;"); i >= 0 {
		s = s[:i]
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
}

func seconds(n float64) time.Duration {
	if n >= longest.Seconds() {
		return longest
	}
	return time.Duration(max(n, 0) * float64(time.Second))
}

func until(t, now time.Time) time.Duration { return min(max(t.Sub(now), 0), longest) }
