package source

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeLobsters serves fixtures as lobste.rs does.
type fakeLobsters struct {
	t testing.TB

	mu    sync.Mutex
	asked []string
}

// ServeHTTP implements http.Handler.
func (f *fakeLobsters) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.asked = append(f.asked, r.URL.Path)
	f.mu.Unlock()
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	switch r.URL.Path {
	case "/newest.json":
		_, _ = w.Write(forumFixture(f.t, "lobsters/newest_1.json"))
	case "/newest/page/2.json":
		_, _ = w.Write(forumFixture(f.t, "lobsters/newest_2.json"))
	case "/comments.rss":
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		_, _ = w.Write(forumFixture(f.t, "lobsters/comments.rss"))
	case "/s/nw4i4r.json":
		_, _ = w.Write(forumFixture(f.t, "lobsters/story_nw4i4r.json"))
	case "/s/t41lsp.json":
		w.WriteHeader(http.StatusNotFound)
	default:
		_, _ = w.Write([]byte(`[]`))
	}
}

// noLobsters has nothing to tell.
func noLobsters(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, ".rss") {
		_, _ = w.Write([]byte(`<rss version="2.0"><channel><title>Lobsters</title></channel></rss>`))
		return
	}
	forumAnswer(200, `[]`).ServeHTTP(w, r)
}

// manyStories is a page of n stories.
func manyStories(page, n int) []byte {
	var stories []string
	for i := page * n; i < (page+1)*n; i++ {
		stories = append(stories, fmt.Sprintf(`{"short_id":"s%05d","created_at":%q,"title":"Northwind, number %d","score":1,"comment_count":0,
			"description":"<p>It&#39;s late.</p>","description_plain":"","submitter_user":"orla_d"}`,
			i, forumClock().Add(-time.Duration(i)*time.Minute).Format("2006-01-02T15:04:05.000-07:00"), i))
	}
	return []byte("[" + strings.Join(stories, ",") + "]")
}
