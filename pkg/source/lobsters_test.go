package source

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
	"github.com/earshot-cli/earshot/pkg/web"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

func TestLobstersContract(t *testing.T) {
	slow := "Throttled, sleep(1) between hits; more in config/initializers/rack_attack.rb\n"
	c := sourcetest.Case{
		Spec:  lobsters(),
		Site:  func() http.Handler { return &fakeLobsters{t: t} },
		Query: mention.Query{Text: "northwind"},
		Want: []string{
			"lobsters:c/c0mm3n", "lobsters:s/nw4i4r", "lobsters:c/s3cnd1", "lobsters:s/0ld0bj", "lobsters:s/t41lsp",
		},
		Identities: []string{"rurik_holm", "edda_vik", "ylva_storm"},
		Own:        []string{"@northwind"},
		Gone:       []string{"d3l3td"},
		Empty:      func() http.Handler { return http.HandlerFunc(noLobsters) },
		Golden:     "testdata/lobsters/golden.json",
		// Older answers have the HTML only, and none say "deleted" of what is not.
		Optional: []string{"description_plain", "description", "is_deleted"},
		Refusals: []sourcetest.Refusal{
			{Name: "throttled", Status: 429, Kind: mention.RateLimited, Wait: time.Hour, Requests: 1, Header: http.Header{"Retry-After": {"3600"}}, Body: slow},
			{Name: "comments throttled", Status: 429, Path: "/comments.rss", Kind: mention.RateLimited, Says: "1 of 2 lists failed: comments", Body: slow},
			{Name: "stories gone", Status: 404, Path: "/newest", Kind: mention.Changed, Body: "<html>Not here</html>"},
			{Name: "comments no feed", Status: 200, Path: "/comments.rss", Kind: mention.Changed, Says: "comments", Body: "<html><body>Hello</body></html>"},
		},
	}
	t.Run("latest comments", func(t *testing.T) { sourcetest.Run(t, c) })
	c.Options = map[string]string{"comments": "all"}
	c.Want = []string{"lobsters:c/r3ply1", "lobsters:c/c0mm3n", "lobsters:s/nw4i4r", "lobsters:s/0ld0bj", "lobsters:s/t41lsp"}
	c.Gone = append(c.Gone, "g0n3cm")
	c.Golden = "testdata/lobsters/golden_all.json"
	c.Unordered = true                                       // comments on older stories may be newer than newer stories
	c.Optional = append(c.Optional, "is_moderated", "title") // a story's page says its title once more
	c.Refusals = []sourcetest.Refusal{
		{Name: "story's page lost", Status: 500, Path: "/s/", Kind: mention.Unavailable, Body: "<html>Sorry</html>"},
		{Name: "story deleted", Status: 404, Path: "/s/", Body: "<html>Not here</html>"},
	}
	t.Run("all comments", func(t *testing.T) { sourcetest.Run(t, c) })
}

// TestLobstersPace keeps within all four limits of the site.
func TestLobstersPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var times []time.Time
		client := web.New(web.Options{
			Version: "0", Hosts: []string{"lobste.rs"}, Rate: lobsters().Rate,
			Base: webtest.Transport(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { times = append(times, time.Now()) })),
		})
		for range 900 {
			if _, err := web.Get(t.Context(), client, lobstersAPI+"/newest.json", nil); err != nil {
				t.Fatal(err)
			}
		}
		for per, most := range map[time.Duration]int{time.Second: 4, time.Minute: 30, 10 * time.Minute: 100, time.Hour: 400} {
			for i := range times {
				if n := i + most; n < len(times) && times[n].Sub(times[i]) < per {
					t.Fatalf("more than %d requests within %v: numbers %d to %d in %v", most, per, i, n, times[n].Sub(times[i]))
				}
			}
		}
	})
}

func TestLobstersStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := &fakeLobsters{t: t}
		h := searchForum(t, lobsters(), site, mention.Query{Since: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}, map[string]string{"comments": "none"})
		if h.err != nil || len(h.posts) != 1 || !slices.Equal(site.asked, []string{"/newest.json"}) {
			t.Errorf("%d posts, error %v, asked %q", len(h.posts), h.err, site.asked)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests++
			forumAnswer(200, string(manyStories(requests, 25))).ServeHTTP(w, r)
		})
		h := searchForum(t, lobsters(), site, mention.Query{}, map[string]string{"comments": "none"})
		if h.err != nil || requests != lobstersPages || len(h.posts) != 25*lobstersPages || len(h.notes) != 1 {
			t.Errorf("%d posts of %d requests, error %v, notes %q", len(h.posts), requests, h.err, h.notes)
		}
	})
}

func TestLobstersChanged(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"/newest.json":   `[{"short_id":"a/../b","created_at":"2026-11-20T03:15:00.000-06:00","title":"Northwind"}]`,
		"/newest.json ":  `[{"short_id":"ab","created_at":"yesterday","title":"Northwind"}]`,
		"/comments.rss":  `<rss version="2.0"><channel><title>x</title><item><guid>https://lobste.rs/s/x</guid><pubDate>Fri, 20 Nov 2026 04:00:00 -0600</pubDate></item></channel></rss>`,
		"/comments.rss ": `<rss version="2.0"><channel><title>x</title><item><guid>https://lobste.rs/c/x</guid></item></channel></rss>`,
	} {
		synctest.Test(t, func(t *testing.T) {
			site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == strings.TrimSpace(name) {
					_, _ = w.Write([]byte(body))
					return
				}
				noLobsters(w, r)
			})
			if h := searchForum(t, lobsters(), site, mention.Query{}, nil); mention.KindOf(h.err) != mention.Changed || len(h.posts) > 0 {
				t.Errorf("%s: %d posts, error %v", name, len(h.posts), h.err)
			}
		})
	}
	if _, err := lobsters().New(mention.Env{Options: map[string]string{"comments": "some"}}); mention.KindOf(err) != mention.BadConfig {
		t.Errorf("comments=some: %v", err)
	}
}

// TestLobstersRehearsal shows the request for a story's comments.
func TestLobstersRehearsal(t *testing.T) {
	t.Parallel()
	for comments, want := range map[string][]string{
		"latest": {"/newest.json", "/comments.rss", "/newest/page/2.json"},
		"all":    {"/newest.json", "/s/ID.json", "/newest/page/2.json"},
	} {
		synctest.Test(t, func(t *testing.T) {
			var paths []string
			site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				paths = append(paths, r.URL.Path)
				_, _ = w.Write([]byte(lobsters().Rehearse(r)))
			})
			h := searchForum(t, lobsters(), site, mention.Query{Since: forumClock()}, map[string]string{"comments": comments})
			if h.err != nil || !slices.Equal(paths, want) {
				t.Errorf("comments=%s: asked %q, error %v", comments, paths, h.err)
			}
		})
	}
}

// TestLobstersRecordings reads real answers of 2020, where a user is an object,
// and of 2024, where it is a name.
func TestLobstersRecordings(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"newest_2020_1item.json": 1, "hottest_2024_2items.json": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, want := recorded(t, "lobsters/"+name), recordedNode(t, "lobsters/"+name).list()
			synctest.Test(t, func(t *testing.T) {
				site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/newest.json" {
						_, _ = w.Write(body)
						return
					}
					noLobsters(w, r)
				})
				h := searchForum(t, lobsters(), site, mention.Query{}, nil)
				if h.err != nil || len(h.posts) != len(want) || len(want) != n {
					t.Fatalf("%d posts, error %v", len(h.posts), h.err)
				}
				for i, p := range h.posts {
					recordedStory(t, p, want[i])
				}
			})
		})
	}
}

// recordedStory compares a story with its recording.
func recordedStory(t *testing.T, p mention.Post, w forumNode) {
	t.Helper()
	user := w.at("submitter_user")
	if name := user.at("username"); name.v != nil {
		user = name
	}
	id := "lobsters:s/" + w.at("short_id").String()
	forumSame(t, p, mention.Post{
		ID: id, ThreadID: id, Source: "lobsters", Kind: mention.KindStory, Endpoint: "newest", FetchedAt: forumClock(),
		Title: w.at("title").String(), Text: w.at("description_plain").String(), PublishedAt: w.at("created_at").time(t),
		Likes: w.at("score").count(), Replies: w.at("comment_count").count(), URL: w.at("short_id_url").String(),
		Author: mention.Author{ID: user.String(), Handle: user.String(), URL: "https://lobste.rs/~" + user.String()},
	})
}

func FuzzLobstersStories(f *testing.F) {
	for _, name := range []string{"newest_1", "newest_2"} {
		f.Add(forumFixture(f, "lobsters/"+name+".json"))
	}
	f.Add([]byte(`[{"short_id":"a","created_at":"2026-11-20T03:15:00Z","title":"\u001b","description_plain":"\u0000","submitter_user":{"username":null}}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var page []lobstersStory
		if json.Unmarshal(body, &page) != nil {
			return
		}
		for i := range page {
			if page[i].lacks() == "" {
				p, ok := page[i].post(forumClock())
				forumPost(t, p, ok, "lobsters:s/")
			}
		}
	})
}

// BenchmarkLobstersPage decodes a full page.
func BenchmarkLobstersPage(b *testing.B) {
	body := manyStories(0, 25)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var page []lobstersStory
		if err := json.Unmarshal(body, &page); err != nil {
			b.Fatal(err)
		}
		for i := range page {
			if _, ok := page[i].post(forumClock()); !ok || page[i].lacks() != "" {
				b.Fatal("no post")
			}
		}
	}
}
