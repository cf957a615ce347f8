package source

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

// The posts of the fixtures, the newest first.
var lemmyWant = []string{
	"lemmy:https://beta.example/comment/77", "lemmy:https://alpha.example/comment/9007199254740997", "lemmy:https://beta.example/post/501",
	"lemmy:https://alpha.example/post/9007199254740993", "lemmy:https://toot.example/users/sanna_vik/statuses/115500000000000123",
	"lemmy:https://beta.example/post/41", "lemmy:https://beta.example/post/503",
}

var lemmyQuery = mention.Query{Text: "northwind", Searches: []string{"northwind"}}

// lemmyRefusals are what servers say instead of posts.
func lemmyRefusals() []sourcetest.Refusal {
	const private = "take it out of sources.lemmy.instances"
	return []sourcetest.Refusal{
		{Name: "rate limit with 400", Status: 400, Kind: mention.RateLimited, Says: "rate_limit_error", Body: `{"error":"rate_limit_error"}`},
		{Name: "rate limit with 429", Status: 429, Kind: mention.RateLimited, Says: "fewer words", Body: `{"error":"rate_limit_error","message":"wait"}`},
		{Name: "rate limit with a time", Status: 429, Kind: mention.RateLimited, Wait: time.Hour, Header: http.Header{"Retry-After": {"3600"}}, Body: `{"error":"too_many_requests"}`},
		{Name: "private", Status: 400, Kind: mention.Blocked, Says: private, Body: `{"error":"instance_is_private"}`},
		{Name: "not logged in", Status: 401, Kind: mention.Blocked, Says: private, Body: `{"error":"not_logged_in"}`},
		{Name: "banned", Status: 400, Kind: mention.Blocked, Body: `{"error":"site_ban"}`},
		{Name: "its own problem", Status: 400, Kind: mention.Unavailable, Says: "couldnt_get_posts", Body: `{"error":"couldnt_get_posts"}`},
		{Name: "unknown", Status: 400, Kind: mention.Unavailable, Body: `{"error":"unknown","message":"pool timed out"}`},
		{Name: "bad parameters", Status: 400, Kind: mention.BadQuery, Body: `Query deserialize error: unknown variant`},
		{Name: "refused query", Status: 400, Kind: mention.BadQuery, Says: "invalid_query", Body: `{"error":"invalid_query"}`},
		{Name: "no Lemmy", Status: 404, Kind: mention.Changed, Says: "no server of Lemmy", Body: "<html>Not found</html>"},
		{Name: "challenge", Status: 200, Kind: mention.Blocked, Body: "<html><title>Just a moment...</title></html>"},
		{Name: "away", Status: 502, Kind: mention.Unavailable},
		{Name: "no list", Status: 200, Kind: mention.Changed, Says: "list of posts", Body: `{"type_":"Posts","users":[]}`},
		{Name: "later pages away", Status: 500, After: 5, Kind: mention.Unavailable},
	}
}

func TestLemmyContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Case{
		Spec: lemmy(), Options: lemmyInstances(),
		Site:       func() http.Handler { return newFakeLemmy(t) },
		Query:      lemmyQuery,
		Want:       lemmyWant,
		Identities: []string{"mirko_d", "Mirko Dahl", "tove_lin", "sanna_vik", "jesper_k", "Ulla Berg", "https://alpha.example/u/mirko_d"},
		Own:        []string{"@northwind"},
		Gone:       []string{"https://alpha.example/post/102", "https://alpha.example/comment/203", "https://beta.example/post/502"},
		Golden:     "testdata/lemmy/golden.json",
		Refusals:   lemmyRefusals(),
		// A post may have no body, and the last page has no next one.
		Optional: []string{"body", "next_page"},
		Empty: func() http.Handler {
			f := newFakeLemmy(t)
			f.answers = nil
			return f
		},
	})
}

func TestLemmyRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeLemmy(t)
		v := newTrip(t, lemmy(), f, lemmyInstances(), nil)
		q := lemmyQuery
		q.Since = testClock().Add(-24 * time.Hour)
		posts, err := v.all(t.Context(), q)
		if err != nil || !slices.Equal(ids(posts), lemmyWant) {
			t.Errorf("posts %q, error %v", ids(posts), err)
		}
		want := []string{
			"v3 alpha.example Posts 1", "v3 alpha.example Comments 1", "v3 beta.example Posts 1", "v4 beta.example posts ", "v4 beta.example comments ",
			"v3 alpha.example Comments 2", "v3 alpha.example Posts 2", "v4 beta.example posts P1f5", "v3 alpha.example Posts 3",
		}
		slices.Sort(want)
		if got := slices.Sorted(slices.Values(f.asked)); !slices.Equal(got, want) {
			t.Errorf("asked %q, want %q", got, want)
		}
		third, fourth := f.params["alpha.example/api/v3/search"].Encode(), f.params["beta.example/api/v4/search"].Encode()
		if third != "limit=50&listing_type=All&page=1&q=northwind&sort=New&type_=Posts" ||
			fourth != "limit=50&listing_type=all&q=northwind&search_term=northwind&time_range_seconds=86700&type_=posts" {
			t.Errorf("asked %s and %s", third, fourth)
		}
		// The generation is remembered.
		f.asked = nil
		if _, err := v.all(t.Context(), q); err != nil || slices.ContainsFunc(f.asked, func(s string) bool { return strings.HasPrefix(s, "v3 beta") }) {
			t.Errorf("error %v, asked again %q", err, f.asked)
		}
	})
}

func TestLemmyStopsBehindSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeLemmy(t)
		q := lemmyQuery
		q.Since = time.Date(2026, 11, 22, 18, 5, 0, 0, time.UTC)
		posts, err := newTrip(t, lemmy(), f, lemmyInstances(), nil).all(t.Context(), q)
		if err != nil || !slices.Equal(ids(posts), lemmyWant[:3]) || slices.Contains(f.asked, "v3 alpha.example Posts 2") || slices.Contains(f.asked, "v4 beta.example posts P1f5") {
			t.Errorf("posts %q, error %v, asked %q", ids(posts), err, f.asked)
		}
	})
}

// TestLemmyOtherOrder reads on behind a page that is not in the order of time:
// nothing says in which the fourth generation gives posts.
func TestLemmyOtherOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeLemmy(t)
		views := func(next string, days ...int) string {
			var list []string
			for _, d := range days {
				list = append(list, fmt.Sprintf(`{"post":{"id":%d,"ap_id":"https://beta.example/post/%[1]d","name":"northwind air","published_at":"2026-11-%02[1]dT10:00:00Z",`+
					`"removed":false,"deleted":false,"score":-3,"comments":-3},"creator":{"name":"mira","ap_id":"https://beta.example/u/mira"}}`, d))
			}
			return `{"posts":[` + strings.Join(list, ",") + `],"comments":[]` + next + `}`
		}
		v := newTrip(t, lemmy(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch q := r.URL.Query(); {
			case strings.Contains(r.URL.Path, "v3"):
				answer(w, 404, "")
			case q.Get("type_") == "comments":
				answer(w, 200, string(fixture(f.t, "lemmy", "empty_v4.json")))
			case q.Get("page_cursor") == "":
				answer(w, 200, views(`,"next_page":"P2"`, 20, 22, 10))
			default:
				answer(w, 200, views("", 21))
			}
		}), map[string]string{"instances": "beta.example"}, nil)
		q := lemmyQuery
		q.Since = time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC)
		posts, err := v.all(t.Context(), q)
		if err != nil || len(posts) != 3 {
			t.Fatalf("posts %q, error %v", ids(posts), err)
		}
		if likes, _ := posts[0].Likes.Get(); likes != -3 || !posts[0].Replies.IsZero() {
			t.Errorf("likes %v, replies %v", posts[0].Likes, posts[0].Replies)
		}
	})
}

// TestLemmyOneServerFails gives the posts of the other one first.
func TestLemmyOneServerFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeLemmy(t)
		v := newTrip(t, lemmy(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "beta.example" {
				answer(w, 400, `{"error":"instance_is_private"}`)
				return
			}
			f.ServeHTTP(w, r)
		}), lemmyInstances(), nil)
		posts, err := v.all(t.Context(), lemmyQuery)
		if len(posts) != 5 || mention.KindOf(err) != mention.Blocked || !strings.Contains(err.Error(), "1 of 2 servers failed: beta.example") || len(v.notes) != 1 {
			t.Errorf("%d posts, error %v, notes %q", len(posts), err, v.notes)
		}
	})
}

// TestLemmyTogether reads a list of everything, as the fourth generation had it.
func TestLemmyTogether(t *testing.T) {
	for _, name := range []string{"results", "search"} {
		synctest.Test(t, func(t *testing.T) {
			body := strings.Replace(string(fixture(t, "lemmy", "beta_together.json")), `"results"`, `"`+name+`"`, 1)
			v := newTrip(t, lemmy(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.Contains(r.URL.Path, "v3") {
					answer(w, 410, "")
					return
				}
				answer(w, 200, body)
			}), map[string]string{"instances": "beta.example"}, nil)
			posts, err := v.all(t.Context(), lemmyQuery)
			if err != nil || !slices.Equal(ids(posts), []string{lemmyWant[0], lemmyWant[2]}) {
				t.Errorf("%s: posts %q, error %v", name, ids(posts), err)
			}
		})
	}
}

func TestLemmyNew(t *testing.T) {
	for instances, want := range map[string]mention.ErrorKind{
		"": mention.Unconfigured, "ftp://alpha.example": mention.BadConfig, "https://a@alpha.example": mention.BadConfig,
		"alpha.example https://ALPHA.example/": "",
	} {
		src, err := newLemmy(mention.Env{Options: map[string]string{"instances": instances}})
		if e, ok := asError(err); mention.KindOf(err) != want || ok && e.Hint == "" {
			t.Errorf("%q: %v", instances, err)
		}
		if want == "" && len(src.(*lemmySource).servers) != 1 {
			t.Errorf("%q: %d servers", instances, len(src.(*lemmySource).servers))
		}
	}
}

// lemmyOf is a view of a comment with some of its parts replaced.
func lemmyOf(t *testing.T, changes ...string) *lemmyView {
	t.Helper()
	body := `{"comment":{"id":7,"content":"late","removed":false,"deleted":false,"ap_id":"https://a.example/comment/7","published":"2026-11-22T10:00:00Z","path":"0.7"},
		"post":{"id":1,"name":"n","removed":false,"deleted":false,"ap_id":"https://a.example/post/1"},
		"creator":{"name":"kaj","deleted":false,"actor_id":"https://a.example/u/kaj"},"community":{"removed":false,"visibility":"Public"}}`
	for i := 0; i+1 < len(changes); i += 2 {
		if !strings.Contains(body, changes[i]) {
			t.Fatalf("no %s", changes[i])
		}
		body = strings.Replace(body, changes[i], changes[i+1], 1)
	}
	v := &lemmyView{}
	if err := json.Unmarshal([]byte(body), v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestLemmyNotPublic drops what was taken down, itself or what it stands in.
func TestLemmyNotPublic(t *testing.T) {
	server := &lemmyServer{base: "https://a.example", host: "a.example"}
	for _, change := range [][]string{
		{`"removed":false,"deleted":false,"ap_id":"https://a.example/post/1"`, `"removed":true,"deleted":false,"ap_id":"https://a.example/post/1"`},
		{`"name":"kaj","deleted":false`, `"name":"kaj","deleted":true`},
		{`"community":{"removed":false`, `"community":{"removed":true`},
		{`"Public"`, `"Private"`},
		{`"Public"`, `"local_only_private"`},
	} {
		if p, err := lemmyOf(t, change...).post("Comments", server, testClock()); err != nil || p.Text != "" {
			t.Errorf("%q: text %q, error %v", change[1], p.Text, err)
		}
	}
	if p, err := lemmyOf(t).post("Comments", server, testClock()); err != nil || p.Text != "late" {
		t.Errorf("post %+v, error %v", p, err)
	}
}

// TestLemmyTimes reads each form of a time, those without a zone as UTC.
func TestLemmyTimes(t *testing.T) {
	server := &lemmyServer{base: "https://a.example", host: "a.example"}
	for written, want := range map[string]string{
		"2026-11-22T10:00:00Z": "10:00:00", "2026-11-22T10:00:00.123456Z": "10:00:00.123456", "2026-11-22T12:00:00+02:00": "10:00:00",
		"2026-11-22T10:00:00": "10:00:00", "2026-11-22T10:00:00.987654321": "10:00:00.987654321", "2026-11-22 10:00:00": "10:00:00",
		"yesterday": "", "": "",
	} {
		p, err := lemmyOf(t, "2026-11-22T10:00:00Z", written).post("Comments", server, testClock())
		if got := p.PublishedAt.Format("15:04:05.999999999"); (err != nil) != (want == "") || err == nil && got != want {
			t.Errorf("%q: %s, error %v", written, got, err)
		}
	}
	if p, err := lemmyOf(t, "2026-11-22T10:00:00Z", "2031-01-01T00:00:00Z").post("Comments", server, testClock()); err != nil || !p.PublishedAt.IsZero() {
		t.Errorf("a time to come is %v, error %v", p.PublishedAt, err)
	}
}

func FuzzLemmyAnswer(f *testing.F) {
	for _, name := range []string{"alpha_posts1.json", "alpha_comments1.json", "beta_posts1.json", "beta_together.json"} {
		f.Add(fixture(f, "lemmy", name))
	}
	server := &lemmyServer{base: "https://a.example", host: "a.example"}
	f.Fuzz(func(t *testing.T, body []byte) {
		var answer lemmyAnswer
		if json.Unmarshal(body, &answer) != nil {
			return
		}
		for _, kind := range []string{"Posts", "Comments"} {
			views, _ := answer.views(kind)
			for i := range views {
				p, err := views[i].post(kind, server, testClock())
				if err != nil {
					continue
				}
				if !strings.HasPrefix(p.ID, "lemmy:http") || !webAddress(p.URL) || p.Text != strings.TrimSpace(p.Text) {
					t.Errorf("post %+v", p)
				}
			}
		}
	})
}

func BenchmarkLemmyPage(b *testing.B) {
	var s strings.Builder
	for i := range lemmyPageSize {
		fmt.Fprintf(&s, `{"post":{"id":%d,"name":"Northwind &amp; number %d","body":"It is &#39;late&#39;, @vera_moss@b.example","removed":false,"deleted":false,"ap_id":"https://a.example/post/%d","published":"2026-11-22T10:00:00.123456Z"},"creator":{"name":"kaj","actor_id":"https://a.example/u/kaj"},"counts":{"score":3,"comments":2}},`, i, i, i)
	}
	body := []byte(`{"posts":[` + strings.TrimSuffix(s.String(), ",") + `]}`)
	server := &lemmyServer{base: "https://a.example", host: "a.example"}
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		var answer lemmyAnswer
		if err := json.Unmarshal(body, &answer); err != nil {
			b.Fatal(err)
		}
		views, _ := answer.views("Posts")
		for i := range views {
			if _, err := views[i].post("Posts", server, testClock()); err != nil {
				b.Fatal(err)
			}
		}
	}
}
