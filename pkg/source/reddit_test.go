package source

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

// redditWant are the posts of the fixtures with the comments of two threads.
var redditWant = []string{
	"reddit:t1_ma08", "reddit:t1_ma02", "reddit:t1_ma04", "reddit:t1_ma01", "reddit:t1_ma07", "reddit:t1_ma05", "reddit:t3_1nwa09",
	"reddit:t1_mb20", "reddit:t3_1nwa07", "reddit:t3_1nwa06", "reddit:t3_1nwa05", "reddit:t3_1nwa03", "reddit:t3_zzzzzzzzzzz",
}

func redditQuery() mention.Query {
	return mention.Query{Text: "northwind", Searches: []string{"northwind"}, Own: []string{"@northwind"}}
}

func redditIdentities() []string {
	return []string{"marlo_quist", "tobin_vale", "ida_brandt", "https://www.reddit.com/user/marlo_quist"}
}

// redditRefusals are the errors that the contract documents for apps.
func redditRefusals() []sourcetest.Refusal {
	limited := http.Header{"X-Ratelimit-Remaining": {"0.0"}, "X-Ratelimit-Used": {"1000"}, "X-Ratelimit-Reset": {"600"}}
	return []sourcetest.Refusal{
		{Name: "token: wrong app", Status: 401, Path: "access_token", Kind: mention.Credentials, Says: "REDDIT_CLIENT_ID", Body: `{"message": "Unauthorized", "error": 401}`, Requests: 1},
		{Name: "token: 400", Status: 400, Path: "access_token", Kind: mention.Credentials, Says: "REDDIT_CLIENT_ID", Body: `{"error": 400}`, Requests: 1},
		{Name: "token: refused with 200", Status: 200, Path: "access_token", Kind: mention.Credentials, Says: "invalid_grant", Body: `{"error": "invalid_grant"}`, Requests: 1},
		{Name: "token: none", Status: 200, Path: "access_token", Kind: mention.Changed, Body: `{"token_type": "bearer"}`},
		{Name: "token: 429 without a time", Status: 429, Path: "access_token", Kind: mention.RateLimited, Body: `{"message": "Too Many Requests", "error": 429}`},
		{Name: "token: 429 page", Status: 429, Path: "access_token", Kind: mention.RateLimited, Wait: time.Hour, Header: http.Header{"Retry-After": {"3600"}}, Body: "<html><title>Too Many Requests</title></html>", Requests: 1},
		{Name: "token: 403 page", Status: 403, Path: "access_token", Kind: mention.Blocked, Body: "<html><body>You've been blocked by network security.</body></html>"},
		{Name: "expired for good", Status: 401, Path: "/search", Kind: mention.Credentials, Body: `{"message": "Unauthorized", "error": 401}`, Requests: 2},
		{Name: "403", Status: 403, Path: "/search", Kind: mention.Blocked, Says: "not approved", Body: `{"error": 403}`, Requests: 1},
		{Name: "403 scope", Status: 403, Path: "/search", Kind: mention.Credentials, Says: "permission", Header: http.Header{"Www-Authenticate": {`Bearer realm="reddit", error="insufficient_scope"`}}, Body: `{"error": 403}`},
		{Name: "403 private", Status: 403, Path: "/search", Kind: mention.Blocked, Says: "private", Body: `{"reason": "private", "message": "Forbidden", "error": 403}`},
		{Name: "403 quarantined", Status: 403, Path: "/search", Kind: mention.Blocked, Says: "quarantined", Body: `{"reason": "quarantined", "message": "Forbidden", "error": 403}`},
		{Name: "404 banned", Status: 404, Path: "/search", Kind: mention.Changed, Says: "banned", Body: `{"reason": "banned", "message": "Not Found", "error": 404}`, Requests: 1},
		{Name: "414", Status: 414, Path: "/search", Kind: mention.BadQuery, Body: ""},
		{Name: "429 page", Status: 429, Path: "/search", Kind: mention.RateLimited, Header: http.Header{"Retry-After": {"4"}}, Body: "<html><title>Too Many Requests</title></html>", Requests: 5},
		{Name: "429 window", Status: 429, Path: "/search", Kind: mention.RateLimited, Wait: 600 * time.Second, Header: limited, Body: `{"message": "Too Many Requests", "error": 429}`, Requests: 1},
		{Name: "500", Status: 500, Path: "/search", Kind: mention.Unavailable},
		{Name: "502", Status: 502, Path: "/search", Kind: mention.Unavailable},
		{Name: "503", Status: 503, Path: "/search", Kind: mention.Unavailable, Requests: 5},
		{Name: "504", Status: 504, Path: "/search", Kind: mention.Unavailable},
		{Name: "520", Status: 520, Path: "/search", Kind: mention.Unavailable},
		{Name: "522", Status: 522, Path: "/search", Kind: mention.Unavailable},
		{Name: "200 with an error", Status: 200, Path: "/search", Kind: mention.Blocked, Body: `{"message": "Forbidden", "error": 403}`},
		{Name: "200 page", Status: 200, Path: "/search", Kind: mention.Changed, Body: "<html><body>reddit</body></html>"},
		{Name: "200 without a body", Status: 200, Path: "/search", Kind: mention.Changed},
		{Name: "second page away", Status: 500, Path: "/search", After: 7, Kind: mention.Unavailable},
		{Name: "thread private", Status: 403, Path: "/comments/", Body: `{"reason": "private", "error": 403}`},
		{Name: "thread gone", Status: 404, Path: "/comments/1nwa07", Body: `{"error": 404}`},
		{Name: "thread away", Status: 500, Path: "/comments/1nwa07", Kind: mention.Unavailable},
		{Name: "thread of another form", Status: 200, Path: "/comments/1nwa07", Kind: mention.Changed, Body: `[]`},
		{Name: "more limited", Status: 200, Path: "morechildren", Kind: mention.RateLimited, Says: "doing that too much", Body: `{"json": {"errors": [["RATELIMIT", "you are doing that too much", "ratelimit"]]}}`},
		{Name: "more refused", Status: 200, Path: "morechildren", Kind: mention.Changed, Says: "NO_THING_ID", Body: `{"json": {"errors": [["NO_THING_ID", "id not specified", "link_id"]]}}`},
		{Name: "more too long", Status: 414, Path: "morechildren", Kind: mention.BadQuery},
	}
}

func TestRedditContract(t *testing.T) {
	c := sourcetest.Case{
		Spec: reddit(), Secrets: redditKeys(), Tokens: []string{redditTestToken}, Options: map[string]string{"max_threads": "2"},
		Site:  func() http.Handler { return newFakeReddit(t) },
		Query: redditQuery(), Want: redditWant,
		Identities: append(redditIdentities(), "oskar_lind", "sora_finch", "yara_ossin"),
		Own:        []string{"northwind", "@northwind"},
		Gone:       []string{"t3_1nwa08", "t3_1nwa02", "t1_ma03", "t1_ma06", "t5_2nw00"},
		Empty:      func() http.Handler { return redditWith(t, "/search", saying(200, fixture(t, "reddit", "empty.json"))) },
		Golden:     "testdata/reddit/golden.json",
		Refusals:   redditRefusals(),
	}
	t.Run("all of Reddit", func(t *testing.T) { sourcetest.Run(t, c) })
	c.Options = map[string]string{"subreddits": "r/travel"}
	c.Want = []string{"reddit:t1_mc31", "reddit:t1_mc30", "reddit:t3_1nwb11", "reddit:t1_mc29"}
	c.Identities, c.Own, c.Gone, c.Golden = []string{"vera_moss", "henk_dorn", "ada_pool"}, []string{"northwind"}, nil, "testdata/reddit/golden_subreddit.json"
	c.Empty = func() http.Handler {
		return redditWith(t, "/r/travel/", saying(200, fixture(t, "reddit", "empty.json")))
	}
	c.Refusals = []sourcetest.Refusal{
		{Name: "banned", Status: 404, Path: "/r/travel", Kind: mention.Changed, Says: "subreddits", Body: `{"reason": "banned", "message": "Not Found", "error": 404}`},
		{Name: "comments private", Status: 403, Path: "/r/travel/comments", Kind: mention.Blocked, Says: "private", Body: `{"reason": "private", "error": 403}`},
	}
	t.Run("a subreddit", func(t *testing.T) { sourcetest.Run(t, c) })
}

// redditFeedRefusals are the errors of the feeds.
func redditFeedRefusals() []sourcetest.Refusal {
	const key = "REDDIT_CLIENT_ID"
	return []sourcetest.Refusal{
		{Name: "403 page", Status: 403, Kind: mention.Blocked, Says: key, Body: "<html><body>You've been blocked by network security.</body></html>", Requests: 1},
		{Name: "429 for a while", Status: 429, Kind: mention.RateLimited, Says: key, Wait: 10 * time.Minute, Header: http.Header{"X-Ratelimit-Remaining": {"0.0"}, "X-Ratelimit-Reset": {"600"}}, Body: "<html></html>", Requests: 1},
		{Name: "429 for a minute, always", Status: 429, Kind: mention.RateLimited, Says: key, Header: http.Header{"X-Ratelimit-Reset": {"42"}}, Body: "<html></html>"},
		{Name: "login page", Status: 200, Kind: mention.Blocked, Says: key, Body: "<!DOCTYPE html><html><title>reddit.com: Log in</title></html>"},
		{Name: "to the login", Status: 302, Kind: mention.Blocked, Header: http.Header{"Location": {"https://accounts.reddit.example/login/"}}},
		{Name: "404", Status: 404, Kind: mention.Changed, Body: "<html></html>"},
		{Name: "503", Status: 503, Kind: mention.Unavailable},
		{Name: "RSS", Status: 200, Kind: mention.Changed, Body: `<rss version="2.0"><channel><title>x</title></channel></rss>`},
		{Name: "no id", Status: 200, Kind: mention.Changed, Body: `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>x</title><updated>2026-11-22T18:00:00+00:00</updated><content>x</content></entry></feed>`},
		{Name: "no time", Status: 200, Kind: mention.Changed, Body: `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><id>t3_a</id><title>x</title><content>x</content></entry></feed>`},
		{Name: "no text", Status: 200, Kind: mention.Changed, Body: `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><id>t3_a</id><title>x</title><updated>2026-11-22T18:00:00+00:00</updated></entry></feed>`},
	}
}

func TestRedditFeedContract(t *testing.T) {
	c := sourcetest.Case{
		Spec:       reddit(),
		Site:       func() http.Handler { return newFakeReddit(t) },
		Query:      redditQuery(),
		Want:       []string{"reddit:t3_1nwa09", "reddit:t3_1nwa07", "reddit:t3_zzzzzzzzzzz"},
		Identities: redditIdentities(),
		Own:        []string{"@northwind"},
		Gone:       []string{"t3_1nwa08", "t5_2nw00"},
		Empty:      func() http.Handler { return redditWith(t, ".rss", saying(200, fixture(t, "reddit", "empty.rss"))) },
		Golden:     "testdata/reddit/golden_feed.json",
		Refusals:   redditFeedRefusals(),
		SinglePage: true,
	}
	t.Run("without a key", func(t *testing.T) { sourcetest.Run(t, c) })
	c.Secrets = map[string]string{"feed_token": "feed-token-89ab", "feed_user": "feed-user-cdef"}
	c.Options = map[string]string{"subreddits": "travel"}
	c.Want = []string{"reddit:t3_1nwa09", "reddit:t1_mc31", "reddit:t3_1nwa07", "reddit:t3_zzzzzzzzzzz"}
	c.Identities, c.Gone, c.Golden = append(c.Identities, "vera_moss"), append(c.Gone, "t1_mc30"), "testdata/reddit/golden_feed_subreddit.json"
	t.Run("with a feed token", func(t *testing.T) { sourcetest.Run(t, c) })
}

func TestRedditRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeReddit(t)
		v := newRedditTrip(t, site, nil, redditKeys())
		posts, err := v.all(t.Context(), redditQuery())
		if err != nil || !slices.Equal(ids(posts), redditWant) {
			t.Errorf("posts %q, error %v", ids(posts), err)
		}
		want := []string{
			"/api/v1/access_token", "/search", "/comments/1nwa09", "/api/morechildren ma05,ma06", "/api/morechildren ma07",
			"/comments/1nwa09 comment=ma02", "/comments/1nwa07", "/search after=t3_1nwa05",
		}
		if !slices.Equal(site.asked, want) || v.notes != nil {
			t.Errorf("asked %q, notes %q", site.asked, v.notes)
		}
	})
}

func TestRedditWithoutComments(t *testing.T) {
	for _, options := range []map[string]string{{"comments": "false"}, {"max_threads": "0"}} {
		synctest.Test(t, func(t *testing.T) {
			site := newFakeReddit(t)
			posts, err := newRedditTrip(t, site, options, redditKeys()).all(t.Context(), redditQuery())
			if err != nil || len(posts) != 6 || len(site.asked) != 3 {
				t.Errorf("%v: posts %q, error %v, asked %q", options, ids(posts), err, site.asked)
			}
		})
	}
}

func TestRedditNew(t *testing.T) {
	for _, c := range []struct {
		options, secrets map[string]string
		want             mention.ErrorKind
	}{
		{nil, map[string]string{"client_id": "a"}, mention.Credentials},
		{nil, map[string]string{"client_secret": "a"}, mention.Credentials},
		{nil, map[string]string{"feed_token": "a"}, mention.Credentials},
		{nil, map[string]string{"feed_user": "a"}, mention.Credentials},
		{map[string]string{"comments": "some"}, nil, mention.BadConfig},
		{map[string]string{"max_threads": "many"}, nil, mention.BadConfig},
		{map[string]string{"max_threads": "-1"}, nil, mention.BadConfig},
		{map[string]string{"subreddits": "travel,a/../b"}, nil, mention.BadConfig},
		{map[string]string{"subreddits": "travel+news"}, nil, mention.BadConfig},
		{map[string]string{"subreddits": "r/travel, /r/AskReddit/ u_name"}, nil, ""},
	} {
		options := map[string]string{"comments": "true", "max_threads": "20"}
		for name, value := range c.options {
			options[name] = value
		}
		src, err := newReddit(mention.Env{BaseURL: redditAPI, Options: options, Secrets: c.secrets})
		if e, ok := asError(err); mention.KindOf(err) != c.want || ok && e.Hint == "" {
			t.Errorf("%v %v: %v", c.options, c.secrets, err)
		}
		if c.want == "" && !slices.Equal(src.(*redditSource).subreddits, []string{"travel", "AskReddit", "u_name"}) {
			t.Errorf("subreddits %q", src.(*redditSource).subreddits)
		}
	}
}

func TestRedditToken(t *testing.T) {
	t.Run("shared", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			site := newFakeReddit(t)
			v := newRedditTrip(t, site, nil, redditKeys())
			var wg sync.WaitGroup
			for range 6 {
				wg.Go(func() {
					if _, err := v.all(t.Context(), redditQuery()); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if site.made != 1 {
				t.Errorf("%d tokens for searches at the same time", site.made)
			}
		})
	})
	t.Run("refused", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			site := newFakeReddit(t)
			site.many, site.stale = true, func(token string) bool { return token == redditTestToken+"1" }
			posts, err := newRedditTrip(t, site, nil, redditKeys()).all(t.Context(), redditQuery())
			if err != nil || len(posts) != len(redditWant) || site.made != 2 {
				t.Errorf("%d posts, error %v, %d tokens", len(posts), err, site.made)
			}
		})
	})
	t.Run("none for any", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var sent []string
			site := inTurn(&sent, says(401, `{"message":"Unauthorized","error":401}`))
			v := newRedditTrip(t, site, map[string]string{"subreddits": "travel,airlines"}, redditKeys())
			_, err := v.all(t.Context(), redditQuery())
			if mention.KindOf(err) != mention.Credentials || strings.Contains(err.Error(), "subreddits failed") || len(sent) != 1 || len(v.notes) != 0 {
				t.Errorf("error %v, asked %q, notes %q", err, sent, v.notes)
			}
		})
	})
	t.Run("of unknown life", func(t *testing.T) {
		for body, made := range map[string]int{
			`{"access_token":"a","error":null}`: 1, `{"access_token":"a","expires_in":0}`: 1, `{"access_token":"a","expires_in":30}`: 2,
		} {
			login := holdToken(testClock, func(ctx context.Context) (string, time.Duration, error) {
				made--
				var sent []string
				v := newRedditTrip(t, inTurn(&sent, says(200, body)), nil, redditKeys())
				return v.source.(*redditSource).token.fetch(ctx)
			})
			for range 2 {
				if token, err := login.get(t.Context()); token != "a" || err != nil {
					t.Errorf("%s: token %q, error %v", body, token, err)
				}
			}
			if made != 0 {
				t.Errorf("%s: %d more requests for tokens than wanted", body, -made)
			}
		}
	})
	t.Run("run out", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			site := newFakeReddit(t)
			v := newRedditTrip(t, site, nil, redditKeys())
			start := time.Now()
			clock := func() time.Time { return testClock().Add(time.Since(start)) }
			v.source.(*redditSource).token.now = clock
			for range 2 {
				if _, err := v.all(t.Context(), redditQuery()); err != nil {
					t.Error(err)
				}
				time.Sleep(time.Hour)
			}
			if site.made != 2 {
				t.Errorf("%d tokens in two hours", site.made)
			}
		})
	})
}

// TestRedditSince asks for the shortest window that reaches back far enough.
func TestRedditSince(t *testing.T) {
	for back, want := range map[time.Duration]string{
		30 * time.Minute: "hour", 58 * time.Minute: "day", 23 * time.Hour: "day", 24 * time.Hour: "week", 6 * 24 * time.Hour: "week",
		7 * 24 * time.Hour: "month", 40 * 24 * time.Hour: "year", 400 * 24 * time.Hour: "all",
	} {
		w := &redditWalk{source: &redditSource{env: mention.Env{Now: testClock}}, query: mention.Query{Since: testClock().Add(-back)}}
		if got := w.since(); got != want {
			t.Errorf("%v: t=%s, want %s", back, got, want)
		}
	}
	w := &redditWalk{source: &redditSource{}}
	if got := w.since(); got != "all" {
		t.Errorf("without a beginning: t=%s", got)
	}
}

// TestRedditFeedRests waits between two feeds as long as the site says, or as it
// is known to want.
func TestRedditFeedRests(t *testing.T) {
	for _, c := range []struct {
		name    string
		header  http.Header
		secrets map[string]string
		want    time.Duration
	}{
		{"says so", http.Header{"Date": {"Mon, 23 Nov 2026 12:00:00 GMT"}, "X-Ratelimit-Remaining": {"0.0"}, "X-Ratelimit-Reset": {"42"}}, nil, 42 * time.Second},
		{"says nothing", http.Header{"Date": {"Mon, 23 Nov 2026 12:00:00 GMT"}}, nil, time.Minute},
		{"with a token", http.Header{"Date": {"Mon, 23 Nov 2026 12:00:00 GMT"}}, map[string]string{"feed_token": "a", "feed_user": "b"}, 6 * time.Second},
		{"a dry run", nil, nil, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			var times []time.Time
			site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				times = append(times, time.Now())
				for name, values := range c.header {
					w.Header()[name] = values
				}
				if c.secrets != nil && (r.URL.Query().Get("feed") != "a" || r.URL.Query().Get("user") != "b") {
					t.Errorf("asked %s without the feed token", r.URL.Path)
				}
				_, _ = w.Write(fixture(t, "reddit", "search.rss"))
			})
			q := redditQuery()
			q.Searches = []string{"northwind", "contoso"}
			if _, err := newRedditTrip(t, site, nil, c.secrets).all(t.Context(), q); err != nil || len(times) != 2 {
				t.Fatalf("%s: error %v after %d requests", c.name, err, len(times))
			}
			if got := times[1].Sub(times[0]); got < c.want || got > c.want+2*time.Second {
				t.Errorf("%s: waited %v, want %v", c.name, got, c.want)
			}
		})
	}
}

// TestRedditFeedTellsItsLimit says that there may be more than a feed holds.
func TestRedditFeedTellsItsLimit(t *testing.T) {
	entry := `<entry><id>t3_%</id><title>Northwind</title><updated>2026-11-22T18:00:00+00:00</updated><content type="html">&lt;!-- SC_OFF --&gt;late&lt;!-- SC_ON --&gt;</content></entry>`
	for n, want := range map[int]int{24: 0, 25: 1} {
		var b strings.Builder
		b.WriteString(`<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>`)
		for i := range n {
			b.WriteString(strings.Replace(entry, "%", "a"+string(rune('a'+i)), 1))
		}
		b.WriteString(`</feed>`)
		synctest.Test(t, func(t *testing.T) {
			v := newRedditTrip(t, saying(200, []byte(b.String())), nil, nil)
			posts, err := v.all(t.Context(), redditQuery())
			if err != nil || len(posts) != n || len(v.notes) != want {
				t.Errorf("%d posts of %d, error %v, notes %q", len(posts), n, err, v.notes)
			}
		})
	}
}
