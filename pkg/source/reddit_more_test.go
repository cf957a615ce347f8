package source

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
)

// manyReddit is a listing of n posts, the newest first, that goes on.
func manyReddit(from, n int, after string) string {
	var b strings.Builder
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, `{"kind":"t3","data":{"name":"t3_z%d","author":"orla_d","title":"Northwind &amp; number %d","selftext":"It is &#39;late&#39; again, said u/vera_moss.","num_comments":0,"score":3,"created_utc":%d.0}},`, i, i, 1795000000-i)
	}
	return `{"kind":"Listing","data":{"after":` + after + `,"children":[` + strings.TrimSuffix(b.String(), ",") + `]}}`
}

// TestRedditListingEnds says so where a listing has no more than it may have.
func TestRedditListingEnds(t *testing.T) {
	for pages, notes := range map[int]int{3: 0, 10: 1} {
		synctest.Test(t, func(t *testing.T) {
			asked := 0
			site := redditWith(t, "/search", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				asked++
				after := fmt.Sprintf(`"t3_z%d"`, asked*100-1)
				if asked == pages {
					after = "null"
				}
				answer(w, 200, manyReddit(asked*100-100, 100, after))
			}))
			v := newRedditTrip(t, site, nil, redditKeys())
			posts, err := v.all(t.Context(), redditQuery())
			if err != nil || len(posts) != 100*pages || asked != pages || len(v.notes) != notes {
				t.Errorf("%d posts of %d requests, error %v, notes %q", len(posts), asked, err, v.notes)
			}
		})
	}
}

// TestRedditLostAnchor goes on where the post that a page begins behind was
// removed meanwhile, so that the page is empty.
func TestRedditLostAnchor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		site := redditWith(t, "/search", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			after := r.URL.Query().Get("after")
			asked = append(asked, after)
			switch after {
			case "":
				answer(w, 200, manyReddit(0, 5, `"t3_z4"`))
			case "t3_z3":
				answer(w, 200, manyReddit(4, 5, "null"))
			default:
				answer(w, 200, manyReddit(0, 0, "null"))
			}
		}))
		posts, err := newRedditTrip(t, site, nil, redditKeys()).all(t.Context(), redditQuery())
		if err != nil || len(posts) != 9 || !slices.Equal(asked, []string{"", "t3_z4", "t3_z3"}) {
			t.Errorf("%d posts, error %v, asked behind %q", len(posts), err, asked)
		}
	})
}

// TestRedditNoSuchSubreddit is led to a list of subreddits, and does not hinder
// another one.
func TestRedditNoSuchSubreddit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		good := newFakeReddit(t)
		v := newRedditTrip(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasPrefix(r.URL.Path, "/r/nosuch"):
				http.Redirect(w, r, "/subreddits/search?q=nosuch", http.StatusFound)
			case r.URL.Path == "/subreddits/search":
				answer(w, 200, `{"kind":"Listing","data":{"after":null,"children":[{"kind":"t5","data":{"name":"t5_2nw00"}}]}}`)
			default:
				good.ServeHTTP(w, r)
			}
		}), map[string]string{"subreddits": "nosuch,travel"}, redditKeys())
		posts, err := v.all(t.Context(), redditQuery())
		if len(posts) != 4 || mention.KindOf(err) != mention.BadConfig || !strings.Contains(err.Error(), "1 of 2 subreddits failed: r/nosuch") {
			t.Errorf("%d posts, error %v", len(posts), err)
		}
	})
}

// TestRedditUnreadComments tells of comments that are out of reach.
func TestRedditUnreadComments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		site := redditWith(t, "morechildren", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls++
			answer(w, 200, `{"json":{"errors":[],"data":{"things":[{"kind":"more","data":{"parent_id":"t3_1nwa09","children":["a`+fmt.Sprint(calls)+`","b"]}}]}}}`)
		}))
		v := newRedditTrip(t, site, nil, redditKeys())
		posts, err := v.all(t.Context(), redditQuery())
		if err != nil || len(posts) < 8 || calls != redditMoreCalls || len(v.notes) != 1 || !strings.Contains(v.notes[0], "3 comments") {
			t.Errorf("%d posts, error %v, %d calls, notes %q", len(posts), err, calls, v.notes)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		v := newRedditTrip(t, redditWith(t, "/comments/", saying(403, []byte(`{"reason":"private","error":403}`))), nil, redditKeys())
		posts, err := v.all(t.Context(), redditQuery())
		if err != nil || len(posts) != 6 || len(v.notes) != 1 || !strings.Contains(v.notes[0], "2 posts") {
			t.Errorf("%d posts, error %v, notes %q", len(posts), err, v.notes)
		}
	})
}

// TestRedditDeepestAnswer reads an answer of the depth that is asked for: the
// client takes it, and every reply in it comes out.
func TestRedditDeepestAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		levels, err := strconv.Atoi(redditDepth)
		if err != nil {
			t.Fatal(err)
		}
		replies := `""`
		for i := range levels {
			replies = fmt.Sprintf(`{"kind":"Listing","data":{"after":null,"children":[{"kind":"t1","data":{"name":"t1_d%d","author":"orla_d","body":"late",
				"created_utc":1795000000,"link_id":"t3_1nwa09","parent_id":"t3_1nwa09","author_flair_richtext":[{"e":"text","a":[{"x":[1]}]}],"replies":%s}}]}}`, i, replies)
		}
		body := `[{"kind":"Listing","data":{"after":null,"children":[]}},` + replies + `]`
		v := newRedditTrip(t, redditWith(t, "/comments/1nwa09", saying(200, []byte(body))), map[string]string{"max_threads": "1"}, redditKeys())
		posts, err := v.all(t.Context(), redditQuery())
		if err != nil || len(posts) != 6+levels {
			t.Errorf("%d posts, error %v", len(posts), err)
		}
	})
}

// TestRedditRehearsal shows each sort of request.
func TestRedditRehearsal(t *testing.T) {
	for name, c := range map[string]struct {
		secrets map[string]string
		want    []string
	}{
		"app": {redditKeys(), []string{
			"/api/v1/access_token", "/r/travel/search", "/comments/POST", "/api/morechildren", "/r/travel/comments",
		}},
		"feed": {nil, []string{"/r/travel/search.rss", "/r/travel/comments/.rss"}},
	} {
		synctest.Test(t, func(t *testing.T) {
			var asked []string
			v := newRedditTrip(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked = append(asked, r.URL.Path)
				_, _ = w.Write([]byte(redditRehearse(r)))
			}), map[string]string{"subreddits": "travel"}, c.secrets)
			_, err := v.all(t.Context(), redditQuery())
			if err != nil || !slices.Equal(asked, c.want) {
				t.Errorf("%s: asked %q, error %v", name, asked, err)
			}
		})
	}
}

// TestRedditNotPublic drops what only some may see.
func TestRedditNotPublic(t *testing.T) {
	for change, want := range map[string]bool{
		`"subreddit_type":"public"`: true, `"subreddit_type":"private"`: false,
		`"removed_by_category":"reddit"`: false, `"removed_by_category":null`: true, `"selftext":"[ Removed by Reddit ]"`: false,
	} {
		var i redditItem
		body := `{"name":"t3_a","author":"x","title":"Northwind","selftext":"late","created_utc":1795000000,` + change + `}`
		if err := json.Unmarshal([]byte(body), &i); err != nil {
			t.Fatal(err)
		}
		if _, ok := i.post(nil, "search", testClock()); ok != want {
			t.Errorf("%s: comes out is %v", change, ok)
		}
	}
}

func TestPeopleByU(t *testing.T) {
	for text, want := range map[string][]string{
		"u/abc and /u/d_e-f, u/abc":             {"abc", "d_e-f"},
		"menu/abc, https://x.example/u/abc":     nil,
		"(u/ab) u/" + strings.Repeat("x", 21):   nil,
		"https://r.example/?to=u/vera_moss&x=1": {"vera_moss"},
		"été/u/vera_moss u/":                    {"vera_moss"},
	} {
		if got := peopleByU(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestManyPeople finds and masks the people of a text that names very many.
func TestManyPeople(t *testing.T) {
	var b strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&b, "u/abc%d @x%d@host.example ", i, i)
	}
	p := mention.Post{ID: "reddit:t1_a", Source: "reddit", Text: redditText(b.String()), People: lemmyPeople(b.String())}
	m := privacy.Masker{Key: privacy.KeyOf([]byte("for tests"))}
	m.Mask(&p)
	if strings.Contains(p.Text, "abc") || strings.Contains(p.Text, "@") {
		t.Errorf("left: %.200q", p.Text)
	}
	if got := clean(strings.Repeat("é", longestText)); len(got) > longestText || !utf8.ValidString(got) {
		t.Errorf("a text of %d bytes", len(got))
	}
}

func FuzzRedditListing(f *testing.F) {
	for _, name := range []string{"search1.json", "search2.json", "travel_comments1.json"} {
		f.Add(fixture(f, "reddit", name))
	}
	f.Add([]byte(`{"kind":"Listing","data":{"after":null,"children":[{"kind":"t1","data":{"name":"t1_a","author":"\u0000","body":"u/","created_utc":-1e300,"replies":{"kind":"Listing","data":{"after":null,"children":[]}}}}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var answer redditThing
		if json.Unmarshal(body, &answer) != nil {
			return
		}
		listing, err := answer.listing()
		if err != nil {
			return
		}
		source := &redditSource{env: mention.Env{Now: testClock}}
		tree := &redditTree{walk: &redditWalk{source: source}, post: "t3_a", authors: map[string]string{}}
		_ = tree.add(listing.Children, "comments")
		for _, thing := range listing.Children {
			i, err := thing.item()
			if err != nil {
				continue
			}
			if p, ok := i.post(redditOwn{"northwind"}, "search", testClock()); ok {
				redditFit(t, p)
			}
		}
		for _, p := range tree.comments {
			redditFit(t, p)
		}
	})
}

// redditFit wants a post to be whole and clean.
func redditFit(t *testing.T, p mention.Post) {
	t.Helper()
	if !redditNamed(strings.TrimPrefix(p.ID, "reddit:"), p.ID[7:9]) || p.Title+p.Text == "" || !utf8.ValidString(p.Title+p.Text) {
		t.Errorf("post %+v", p)
	}
	if !p.PublishedAt.IsZero() && mention.PlausibleTime(p.PublishedAt, testClock()).IsZero() {
		t.Errorf("published at %v", p.PublishedAt)
	}
}

func FuzzRedditFeed(f *testing.F) {
	f.Add(string(fixture(f, "reddit", "search.rss")))
	f.Add(string(fixture(f, "reddit", "comments.rss")))
	f.Fuzz(func(t *testing.T, body string) {
		feed, err := parseFeed([]byte(body), "application/atom+xml")
		if err != nil {
			return
		}
		for _, item := range feed.Items {
			if p, ok, err := redditEntry(item, nil, testClock()); ok && err == nil {
				redditFit(t, p)
			}
		}
	})
}

func BenchmarkRedditListing(b *testing.B) {
	body := []byte(manyReddit(0, redditPageSize, `"t3_z99"`))
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		var answer redditThing
		if err := json.Unmarshal(body, &answer); err != nil {
			b.Fatal(err)
		}
		listing, err := answer.listing()
		if err != nil || len(listing.Children) != redditPageSize {
			b.Fatal(err)
		}
		for _, thing := range listing.Children {
			i, err := thing.item()
			if err != nil {
				b.Fatal(err)
			}
			if _, ok := i.post(nil, "search", time.Time{}); !ok {
				b.Fatal("no post")
			}
		}
	}
}
