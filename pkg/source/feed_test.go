package source

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
	"github.com/earshot-cli/earshot/pkg/web"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

const (
	feedBlog  = "https://gate12.example/feed.xml"
	feedForum = "https://forum.example/atom.xml?token=k7rQ2"
)

// feedSite serves the fixtures by their paths, at any host.
func feedSite(t testing.TB) http.Handler {
	bodies := map[string][]byte{
		"/feed.xml":  fixture(t, "feed", "rss.xml"),
		"/atom.xml":  fixture(t, "feed", "atom.xml"),
		"/feed.json": fixture(t, "feed", "feed.json"),
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := bodies[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/xml")
		_, _ = w.Write(body)
	})
}

func TestFeedContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Case{
		Spec:    feed(),
		Options: map[string]string{"urls": feedBlog + "," + feedForum},
		Site:    func() http.Handler { return feedSite(t) },
		Want: []string{
			"feed:f837a9cf1830caa8", "feed:bb9a005efe7ad24a", "feed:68448d398b2cb427", "feed:395549f98daf913d", "feed:6be80aa0fe07afdf",
		},
		Identities: []string{"Oriel Banst", "Wim Tolk", "wim.tolk@gate12.example", "sefa_drimm", "yara_ossin", "tevin_marr", "Yara@mail.example"},
		Own:        []string{"@northwind"},
		Empty: func() http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(fixture(t, "feed", "empty.xml")) })
		},
		SinglePage: true,
		Golden:     "testdata/feed/golden.json",
	})
}

// takeFeeds takes all posts of feeds, at hnClock, and the error.
func takeFeeds(t testing.TB, site http.Handler, env mention.Env, urls ...string) ([]mention.Post, error) {
	t.Helper()
	env.Options = map[string]string{"urls": strings.Join(urls, ",")}
	env.Now = hnClock
	env.Client = web.New(web.Options{
		Base: webtest.Transport(site), Retries: -1, Rate: mention.Rate{N: 1000, Per: time.Second},
		Hosts: []string{"gate12.example", "forum.example", "runway.example", "mirror.example"},
	})
	src, err := feed().New(env)
	if err != nil {
		t.Fatal(err)
	}
	var posts []mention.Post
	for p, err := range src.Search(t.Context(), mention.Query{}) {
		if err != nil {
			return posts, err
		}
		posts = append(posts, p)
	}
	return posts, nil
}

func TestFeedPosts(t *testing.T) {
	t.Parallel()
	blog := func(id string, p mention.Post) mention.Post {
		p.ID, p.Source, p.Lang, p.Endpoint, p.FetchedAt = "feed:"+id, "feed", "en-gb", "rss", hnClock()
		return p
	}
	short := blog("395549f98daf913d", mention.Post{
		Kind: mention.KindPost, PublishedAt: time.Date(2026, 11, 19, 20, 0, 0, 0, time.UTC),
		Text:   "No title: a short post by /u/sefa_drimm, who waits for a bag.",
		Author: mention.Author{Handle: "sefa_drimm"}, URL: "https://gate12.example/short/3",
	})
	short.Lang = "nl"
	want := []mention.Post{
		blog("bb9a005efe7ad24a", mention.Post{
			Kind: mention.KindArticle, PublishedAt: time.Date(2026, 11, 21, 6, 15, 0, 0, time.UTC),
			Title:  "Northwind Air cancels a third of its morning flights & says nothing",
			Text:   "Third cancelled morning in a row.\n\n“We will call you”, they told Oriel Banst.\nNobody did, @northwind.",
			Author: mention.Author{Name: "Oriel Banst"}, URL: "https://gate12.example/2026/11/mornings", Replies: mention.Of(14),
		}),
		short,
		blog("6be80aa0fe07afdf", mention.Post{
			Kind: mention.KindArticle, Title: "An undated note", Text: "Still no refund.",
			Author: mention.Author{ID: "wim.tolk@gate12.example", Name: "Wim Tolk"}, URL: "https://gate12.example/2026/11/note",
		}),
	}
	posts, err := takeFeeds(t, feedSite(t), mention.Env{}, feedBlog)
	samePosts(t, posts, err, want)

	forum := func(id string, p mention.Post) mention.Post {
		p.ID, p.Source, p.Endpoint, p.FetchedAt = "feed:"+id, "feed", "atom", hnClock()
		p.Lang = "en"
		return p
	}
	posts, err = takeFeeds(t, feedSite(t), mention.Env{}, feedForum)
	samePosts(t, posts, err, []mention.Post{
		forum("f837a9cf1830caa8", mention.Post{
			Kind: mention.KindComment, PublishedAt: time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC),
			Title: "Re: Lost bag again", Text: "> my bag is gone\n\nSame here, since Tuesday.",
			Author: mention.Author{ID: "yara@mail.example", Name: "yara_ossin"}, People: []string{"tevin_marr"},
			URL: "https://forum.example/t/77/2", ParentID: "feed:68448d398b2cb427",
		}),
		forum("68448d398b2cb427", mention.Post{
			Kind: mention.KindArticle, PublishedAt: time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC),
			Title: "Lost bag again", Text: "Northwind lost my bag.",
			Author: mention.Author{Name: "Forum staff"}, URL: "https://forum.example/t/77/1",
		}),
	})

	posts, err = takeFeeds(t, feedSite(t), mention.Env{}, "runway.example/feed.json")
	samePosts(t, posts, err, []mention.Post{
		{
			ID: "feed:dae774dbc6133bae", Source: "feed", Kind: mention.KindArticle, Lang: "fr", Endpoint: "json", FetchedAt: hnClock(),
			PublishedAt: time.Date(2026, 11, 18, 11, 0, 0, 0, time.UTC), Title: "Bagage perdu", Text: "Toujours rien.",
			Author: mention.Author{Name: "Ilse Quarn"}, URL: "https://runway.example/9",
		},
		{
			ID: "feed:ee9e0d04c9363fdb", Source: "feed", Kind: mention.KindPost, Lang: "fr", Endpoint: "json", FetchedAt: hnClock(),
			PublishedAt: time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC), Text: "Vol annulé.\nEncore.",
			Author: mention.Author{Name: "Ben Orro"}, People: []string{"Ada Finch"},
		},
	})
}

// TestFeedOneFails checks that a feed that fails does not keep the others back.
func TestFeedOneFails(t *testing.T) {
	t.Parallel()
	page := `<!DOCTYPE html><html><head><title>Gate 12</title><link rel="alternate" href="/feed.xml"></head><body><p>News</p></body></html>`
	site := feedSite(t)
	posts, err := takeFeeds(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			_, _ = w.Write([]byte(page))
		case "/private.xml":
			w.WriteHeader(http.StatusForbidden)
		default:
			site.ServeHTTP(w, r)
		}
	}), mention.Env{}, "https://gate12.example/?token=k7rQ2", feedForum, "https://gate12.example/private.xml")
	if len(posts) != 2 || mention.KindOf(err) != mention.Changed {
		t.Fatalf("%d posts and error %v of kind %q", len(posts), err, mention.KindOf(err))
	}
	if want := "gate12.example answered no feed; gate12.example/private.xml answered 403 Forbidden"; err.Error() != want {
		t.Errorf("error is %q, want %q", err, want)
	}
	if e, ok := errors.AsType[*mention.Error](err); !ok || !strings.Contains(e.Hint, "address of its feed") {
		t.Errorf("error %#v has no hint", err)
	}
}

// TestFeedBaseURL checks that a base_url stands in for the hosts of all feeds.
func TestFeedBaseURL(t *testing.T) {
	t.Parallel()
	site := feedSite(t)
	var asked []string
	posts, err := takeFeeds(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Host+r.URL.RequestURI())
		r.URL.Path = strings.TrimPrefix(r.URL.Path, "/cache")
		site.ServeHTTP(w, r)
	}), mention.Env{BaseURL: "https://mirror.example/cache", BaseURLSet: true}, feedBlog, feedForum)
	if want := "mirror.example/cache/feed.xml mirror.example/cache/atom.xml?token=k7rQ2"; err != nil || strings.Join(asked, " ") != want {
		t.Errorf("asked for %q, error %v, want %q", asked, err, want)
	}
	// The ids are those of the feeds' own addresses.
	if len(posts) != 5 || posts[0].ID != "feed:f837a9cf1830caa8" || posts[4].URL != "https://gate12.example/2026/11/note" {
		t.Errorf("posts are %+v", posts)
	}
}

func TestFeedConfig(t *testing.T) {
	t.Parallel()
	for urls, kind := range map[string]mention.ErrorKind{
		"":                              mention.Unconfigured,
		" , ":                           mention.Unconfigured,
		"ftp://a.example/feed":          mention.BadConfig,
		"https://":                      mention.BadConfig,
		"https://a.example/%zz?token=x": mention.BadConfig,
	} {
		_, err := feed().New(mention.Env{Options: map[string]string{"urls": urls}})
		if mention.KindOf(err) != kind || strings.Contains(err.Error(), "token") {
			t.Errorf("%q: error %v of kind %q, want kind %q", urls, err, mention.KindOf(err), kind)
		}
	}
}

// samePosts compares posts one by one.
func samePosts(t *testing.T, got []mention.Post, err error, want []mention.Post) {
	t.Helper()
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d posts and error %v, want %d posts", len(got), err, len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("post %d is\n\t%+v\nwant\n\t%+v", i, got[i], want[i])
		}
	}
}
