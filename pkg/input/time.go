package input

import (
	"bytes"
	"math"
	"strconv"
	"time"
)

// layouts are the forms of times besides RFC 3339, the frequent ones first.
// Times without a zone are UTC.
func layouts() []string {
	return []string{
		"2006-01-02T15:04:05Z0700", // Graph API
		time.DateTime,
		"2006-01-02 15:04:05Z07:00",
		"2006-01-02 15:04:05 Z07:00",
		"2006-01-02 15:04:05 MST",
		"2006-01-02T15:04:05",
		"2006-01-02T15:04Z07:00",
		"2006-01-02 15:04",
		time.DateOnly,
		time.RFC1123Z,
		time.RFC1123,
		"Mon, 2 Jan 2006 15:04:05 -0700",
		"Mon, 2 Jan 2006 15:04:05 MST",
		time.RubyDate, // X's older interfaces
		time.UnixDate,
		time.ANSIC,
	}
}

// clock reads times. It remembers the form of the last, which is mostly that
// of the next.
type clock struct{ layout string }

// parse reads a time; it is zero for what is none.
func (c *clock) parse(b []byte) time.Time {
	b = bytes.TrimSpace(b)
	var t time.Time
	if len(b) == 0 || len(b) > 64 {
		return t
	}
	if b[0] >= '0' && b[0] <= '9' {
		if len(b) > 4 && b[4] == '-' && t.UnmarshalText(b) == nil { // strict RFC 3339
			return t
		}
		if t, ok := epoch(b); ok {
			return t
		}
	}
	s := string(b)
	if t, err := time.Parse(c.layout, s); err == nil {
		return t
	}
	for _, layout := range layouts() {
		if t, err := time.Parse(layout, s); err == nil {
			c.layout = layout
			return t
		}
	}
	return time.Time{}
}

// epoch reads seconds, milli- or microseconds since 1970, told apart by their
// size: each is taken for a time before the year 5138.
func epoch(b []byte) (time.Time, bool) {
	if n, ok := digits(b); ok {
		switch {
		case n < 1e11:
			return time.Unix(n, 0), true
		case n < 1e14:
			return time.UnixMilli(n), true
		case n < 1e17:
			return time.UnixMicro(n), true
		}
		return time.Time{}, false
	}
	f, ok := float(b)
	if !ok || f < 0 || f >= 1e14 {
		return time.Time{}, false
	}
	if f >= 1e11 {
		f /= 1e3
	}
	whole, part := math.Modf(f)
	return time.Unix(int64(whole), int64(math.Round(part*1e6))*1e3), true
}

// digits reads a number of up to 18 digits and nothing else.
func digits(b []byte) (n int64, ok bool) {
	if len(b) == 0 || len(b) > 18 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, true
}

// float reads a finite decimal number.
func float(b []byte) (float64, bool) {
	if len(b) == 0 || len(b) > 32 || len(bytes.Trim(b, "+-.0123456789eE")) > 0 {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(b), 64)
	return f, err == nil && !math.IsInf(f, 0)
}
