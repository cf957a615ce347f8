package config

import (
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const timeHint = "write an age (90m, 24h, 7d, 2w), a date (2026-11-01), or a time (2026-11-01T12:00:00Z); dates are UTC"

// ParseDuration reads a duration as time.ParseDuration does, and days (d) and
// weeks (w) besides: "7d", "2w", "1d12h". Errors are of kind BadUsage.
func ParseDuration(s string) (time.Duration, error) {
	rest, total := strings.TrimSpace(s), time.Duration(0)
	for _, unit := range []struct {
		sign   string
		length time.Duration
	}{{"w", 7 * 24 * time.Hour}, {"d", 24 * time.Hour}} {
		number, after, ok := strings.Cut(rest, unit.sign)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(number, 64)
		if err != nil || n < 0 || n > 36500 {
			return 0, badTime(s)
		}
		total += time.Duration(n * float64(unit.length))
		rest = after
	}
	if rest == "" && strings.TrimSpace(s) != "" {
		return total, nil
	}
	d, err := time.ParseDuration(rest)
	if err != nil || d < 0 {
		return 0, badTime(s)
	}
	return total + d, nil
}

// ParseTime reads a point in time: an age before now, a date or time in RFC
// 3339 (dates begin at midnight UTC), "now", "today" or "yesterday". Errors are
// of kind BadUsage.
func ParseTime(s string, now time.Time) (time.Time, error) {
	now = now.UTC()
	midnight := now.Truncate(24 * time.Hour)
	switch strings.ToLower(s) {
	case "now":
		return now, nil
	case "today":
		return midnight, nil
	case "yesterday":
		return midnight.AddDate(0, 0, -1), nil
	case Last:
		return time.Time{}, mention.Errorf(mention.BadUsage, `"last" stands for the last scan, which --since of scan alone knows`).
			WithHint("%s", timeHint)
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	d, err := ParseDuration(s)
	if err != nil {
		return time.Time{}, err
	}
	return now.Add(-d), nil
}

func badTime(s string) error {
	return mention.Errorf(mention.BadUsage, "%q is no time", s).WithHint("%s", timeHint)
}
