package source

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeDiscourse serves fixtures as a forum does: pages of a search, single posts,
// the newest posts.
type fakeDiscourse struct {
	t testing.TB

	mu    sync.Mutex
	asked []string
}

// ServeHTTP implements http.Handler.
func (f *fakeDiscourse) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, r.URL.Path+"?"+r.URL.RawQuery)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	params, name := r.URL.Query(), "none"
	switch path := strings.TrimPrefix(r.URL.Path, "/forum"); {
	case path == "/search.json":
		name = "search_" + params.Get("page")
	case path == "/posts.json" && params.Get("before") == "":
		name = "posts_1"
	case path == "/posts.json" && forumNumber(params.Get("before")) > 42:
		name = "posts_2"
	case path == "/posts.json":
		_, _ = w.Write([]byte(`{"latest_posts":[]}`))
		return
	case strings.HasPrefix(path, "/posts/"):
		name = "post_" + strings.TrimSuffix(strings.TrimPrefix(path, "/posts/"), ".json")
	}
	name = filepath.Join("testdata", "discourse", name+".json")
	if _, err := os.Stat(name); err != nil {
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"errors":["The requested URL or resource could not be found."],"error_type":"not_found"}`))
		return
	}
	_, _ = w.Write(forumFixture(f.t, "discourse/"+filepath.Base(name)))
}

// manyForumPosts is a forum with n posts, one every so often, that gives ten
// pages of fifty, as forums do.
type manyForumPosts struct {
	n     int
	every time.Duration
	asked []url.Values
}

// ServeHTTP implements http.Handler.
func (m *manyForumPosts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	params := r.URL.Query()
	m.asked = append(m.asked, params)
	newest := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	page := forumNumber(params.Get("page"))
	if page > 10 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	first := 0
	if _, before, ok := strings.Cut(params.Get("q"), "before:"); ok {
		before, _, _ = strings.Cut(before, " ")
		day, err := time.Parse(time.DateOnly, before)
		if err != nil {
			panic(err)
		}
		for first < m.n && !newest.Add(-time.Duration(first)*m.every).Before(day) {
			first++
		}
	}
	from := min(first+(page-1)*50, m.n)
	to := min(from+50, m.n)
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(forumSearch(from, to, to < m.n, newest, m.every))
}

// forumSearch is a page of a search with posts from a number to another.
func forumSearch(from, to int, more bool, newest time.Time, every time.Duration) []byte {
	var posts []string
	for i := from; i < to; i++ {
		at := newest.Add(-time.Duration(i) * every).Format("2006-01-02T15:04:05.000Z")
		posts = append(posts, fmt.Sprintf(`{"id":%d,"username":"orla_d","name":"","created_at":%q,"blurb":"Northwind again, number %d. It&#39;s late...","post_number":2,"topic_id":7}`,
			100000-i, at, i))
	}
	return []byte(`{"posts":[` + strings.Join(posts, ",") + `],"topics":[{"id":7,"title":"Late"}],"grouped_search_result":{"more_full_page_results":` +
		strconv.FormatBool(more) + `}}`)
}
