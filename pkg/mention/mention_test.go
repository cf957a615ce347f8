package mention

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestPlausibleTime(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		in   time.Time
		want bool
	}{
		{now, true},
		{now.Add(23 * time.Hour), true},
		{now.Add(25 * time.Hour), false},
		{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), false},
		{time.Date(1989, 12, 31, 23, 59, 59, 0, time.UTC), false},
		{time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), true},
		{now.In(time.FixedZone("", 3600)), true},
	} {
		got := PlausibleTime(c.in, now)
		if got.IsZero() == c.want || c.want && (!got.Equal(c.in) || got.Location() != time.UTC) {
			t.Errorf("PlausibleTime(%v) = %v", c.in, got)
		}
	}
}

func TestCount(t *testing.T) {
	five := int64(5)
	for _, c := range []struct {
		count Count
		n     int64
		known bool
	}{{Count{}, 0, false}, {Of(0), 0, true}, {Of(-3), -3, true}, {OfPtr(nil), 0, false}, {OfPtr(&five), 5, true}} {
		if n, known := c.count.Get(); n != c.n || known != c.known || c.count.IsZero() == c.known {
			t.Errorf("%v gives %d, %v", c.count, n, known)
		}
	}
}

func TestQueryWindow(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }
	q := Query{Since: day(10), Until: day(20)}
	for _, c := range []struct {
		at             time.Time
		covers, before bool
	}{{day(9), false, true}, {day(10), true, false}, {day(19), true, false}, {day(20), false, false}, {time.Time{}, true, false}} {
		if q.Covers(c.at) != c.covers || q.Before(c.at) != c.before {
			t.Errorf("%v: covers %v, before %v", c.at, q.Covers(c.at), q.Before(c.at))
		}
	}
	if !(Query{}).Covers(day(1)) || (Query{}).Before(day(1)) {
		t.Error("an open window does not cover all")
	}
}

func TestWantsLang(t *testing.T) {
	q := Query{Langs: []string{"en", "PT-br"}}
	for lang, want := range map[string]bool{"en": true, "EN": true, "en-gb": true, "de": false, "": true, "pt-br": true, "pt": false} {
		if got := q.WantsLang(lang); got != want {
			t.Errorf("WantsLang(%q) = %v, want %v", lang, got, want)
		}
	}
	if !(Query{}).WantsLang("xx") {
		t.Error("no wish is not every language")
	}
}

func TestErrorKinds(t *testing.T) {
	cause := errors.New("cause")
	err := fmt.Errorf("outer: %w", Errorf(Blocked, "inner: %w", cause).WithHint("do %s", "this"))
	if !errors.Is(err, Blocked) || errors.Is(err, Changed) || !errors.Is(err, cause) {
		t.Errorf("%v is not what it is", err)
	}
	for _, c := range []struct {
		err  error
		want ErrorKind
	}{{nil, ""}, {cause, Failure}, {err, Blocked}, {fmt.Errorf("x: %w", RateLimited), RateLimited}, {&Error{Kind: Changed}, Changed}} {
		if got := KindOf(c.err); got != c.want {
			t.Errorf("KindOf(%v) = %q, want %q", c.err, got, c.want)
		}
	}
	for kind, want := range map[ErrorKind]bool{RateLimited: true, Unavailable: true, Blocked: false, Credentials: false} {
		if kind.Retryable() != want {
			t.Errorf("%s retryable: %v", kind, !want)
		}
	}
}

func TestAuthorKey(t *testing.T) {
	for want, a := range map[string]Author{
		"": {}, "id": {ID: "id", Handle: "h", Name: "n"}, "h": {Handle: "h", URL: "u"}, "u": {URL: "u", Name: "n"}, "n": {Name: "n"},
	} {
		if got := a.Key(); got != want {
			t.Errorf("%+v has the key %q, want %q", a, got, want)
		}
	}
}

func TestIsPseudonym(t *testing.T) {
	for s, want := range map[string]bool{
		"p-aaaabbbbcccc2345": true, "p-aaaabbbbcccc234": false, "p-aaaabbbbcccc23456": false, "p-diddy": false,
		"q-aaaabbbbcccc2345": false, "p-AAAABBBBCCCC2345": false, "p-aaaabbbbcccc2189": false, "": false,
	} {
		if got := IsPseudonym(s); got != want {
			t.Errorf("IsPseudonym(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestHit(t *testing.T) {
	for _, tt := range []struct {
		score     Score
		threshold float64
		want      bool
	}{
		{Score{Negativity: 0.5, Sentiment: Negative}, 0.5, true},
		{Score{Negativity: 0.4, Sentiment: Neutral}, 0.5, false},
		{Score{Negativity: 0, Sentiment: Positive}, 0, true},
		{Score{Unscored: "language nl"}, 0, false},
		{Score{}, 0, false},
	} {
		m := Mention{Score: tt.score}
		if got := m.Hit(tt.threshold); got != tt.want {
			t.Errorf("%+v at %v: %v, want %v", tt.score, tt.threshold, got, tt.want)
		}
	}
}
