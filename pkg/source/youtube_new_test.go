package source

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestYoutubeSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		options map[string]string
		key     string
		want    mention.ErrorKind
	}{
		{nil, youtubeKey, ""},
		{nil, " \n", mention.Credentials},
		{map[string]string{"search": "off"}, youtubeKey, mention.Unconfigured},
		{map[string]string{"search": "off", "videos": "a"}, youtubeKey, ""},
		{map[string]string{"search": "false", "channels": "a"}, youtubeKey, ""},
		{map[string]string{"search": "sometimes"}, youtubeKey, mention.BadConfig},
		{map[string]string{"max_videos": "-1"}, youtubeKey, mention.BadConfig},
		{map[string]string{"max_videos": "many"}, youtubeKey, mention.BadConfig},
		{map[string]string{"daily_searches": "1.5"}, youtubeKey, mention.BadConfig},
		{map[string]string{"daily_units": "x"}, youtubeKey, mention.BadConfig},
	} {
		_, err := newYoutube(mention.Env{Options: c.options, Secrets: map[string]string{"api_key": c.key}})
		e, ok := asError(err)
		if mention.KindOf(err) != c.want || ok && e.Hint == "" {
			t.Errorf("%v: error %v (kind %q), want kind %q and a hint", c.options, err, mention.KindOf(err), c.want)
		}
	}
}

func TestYoutubeNames(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"@northwindair":                   "@northwindair",
		"northwindair":                    "@northwindair",
		"UCnorthwindair000000000z":        "UCnorthwindair000000000z",
		"UCshort":                         "@UCshort",
		"https://www.youtube.com/@n.w-a/": "@n.w-a",
		"https://www.youtube.com/@northwindair/videos":      "@northwindair",
		"https://www.youtube.com/c/NorthwindAir/about":      "@NorthwindAir",
		"https://www.youtube.com/user/northwindair/":        "@northwindair",
		"m.youtube.com/channel/UC0123456789012345678901/x":  "UC0123456789012345678901",
		"youtube.com/channel/UC0123456789012345678901?si=x": "UC0123456789012345678901",
	} {
		if got := youtubeChannelName(given); got != want {
			t.Errorf("channel %q is %q, want %q", given, got, want)
		}
	}
	for given, want := range map[string]string{
		"nwReview_01": "nwReview_01", "-wReview_01": "-wReview_01",
		"https://www.youtube.com/watch?t=3&v=nwReview_01": "nwReview_01",
		"https://youtu.be/nwReview_01?si=abc":             "nwReview_01",
		"https://www.youtube.com/shorts/nwReview_01":      "nwReview_01",
		"https://www.youtube.com/live/nwReview_01?t=1#c":  "nwReview_01",
		"https://www.youtube.com/watch?v=nwReview_01#t=3": "nwReview_01",
	} {
		if got := youtubeVideoName(given); got != want {
			t.Errorf("video %q is %q, want %q", given, got, want)
		}
	}
}

// TestYoutubeDay tells when the day begins anew in California, in winter, in
// summer, and where the clocks change.
func TestYoutubeDay(t *testing.T) {
	t.Parallel()
	for now, want := range map[string]time.Duration{
		"2026-11-23T12:00:00Z":      20 * time.Hour,
		"2026-07-01T12:00:00Z":      19 * time.Hour,
		"2026-11-24T07:59:59Z":      time.Second,
		"2026-11-24T08:00:00Z":      24 * time.Hour,
		"2026-11-01T00:00:00-07:00": 25 * time.Hour,
		"2026-03-08T00:00:00-08:00": 23 * time.Hour,
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := untilYoutubesDay(at); got != want {
			t.Errorf("at %s it is %v until midnight, want %v", now, got, want)
		}
	}
}

// TestYoutubeCharges prices requests, also where the user's own address has a
// path.
func TestYoutubeCharges(t *testing.T) {
	t.Parallel()
	cost := youtube().Cost
	for path, want := range map[string]string{
		"/youtube/v3/search": "search", "/mirror/youtube/v3/search": "search", "/youtube/v3/videos": "units",
		"/youtube/v3/commentThreads": "units", "/youtube/v3/comments": "units", "/youtube/v3/channels": "units", "/youtube/v3/playlistItems": "units",
	} {
		r := httptest.NewRequest(http.MethodGet, "https://youtube.googleapis.com"+path+"?q=a/search", nil)
		if got := cost.Of(r); got != (mention.Charge{Budget: want, Units: 1}) {
			t.Errorf("%s takes %+v", path, got)
		}
		if !slices.ContainsFunc(cost.Budgets, func(b mention.Budget) bool { return b.Name == want && b.PerDay > 0 }) {
			t.Errorf("there is no budget %q", want)
		}
	}
	if kept := youtube().Terms.Retention; kept != 30*24*time.Hour {
		t.Errorf("posts are kept for %v", kept)
	}
}

// TestYoutubeBudgets tells the limits of a day from short ones, and which of
// them it is.
func TestYoutubeBudgets(t *testing.T) {
	t.Parallel()
	limit := func(name, unit string) string {
		return `{"error":{"errors":[{"reason":"rateLimitExceeded"}],"details":[{"reason":"x"},{"metadata":{"quota_limit":"` + name + `","quota_unit":"` + unit + `"}}]}}`
	}
	for name, c := range map[string]struct {
		status             int
		body, method, want string
	}{
		"searches":              {429, string(youtubeFixture(t, "searches_gone.json")), "search", "search"},
		"searches, unnamed":     {429, limit("", "1/d/{project}"), "search", "search"},
		"units, unnamed":        {429, limit("", "1/d/{project}"), "videos", "units"},
		"units":                 {429, limit("defaultPerDayPerProject", "1/d/{project}"), "search", "units"},
		"units, in old words":   {403, youtubeRefused(403, "quotaExceeded", "x"), "search", "units"},
		"a minute's":            {429, limit("defaultPerMinutePerProject", "1/min/{project}"), "search", ""},
		"a user's":              {403, youtubeRefused(403, "userRateLimitExceeded", "x"), "videos", ""},
		"another status":        {500, youtubeRefused(500, "quotaExceeded", "x"), "videos", "units"},
		"cut off":               {429, limit("a", "1/d/{project}")[:90], "search", ""},
		"no JSON":               {429, "slow down", "search", ""},
		"of another type":       {429, `{"error":[1,2]}`, "search", ""},
		"with a text for error": {429, `{"error":"quotaExceeded"}`, "search", ""},
	} {
		said := readYoutubeRefusal([]byte(c.body))
		if got := said.budget(c.method); got != c.want {
			t.Errorf("%s: the budget is %q, want %q", name, got, c.want)
		}
		if got, want := youtubeHopeless(c.status, nil, []byte(c.body)), c.want != "" && c.status != 500; got != want {
			t.Errorf("%s: hopeless is %v", name, got)
		}
	}
}

// TestYoutubeSpec holds that the key is in no address: those stand in logs.
func TestYoutubeSpec(t *testing.T) {
	t.Parallel()
	s := youtube()
	if s.Default || !s.Keys[0].Required || s.Pages || len(s.Hosts) > 0 {
		t.Errorf("the declaration is %+v", s)
	}
	if got := strings.Join(s.Keys[0].Env, " "); got != "YOUTUBE_API_KEY GOOGLE_API_KEY" {
		t.Errorf("the key is taken from %s", got)
	}
	if s.Rehearse(httptest.NewRequest(http.MethodGet, "https://youtube.googleapis.com/youtube/v3/captions", nil)) != "" {
		t.Error("a request that is never sent has a rehearsal")
	}
}
