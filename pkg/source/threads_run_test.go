package source

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func newThreadsTrip(t *testing.T, site http.Handler, options ...string) *trip {
	t.Helper()
	return newTrip(t, threads(), site, graphOptions(threads(), options...), map[string]string{"token": graphTestToken})
}

// threadsPostBy is a post as the search gives it.
func threadsPostBy(n int, username string) string {
	at := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC).Add(-time.Duration(n) * time.Minute).Format("2006-01-02T15:04:05-0700")
	return fmt.Sprintf(`{"id":"%d","text":"northwind air","timestamp":%q,"username":%q}`, n, at, username)
}

func threadsFoundBy(usernames ...string) string {
	posts := make([]string, len(usernames))
	for i, name := range usernames {
		posts[i] = threadsPostBy(i+1, name)
	}
	return `{"data":[` + strings.Join(posts, ",") + `]}`
}

// TestThreadsScope finds out that an app which is not approved searches its own
// account only: the site says nothing of it.
func TestThreadsScope(t *testing.T) {
	const own, search, me, probe = "northwindair", "/v1.0/keyword_search?q=northwind air", "/v1.0/me", "/v1.0/keyword_search?q=love"
	for name, c := range map[string]struct {
		found, probe string
		posts        int
		kind         mention.ErrorKind
		asked        []string
	}{
		"strangers":               {threadsFoundBy(own, "mira"), "", 2, "", []string{search}},
		"one stranger":            {threadsFoundBy("mira"), "", 1, "", []string{search, me}},
		"nothing, approved":       {graphNothing, threadsStranger, 0, "", []string{search, me, probe}},
		"own only, approved":      {threadsFoundBy(own, own), threadsStranger, 2, "", []string{search, me, probe}},
		"own only, not approved":  {threadsFoundBy(own, own), threadsFoundBy(own), 2, mention.Credentials, []string{search, me, probe}},
		"nothing, not approved":   {graphNothing, threadsFoundBy(own), 0, mention.Credentials, []string{search, me, probe}},
		"no post of the own even": {graphNothing, graphNothing, 0, mention.Credentials, []string{search, me, probe}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site := &fakeGraph{t: t, answers: map[string]string{"/v1.0/keyword_search": c.found, probe: c.probe, me: threadsMe}}
				posts, err := newThreadsTrip(t, site, "read", "search").all(t.Context(), mention.Query{Searches: []string{"northwind air"}})
				if len(posts) != c.posts || mention.KindOf(err) != c.kind || !slices.Equal(site.paths(), c.asked) {
					t.Errorf("%d posts, error %v, asked %q", len(posts), err, site.paths())
				}
				if e, ok := asError(err); ok && !strings.Contains(e.Hint, "threads_keyword_search") {
					t.Errorf("hint %q", e.Hint)
				}
			})
		})
	}
}

// TestThreadsScopeChanged does not take a wrong answer for an approval.
func TestThreadsScopeChanged(t *testing.T) {
	const probe = "/v1.0/keyword_search?q=love"
	for _, c := range [][2]string{
		{"/v1.0/me", `{"id":"1"}`}, {probe, `{"data":{"unexpected":1}}`}, {probe, `{"data":[null]}`}, {probe, `{"data":[{"id":"1"}]}`},
	} {
		path, body := c[0], c[1]
		synctest.Test(t, func(t *testing.T) {
			site := &fakeGraph{t: t, answers: map[string]string{"/v1.0/keyword_search": graphNothing, "/v1.0/me": threadsMe}}
			site.answers[path] = body
			_, err := newThreadsTrip(t, site, "read", "search").all(t.Context(), mention.Query{Searches: []string{"x"}})
			if mention.KindOf(err) != mention.Changed {
				t.Errorf("%s answers %s: error %v", path, body, err)
			}
		})
	}
}

// TestThreadsWindow asks for times that the site takes: none before it opened,
// none in the future.
func TestThreadsWindow(t *testing.T) {
	now := testClock()
	for name, c := range map[string]struct {
		since, until time.Time
		want         [2]string
	}{
		"open":         {time.Time{}, time.Time{}, [2]string{"", ""}},
		"a day":        {now.Add(-24 * time.Hour), now, [2]string{fmt.Sprint(now.Add(-24*time.Hour).Unix() - 1), ""}},
		"long ago":     {time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), now.Add(-time.Hour), [2]string{"1688540400", fmt.Sprint(now.Add(-time.Hour).Unix() + 1)}},
		"before":       {time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), [2]string{"1688540400", "1688540402"}},
		"a second":     {now.Add(-time.Hour), now.Add(-time.Hour), [2]string{fmt.Sprint(now.Add(-time.Hour).Unix() - 1), fmt.Sprint(now.Add(-time.Hour).Unix() + 1)}},
		"to come":      {now.Add(time.Hour), now.Add(2 * time.Hour), [2]string{"", ""}},
		"a nanosecond": {now.Add(-time.Hour + 1), time.Time{}, [2]string{fmt.Sprint(now.Add(-time.Hour).Unix() - 1), ""}},
	} {
		r := &threadsRun{graphRun: &graphRun{graphClient: &graphClient{env: mention.Env{Now: testClock}}}, query: mention.Query{Since: c.since, Until: c.until}}
		params := url.Values{}
		if r.window(params); params.Get("since") != c.want[0] || params.Get("until") != c.want[1] {
			t.Errorf("%s: %v, want %v", name, params, c.want)
		}
	}
}

// TestThreadsFullPage follows the cursor behind a full page without a "next",
// and not behind a short one.
func TestThreadsFullPage(t *testing.T) {
	full := make([]string, threadsPageSize)
	for i := range full {
		full[i] = threadsPostBy(i, fmt.Sprintf("writer%d", i))
	}
	const cursors = `],"paging":{"cursors":{"before":"a","after":"b"}}}`
	synctest.Test(t, func(t *testing.T) {
		site := &fakeGraph{t: t, answers: map[string]string{
			"/v1.0/keyword_search":         `{"data":[` + strings.Join(full, ",") + cursors,
			"/v1.0/keyword_search?after=b": `{"data":[` + threadsPostBy(500, "mira") + cursors,
		}}
		posts, err := newThreadsTrip(t, site, "read", "search").all(t.Context(), mention.Query{Searches: []string{"northwind air"}})
		if err != nil || len(posts) != threadsPageSize+1 || len(site.asked) != 2 {
			t.Errorf("%d posts, error %v, asked %q", len(posts), err, site.paths())
		}
		q := site.asked[0].Query()
		if q.Get("search_type") != "RECENT" || q.Get("limit") != "100" || q.Get("fields") != threadsFields {
			t.Errorf("asked %v", q)
		}
	})
}

// TestThreadsUsualPage follows the cursor behind a page of the usual size as
// well: the site may give no more at once, whatever it is asked for.
func TestThreadsUsualPage(t *testing.T) {
	usual := make([]string, threadsUsualSize)
	for i := range usual {
		usual[i] = threadsPostBy(i, fmt.Sprintf("writer%d", i))
	}
	const cursors = `],"paging":{"cursors":{"before":"a","after":"b"}}}`
	for path, q := range map[string]mention.Query{
		"/v1.0/keyword_search": {Searches: []string{"northwind air"}}, "/v1.0/me/mentions": {},
	} {
		synctest.Test(t, func(t *testing.T) {
			site := &fakeGraph{t: t, answers: map[string]string{
				"/v1.0/keyword_search": graphNothing, "/v1.0/me/mentions": graphNothing,
				path + "?after=b": `{"data":[` + threadsPostBy(500, "mira") + cursors,
			}}
			site.answers[path] = `{"data":[` + strings.Join(usual, ",") + cursors
			posts, err := newThreadsTrip(t, site).all(t.Context(), q)
			if err != nil || len(posts) != threadsUsualSize+1 {
				t.Errorf("%s: %d posts, error %v, asked %q", path, len(posts), err, site.paths())
			}
		})
	}
}

// TestThreadsMentions tells where mentions may not be read, and searches on.
func TestThreadsMentions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeThreads(t)
		site.answers["/v1.0/me/mentions"] = graphRefused(10, 0, "(#10) Application does not have permission")
		v := newThreadsTrip(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/mentions") {
				answer(w, 403, site.answers[r.URL.Path])
				return
			}
			site.ServeHTTP(w, r)
		}))
		posts, err := v.all(t.Context(), mention.Query{Searches: []string{"northwind air"}})
		if err != nil || len(posts) != 3 || len(v.notes) != 1 || !strings.Contains(v.notes[0], "threads_manage_mentions") {
			t.Errorf("%d posts, error %v, notes %q", len(posts), err, v.notes)
		}
	})
}

func TestThreadsCharge(t *testing.T) {
	t.Parallel()
	of := threads().Cost.Of
	for path, want := range map[string]mention.Charge{
		"/v1.0/keyword_search?q=x": {Budget: "queries", Units: 1},
		"/v1.0/me/mentions":        {},
		"/v1.0/me":                 {},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, threadsAPI+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := of(r); got != want {
			t.Errorf("%s costs %+v", path, got)
		}
	}
}

func TestThreadsLink(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"DxTh1", "https://www.threads.net/@mira/post/Other", "https://www.threads.net/t/DxTh1"},
		{"", "https://www.threads.com/@mira/post/DxTh2?x=1", "https://www.threads.net/t/DxTh2"},
		{"", "https://www.threads.net/@mira/post/DxTh3/media", "https://www.threads.net/t/DxTh3"},
		{"", "https://www.threads.net/@mira", ""},
		{"", "", ""},
	} {
		if got := threadsLink(c[0], c[1]); got != c[2] {
			t.Errorf("%q, %q: %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
