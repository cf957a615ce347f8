package source

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func newFacebookTrip(t *testing.T, site http.Handler, options ...string) *trip {
	t.Helper()
	options = append([]string{"pages", facebookTestPage}, options...)
	return newTrip(t, facebook(), site, graphOptions(facebook(), options...), graphSecrets())
}

// TestFacebookRequests sends the parameters of the contract.
func TestFacebookRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeFacebook(t)
		v := newFacebookTrip(t, site, "edges", "feed,comments,tagged,ratings,visitor_posts", "posts", "3")
		if _, err := v.all(t.Context(), mention.Query{}); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"/v22.0/100200300400500/tagged", "/v22.0/100200300400500/visitor_posts", "/v22.0/100200300400500/feed",
			"/v22.0/100200300400500_9223372036854775901/comments", "/v21.0/100200300400500/ratings",
			"/v22.0/100200300400500_9223372036854775901/comments?after=comments2", "/v22.0/100200300400500/feed?__paging_token=feed2",
		}
		if got := site.paths(); !slices.Equal(got, want) {
			t.Errorf("asked %q,\nwant  %q", got, want)
		}
		for i, want := range []map[string]string{
			{"limit": "50", "fields": facebookPostFields, "since": "", "until": ""},
			nil, nil,
			{"limit": "100", "fields": facebookCommentFields, "filter": "stream", "order": "reverse_chronological"},
			{"limit": "50", "fields": facebookReviewFields},
		} {
			for name, value := range want {
				if got := site.asked[i].Query().Get(name); got != value {
					t.Errorf("%s: %s is %q, want %q", site.asked[i].Path, name, got, value)
				}
			}
		}
	})
}

// TestFacebookWindow asks for older posts as well where comments are read, since
// a comment of today may stand below a post of last week; not below one that
// nobody has touched since.
func TestFacebookWindow(t *testing.T) {
	since, until := time.Date(2026, 11, 22, 17, 15, 0, 1, time.UTC), time.Date(2026, 11, 22, 17, 45, 0, 0, time.UTC)
	for _, c := range []struct {
		edges, since string
		posts        []string
		requests     int
	}{
		{"feed,comments", "", []string{"facebook:9223372036854775901_812"}, 2},
		{"feed", fmt.Sprint(since.Unix() - 1), nil, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			site := newFakeFacebook(t)
			posts, err := newFacebookTrip(t, site, "edges", c.edges, "posts", "3").all(t.Context(), mention.Query{Since: since, Until: until})
			if err != nil || !slices.Equal(ids(posts), c.posts) || len(site.asked) != c.requests {
				t.Errorf("%s: posts %v, error %v, asked %q", c.edges, ids(posts), err, site.paths())
			}
			q := site.asked[0].Query()
			if q.Get("since") != c.since || q.Get("until") != fmt.Sprint(until.Unix()+1) {
				t.Errorf("%s: asked since %s until %s", c.edges, q.Get("since"), q.Get("until"))
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		site := newFakeFacebook(t)
		_, err := newFacebookTrip(t, site, "edges", "comments", "posts", "3").all(t.Context(), mention.Query{Since: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
		if err != nil || len(site.asked) != 1 {
			t.Errorf("posts untouched since: error %v, asked %q", err, site.paths())
		}
	})
}

// TestFacebookCommentsNewestFirst opens threads by the time of their last
// comment, however old their post is, and none that is not needed.
func TestFacebookCommentsNewestFirst(t *testing.T) {
	const at = "2026-11-%02dT12:00:00+0000"
	post := func(n, created, updated int) string {
		return fmt.Sprintf(`{"id":"7_%d","created_time":"`+at+`","updated_time":"`+at+`","comments":{"summary":{"total_count":1}}}`, n, created, updated)
	}
	site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := `{"data":[` + post(1, 20, 20) + "," + post(2, 19, 19) + "," + post(3, 1, 22) + "]}"
		if _, rest, ok := strings.Cut(r.URL.Path, "/7_"); ok {
			day := map[byte]int{'1': 20, '2': 19, '3': 22}[rest[0]]
			body = fmt.Sprintf(`{"data":[{"id":"%c_1","created_time":"`+at+`","message":"comment"}]}`, rest[0], day)
		}
		answer(w, 200, body)
	})
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		v := newFacebookTrip(t, inTurn(&sent, site.ServeHTTP), "edges", "comments")
		posts, err := v.all(t.Context(), mention.Query{})
		want := []string{"facebook:3_1", "facebook:1_1", "facebook:2_1"}
		if err != nil || !slices.Equal(ids(posts), want) || len(sent) != 4 {
			t.Errorf("posts %v, error %v, %d requests", ids(posts), err, len(sent))
		}
		sent = nil
		if posts, err = v.all(t.Context(), mention.Query{Limit: 1}); err != nil || len(posts) != 1 || len(sent) != 2 {
			t.Errorf("with a limit: %v, %v, %d requests", ids(posts), err, len(sent))
		}
	})
}

// TestFacebookPages reads the pages that are there where another one is not.
func TestFacebookPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeFacebook(t)
		v := newFacebookTrip(t, site, "pages", "nobody,"+facebookTestPage, "edges", "feed")
		posts, err := v.all(t.Context(), mention.Query{})
		if len(posts) != 3 || mention.KindOf(err) != mention.BadConfig || !strings.Contains(err.Error(), "1 of 2 lists failed: nobody feed") {
			t.Errorf("%d posts, error %v", len(posts), err)
		}
		if len(v.notes) != 1 || v.notes[0] != "nobody feed failed: config" {
			t.Errorf("notes %q", v.notes)
		}
	})
}

// TestFacebookCommentsNeedTheFeed is an error where the posts above the comments
// cannot be read, and one only where they are to be read too.
func TestFacebookCommentsNeedTheFeed(t *testing.T) {
	for _, edges := range []string{"comments", "feed,comments"} {
		synctest.Test(t, func(t *testing.T) {
			v := newFacebookTrip(t, newFakeFacebook(t), "pages", "nobody", "edges", edges)
			_, err := v.all(t.Context(), mention.Query{})
			if mention.KindOf(err) != mention.BadConfig || strings.Count(err.Error(), "does not exist") != 1 {
				t.Errorf("%s: error %v", edges, err)
			}
		})
	}
}

// TestFacebookNotes tells what was not read.
func TestFacebookNotes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeFacebook(t)
		site.answers["/v21.0/100200300400500/ratings"] = ""
		v := newFacebookTrip(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/ratings") || strings.HasSuffix(r.URL.Path, "/visitor_posts") {
				answer(w, 400, graphRefused(12, 0, "(#12) this is deprecated for versions v22.0 and higher"))
				return
			}
			site.ServeHTTP(w, r)
		}), "posts", "2", "edges", "feed,comments,ratings,visitor_posts")
		posts, err := v.all(t.Context(), mention.Query{})
		if err != nil || len(posts) != 7 {
			t.Errorf("%d posts, error %v", len(posts), err)
		}
		want := []string{
			"100200300400500: Facebook no longer gives recommendations to programs",
			"100200300400500: comments were read below the newest 2 posts only (sources.facebook.posts)",
		}
		if slices.Sort(v.notes); !slices.Equal(v.notes, want) {
			t.Errorf("notes %q", v.notes)
		}
	})
}

// TestFacebookByPage tells the page's own posts from those of others, which are
// addressed to it.
func TestFacebookByPage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		page, id, from string
		own            bool
	}{
		{"7", "7_1", "7", true},
		{"7", "7_1", "8", false},
		{"7", "7_1", "", true},
		{"7", "8_1", "", false},
		{"northwind", "7_1", "7", true},
		{"northwind", "7_1", "8", false},
		{"northwind", "7_1", "", true},
	} {
		p := facebookPost{ID: c.id, Created: "2026-11-22T10:00:00+0000", Message: "x", From: facebookPerson{ID: c.from, Name: "N"}}
		post, ok := p.post(c.page, "feed", testClock())
		if !ok || post.Addressed == c.own || c.own && post.Author != (mention.Author{ID: "7"}) {
			t.Errorf("page %s, post %s from %q: %+v", c.page, c.id, c.from, post)
		}
		below := facebookComment{ID: "1_2", Created: p.Created, Message: "x", From: p.From}
		comment, ok := below.post(c.page, "7_1", testClock())
		if own := c.from == "7"; !ok || comment.Addressed == own {
			t.Errorf("page %s, comment from %q: %+v", c.page, c.from, comment)
		}
	}
}

// TestFacebookPeople finds people in marks that may be wrong.
func TestFacebookPeople(t *testing.T) {
	t.Parallel()
	for tags, want := range map[string][]string{
		`[{"name":"Pia Lund","type":"user","offset":3,"length":3}]`:       {"Pia Lund", "Pia"},
		`[{"name":"Pia Lund","offset":0,"length":2}]`:                     {"Pia Lund"},
		`[{"name":"Pia Lund","offset":3,"length":99}]`:                    {"Pia Lund"},
		`[{"name":"Pia Lund","offset":-1,"length":9223372036854775807}]`:  {"Pia Lund"},
		`[{"name":"Pia Lund","type":"page","offset":3,"length":3}]`:       nil,
		`{"3":[{"name":"Pia Lund","type":"user","offset":3,"length":3}]}`: {"Pia Lund", "Pia"},
		`{"3":[{"name":"Pia Lund"}],"0":[{"name":"Bo"}]}`:                 {"Bo", "Pia Lund"},
		`{"3":{"name":"Pia Lund"}}`:                                       nil,
		``:                                                                nil,
	} {
		if got := facebookPeople("😡 Pia!", []byte(tags)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", tags, got, want)
		}
	}
}

// TestFacebookReviewStars takes stars only where the site gives some.
func TestFacebookReviewStars(t *testing.T) {
	t.Parallel()
	for n, known := range map[int64]bool{0: false, 1: true, 5: true, 6: false, -1: false} {
		r := facebookReview{Created: "2026-11-22T10:00:00+0000", Text: "x", Rated: true, Rating: &n}
		post, ok := r.post("northwind", testClock())
		if stars, got := post.Stars.Get(); !ok || got != known || got && stars != n {
			t.Errorf("rating %d: %v", n, post.Stars)
		}
		r.Rated = false
		if post, _ := r.post("northwind", testClock()); !post.Stars.IsZero() {
			t.Errorf("not rated: %v", post.Stars)
		}
	}
}
