package source

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestXAsks reads the whole of a first request in both scopes.
func TestXAsks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := newFakeX(t, "posts.json", 100)
		if _, err := visitX(t, site, nil).search(t, mention.Query{}); err != nil {
			t.Fatal(err)
		}
		if _, err := visitX(t, site, map[string]string{"scope": "all", "expand": "none"}).search(t, mention.Query{}); err != nil {
			t.Fatal(err)
		}
		fields := "author_id,conversation_id,created_at,entities,lang,note_tweet,public_metrics,referenced_tweets,withheld"
		want := []url.Values{
			{
				"query": {`"northwind air" -is:retweet`}, "sort_order": {"recency"}, "max_results": {"100"}, "tweet.fields": {fields},
				"expansions": {"author_id,referenced_tweets.id"}, "user.fields": {"protected,withheld"},
			},
			{
				"query": {`"northwind air" -is:retweet`}, "sort_order": {"recency"}, "max_results": {"500"}, "tweet.fields": {fields},
				"start_time": {"2006-03-21T00:00:00Z"},
			},
		}
		if !reflect.DeepEqual(site.asked, want) {
			t.Errorf("asked for %v, want %v", site.asked, want)
		}
		if want := []string{"/2/tweets/search/recent", "/2/tweets/search/all"}; !slices.Equal(site.paths, want) {
			t.Errorf("asked at %v, want %v", site.paths, want)
		}
	})
}

// TestXBothNames wants the same posts by the old names and by the new.
func TestXBothNames(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		old, err := visitX(t, newFakeX(t, "posts.json", 5), nil).search(t, mention.Query{})
		if err != nil {
			t.Fatal(err)
		}
		site := newFakeX(t, "posts_new.json", 5)
		v := visitX(t, site, nil)
		for range 2 {
			byNew, err := v.search(t, mention.Query{})
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(byNew, old) {
				t.Errorf("by the new names the posts are %+v, want %+v", byNew, old)
			}
		}
		byOld := slices.DeleteFunc(slices.Clone(site.asked), func(p url.Values) bool { return !p.Has("tweet.fields") })
		if len(byOld) != 1 || len(site.asked) != 7 {
			t.Errorf("%d of %d requests go by the old names, want 1 of 7", len(byOld), len(site.asked))
		}
		if got := site.asked[1]; got.Get("expansions") != "author_id,referenced_posts" || !strings.Contains(got.Get("post.fields"), "note_post") {
			t.Errorf("the second request is %v", got)
		}
	})
}

// TestXBothNamesAtOnce lets several searches find out about the names.
func TestXBothNamesAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		site := newFakeX(t, "posts_new.json", 5)
		v := visitX(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			site.ServeHTTP(w, r)
		}), nil)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				n := 0
				for _, err := range v.source.Search(t.Context(), mention.Query{Searches: []string{"northwind"}}) {
					if err != nil {
						t.Error(err)
					}
					n++
				}
				if n != 10 {
					t.Errorf("%d posts, want 10", n)
				}
			})
		}
		wg.Wait()
	})
}

func TestXPageSize(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scope       string
		limit, size int
	}{
		{"recent", 0, 100},
		{"recent", 1, 10},
		{"recent", 10, 10},
		{"recent", 11, 11},
		{"recent", 100, 100},
		{"recent", 101, 51},
		{"recent", 150, 75},
		{"recent", 5000, 100},
		{"all", 0, 500},
		{"all", 3, 10},
		{"all", 500, 500},
		{"all", 501, 251},
		{"all", 1200, 400},
	} {
		if got := visitX(t, nil, map[string]string{"scope": c.scope}).source.pageSize(c.limit); got != c.size {
			t.Errorf("%s, limit %d: pages of %d, want %d", c.scope, c.limit, got, c.size)
		}
	}
}

func TestXWindow(t *testing.T) {
	t.Parallel()
	now := hnClock()
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	const day, tells = 24 * time.Hour, "the recent search reaches 7 days back"
	tests := []struct {
		name, scope, sinceID string
		since, until         time.Time
		want, note           string
	}{
		{name: "nothing"},
		{name: "nothing, all", scope: "all", want: "start_time=2006-03-21T00:00:00Z"},
		{name: "a day", since: ago(day), want: "start_time=2026-11-22T12:00:00Z"},
		{name: "within a second", since: ago(day).Add(time.Millisecond), until: ago(time.Hour).Add(time.Millisecond), want: "end_time=2026-11-23T11:00:01Z&start_time=2026-11-22T12:00:00Z"},
		{name: "until just now", since: ago(day), until: ago(20 * time.Second), want: "start_time=2026-11-22T12:00:00Z"},
		{name: "until later", since: ago(day), until: now.Add(day), want: "start_time=2026-11-22T12:00:00Z"},
		{name: "exactly seven days", since: ago(7 * day)},
		{name: "almost seven days", since: ago(7*day - 50*time.Minute)},
		{name: "eight days", since: ago(8 * day), note: tells},
		{name: "eight days, all", scope: "all", since: ago(8 * day), want: "start_time=2026-11-15T12:00:00Z"},
		{name: "before there was a site", scope: "all", since: time.Unix(0, 0), until: ago(day), want: "end_time=2026-11-22T12:00:00Z&start_time=2006-03-21T00:00:00Z"},
		// 2124397487765610514 is of 22 November, 07:00:05.
		{name: "number", sinceID: "2124397487765610514", want: "since_id=2124397487765610514"},
		{name: "number, all", scope: "all", sinceID: "2124397487765610514", want: "since_id=2124397487765610514"},
		{name: "number after the time", sinceID: "2124397487765610514", since: ago(3 * day), want: "since_id=2124397487765610514"},
		{name: "number before the time", sinceID: "2124397487765610514", since: ago(time.Hour), want: "start_time=2026-11-23T11:00:00Z"},
		{name: "number of last month", sinceID: "2114397487765610514", note: tells},
		{name: "number of last month, all", scope: "all", sinceID: "2114397487765610514", want: "since_id=2114397487765610514"},
		{name: "number of 2009, all", scope: "all", sinceID: "1234567890", want: "since_id=1234567890"},
		{name: "number of 2009 and a time, all", scope: "all", sinceID: "1234567890", since: ago(day), want: "start_time=2026-11-22T12:00:00Z"},
	}
	for _, tt := range tests {
		v := visitX(t, nil, map[string]string{"scope": tt.scope, "since_id": tt.sinceID})
		params, err := v.source.window(mention.Query{Since: tt.since, Until: tt.until}, now)
		got, _ := url.QueryUnescape(params.Encode())
		if err != nil || got != tt.want {
			t.Errorf("%s: the window is %q, error %v; want %q", tt.name, got, err, tt.want)
		}
		if notes := strings.Join(v.notes, "\n"); (notes == "") != (tt.note == "") || !strings.HasPrefix(notes, tt.note) {
			t.Errorf("%s: notes are %q, want %q", tt.name, notes, tt.note)
		}
	}
	v := visitX(t, nil, nil)
	if _, err := v.source.window(mention.Query{Until: ago(8 * day)}, now); mention.KindOf(err) != mention.BadQuery {
		t.Errorf("a window that is out of reach: error %v", err)
	}
	late := visitX(t, nil, map[string]string{"since_id": "2124397487765610514"})
	if _, err := late.source.window(mention.Query{Until: ago(2 * day)}, now); mention.KindOf(err) != mention.BadQuery {
		t.Errorf("a window that ends before the number: error %v", err)
	}
	if err := func() error { _, err := v.source.run(mention.Query{}); return err }(); mention.KindOf(err) != mention.BadQuery {
		t.Errorf("nothing to search for: error %v", err)
	}
}

// TestXAddressed searches by words and for what is said to the accounts.
func TestXAddressed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := newFakeX(t, "posts.json", 100)
		own := map[string]any{
			"id": "2124793828522078300", "text": "@northwind is us.", "author_id": "77001", "created_at": "2026-11-23T09:15:00.000Z",
			"conversation_id": "2124793828522078300",
		}
		site.posts = append([]map[string]any{own}, site.posts...)
		posts, err := visitX(t, site, nil).search(t, mention.Query{Searches: []string{"northwind"}, Own: []string{"Northwind"}})
		if err != nil {
			t.Fatal(err)
		}
		addressed := make(map[string]bool)
		for _, p := range posts {
			addressed[p.ID] = p.Addressed
		}
		// The brand's own post is found by its words alone.
		want := map[string]bool{"x:2124793828522078217": true, "x:2124790389192802316": true, "x:2124793828522078300": false}
		for id, is := range want {
			if got, ok := addressed[id]; got != is || !ok {
				t.Errorf("%s: addressed is %v, found %v", id, got, ok)
			}
		}
		if len(posts) != 11 || len(site.asked) != 2 {
			t.Errorf("%d posts of %d requests", len(posts), len(site.asked))
		}
		alone, err := visitX(t, site, map[string]string{"accounts": "northwind"}).search(t, mention.Query{Own: []string{}})
		if err != nil || len(alone) != 2 || len(site.asked) != 3 || !alone[0].Addressed || !alone[1].Addressed {
			t.Errorf("accounts alone: posts %v, error %v", xIDs(alone), err)
		}
		words, err := visitX(t, site, nil).search(t, mention.Query{})
		if err != nil || slices.ContainsFunc(words, func(p mention.Post) bool { return p.Addressed }) {
			t.Errorf("without accounts: posts %v, error %v", xIDs(words), err)
		}
	})
}

// TestXReposts finds posts by those that repeat them.
func TestXReposts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := visitX(t, xAnswers(string(xFixture(t, "reposts.json"))), nil)
		posts, err := v.search(t, mention.Query{})
		if err != nil || len(posts) != 1 {
			t.Fatalf("posts %v, error %v", xIDs(posts), err)
		}
		p := posts[0]
		if !strings.HasPrefix(p.Text, "Northwind Air charges $40 for a bag that it lost & sends") || !strings.HasSuffix(p.Text, "knew nothing.") {
			t.Errorf("the text is %q", p.Text)
		}
		if p.Author.Handle != "miraT_09" || !p.PublishedAt.Equal(time.Date(2026, 11, 20, 7, 0, 0, 0, time.UTC)) || p.Reposts != mention.Of(57) || p.Kind != mention.KindPost {
			t.Errorf("the post is %+v", p)
		}
	})
}

// TestXNotes reads what a scan tells: what is lacking, and what it cost.
func TestXNotes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := visitX(t, xAnswers(string(xFixture(t, "partial.json"))), map[string]string{"since_id": "2124000000000000000"})
		posts, err := v.search(t, mention.Query{})
		if err != nil || len(posts) != 1 || posts[0].Author.Handle != "zoe_marsh_" {
			t.Errorf("posts %v, error %v", xIDs(posts), err)
		}
		want := []string{
			`X does not show 2 of the posts and people that posts refer to ("Not Found Error")`,
			"posts read: 1, accounts read: 1, $0.015 at list prices",
			"for newer posts alone, next time set sources.x.since_id: 2124397487765610514",
		}
		if !slices.Equal(v.notes, want) {
			t.Errorf("notes are %q, want %q", v.notes, want)
		}
	})
}

// TestXNotesNameNobody keeps the sentences of errors about people out of notes and
// errors.
func TestXNotesNameNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const problem = `"errors":[{"message":"User hidden_hane is suspended","detail":"User has been suspended: [hidden_hane]",` +
			`"type":"https://api.twitter.com/2/problems/resource-not-found"}]`
		for _, body := range []string{
			`{"data":[{"id":"12345678901","text":"a"}],"meta":{"result_count":1},` + problem + `}`, `{` + problem + `}`,
		} {
			v := visitX(t, xAnswers(body), nil)
			posts, err := v.search(t, mention.Query{})
			if text := fmt.Sprint(v.notes, err); strings.Contains(text, "hidden_hane") || (err == nil) != (len(posts) == 1) {
				t.Errorf("%d posts, notes and error are %s", len(posts), text)
			}
		}
	})
}

// TestXNewest tells the newest number of the first pages, and only if nothing
// older was left out.
func TestXNewest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for limit, want := range map[int]bool{0: true, 2: false} {
			site := newFakeX(t, "posts.json", 4)
			v := visitX(t, site, map[string]string{"since_id": "2122581752592527405"})
			posts, err := v.search(t, mention.Query{Limit: limit})
			if err != nil {
				t.Fatal(err)
			}
			told := slices.Contains(v.notes, "for newer posts alone, next time set sources.x.since_id: 2124793828522078217")
			if told != want {
				t.Errorf("limit %d: %d posts, notes %q", limit, len(posts), v.notes)
			}
			for _, params := range site.asked {
				if params.Get("since_id") != "2122581752592527405" || params.Has("start_time") {
					t.Errorf("limit %d: asked for %v", limit, params)
				}
			}
		}
	})
}

// TestXEmptyPages reads on behind a page without posts.
func TestXEmptyPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		posts, err := visitX(t, xAnswers(
			`{"meta":{"result_count":0,"next_token":"a"}}`, `{"meta":{"result_count":0,"next_token":"b"}}`,
			`{"data":[{"id":"12345678901","text":"late"}],"meta":{"result_count":1}}`,
		), nil).search(t, mention.Query{})
		if err != nil || !slices.Equal(xIDs(posts), []string{"x:12345678901"}) {
			t.Errorf("posts %v, error %v", xIDs(posts), err)
		}
	})
}

// TestXEndlessPages reads a site that always has another page, and nothing new.
func TestXEndlessPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			data string
			most int
		}{"empty": {"", xEmpty}, "the same": {`"data":[{"id":"12345678901","text":"again"}],`, xIdle}} {
			n := 0
			v := visitX(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				n++
				xAnswers(fmt.Sprintf(`{%s"meta":{"result_count":0,"next_token":"t%d"}}`, c.data, n)).ServeHTTP(w, r)
			}), nil)
			if posts, err := v.search(t, mention.Query{}); err != nil || len(posts) > 1 || n > c.most+1 || n < c.most {
				t.Errorf("%s: %d posts, error %v, %d requests", name, len(posts), err, n)
			}
			if len(v.notes) == 0 || !strings.HasPrefix(v.notes[0], "X went on with pages") {
				t.Errorf("%s: notes are %q", name, v.notes)
			}
		}
	})
}

// TestXStopsAtSince reads a site that does not keep to the window.
func TestXStopsAtSince(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 0
		page := `{"data":[{"id":"2124793828522078217","text":"new"},{"id":"2122581752592527405","text":"old"}],"meta":{"result_count":2,"next_token":"a"}}`
		v := visitX(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			n++
			xAnswers(page).ServeHTTP(w, r)
		}), nil)
		posts, err := v.search(t, mention.Query{Since: hnClock().Add(-24 * time.Hour)})
		if err != nil || !slices.Equal(xIDs(posts), []string{"x:2124793828522078217"}) || n != 1 {
			t.Errorf("posts %v, error %v, %d requests", xIDs(posts), err, n)
		}
	})
}

// TestXPaidPosts shows what is read, and so paid, before a later search fails: a
// bad one hinders none of the others, and after any other failure nothing is
// asked.
func TestXPaidPosts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		title  string
		kind   mention.ErrorKind
		asked  int
	}{
		"a bad query":        {400, "Invalid Request", mention.BadQuery, 7},
		"a cap":              {429, "UsageCapExceeded", mention.RateLimited, 2},
		"no credits":         {402, "CreditsDepleted", mention.Credentials, 2},
		"a failure for good": {501, "Not Implemented", mention.Unavailable, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site, refused := newFakeX(t, "posts.json", 3), 0
				v := visitX(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if refused++; strings.HasPrefix(r.URL.Query().Get("query"), "contoso") {
						xRefuses(c.status, `{"title":"`+c.title+`"}`).ServeHTTP(w, r)
						return
					}
					site.ServeHTTP(w, r)
				}), nil)
				words := []string{"northwind " + strings.Repeat("a", 300), "contoso " + strings.Repeat("b", 300)}
				posts, err := v.search(t, mention.Query{Searches: words})
				if want := map[bool]int{true: 10, false: 3}[c.kind == mention.BadQuery]; len(posts) != want {
					t.Errorf("%d posts, want %d", len(posts), want)
				}
				if mention.KindOf(err) != c.kind || refused != c.asked {
					t.Errorf("error %v after %d requests, want %s after %d", err, refused, c.kind, c.asked)
				}
				if len(v.notes) == 0 || !strings.HasPrefix(v.notes[0], "one of 2 searches failed: "+string(c.kind)) {
					t.Errorf("notes are %q", v.notes)
				}
			})
		})
	}
}
