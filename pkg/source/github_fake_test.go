package source

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeGithub serves fixtures as api.github.com does: pages of issues with a Link
// to the next, comments, discussions.
type fakeGithub struct {
	t testing.TB

	mu    sync.Mutex
	asked []url.Values
	// graph are the variables of the queries for discussions.
	graph   []map[string]any
	headers []http.Header
}

// ServeHTTP implements http.Handler.
func (f *fakeGithub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	params := r.URL.Query()
	f.headers = append(f.headers, r.Header.Clone())
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	switch {
	case r.URL.Path == "/search/issues":
		f.asked = append(f.asked, params)
		if !strings.Contains(params.Get("q"), "is:issue") {
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = w.Write([]byte(`{"message":"Validation Failed"}`))
			return
		}
		f.page(w, r, "issues", forumNumber(params.Get("page")), 2)
	case r.URL.Path == "/repos/northwind-air/app/issues/4711/comments":
		f.page(w, r, "comments_4711", forumNumber(params.Get("page")), 2)
	case r.URL.Path == "/graphql" && r.Method == http.MethodPost:
		var in struct {
			Variables map[string]any `json:"variables"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			f.t.Error(err)
		}
		f.graph = append(f.graph, in.Variables)
		page := 1
		if in.Variables["after"] != nil {
			page = 2
		}
		_, _ = w.Write(forumFixture(f.t, "github/discussions_"+strconv.Itoa(page)+".json"))
	default:
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"message":"Not Found"}`))
	}
}

func (f *fakeGithub) page(w http.ResponseWriter, r *http.Request, name string, page, last int) {
	if page < last {
		w.Header().Set("Link", fmt.Sprintf(`<https://api.github.com%s?page=%d>; rel="next", <https://api.github.com%s?page=%d>; rel="last"`,
			r.URL.Path, page+1, r.URL.Path, last))
	}
	_, _ = w.Write(forumFixture(f.t, "github/"+name+"_"+strconv.Itoa(page)+".json"))
}

// forumNumber reads a page's number; 1 where there is none.
func forumNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1
	}
	return n
}

// manyIssues serves n issues, three in each second, newest first: as the site
// does, no more than 1000 of a search.
type manyIssues struct {
	n        int
	requests []string
}

// ServeHTTP implements http.Handler.
func (m *manyIssues) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	params := r.URL.Query()
	m.requests = append(m.requests, params.Get("q")+" page "+params.Get("page"))
	first := 0
	if _, until, ok := strings.Cut(params.Get("q"), "created:<="); ok {
		until, _, _ = strings.Cut(until, " ")
		at, err := time.Parse(time.RFC3339, until)
		if err != nil {
			panic(err)
		}
		first = max(0, int(1795000000-at.Unix())*3)
	}
	total := m.n - first
	from := first + (forumNumber(params.Get("page"))-1)*100
	to := min(from+100, m.n, first+1000)
	if to < min(m.n, first+1000) {
		w.Header().Set("Link", `<https://api.github.com/search/issues?page=x>; rel="next"`)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, `{"total_count":%d,"incomplete_results":false,"items":[%s]}`, total, strings.Join(issuesOf(from, to), ","))
}

func issuesOf(from, to int) []string {
	var items []string
	for i := from; i < to; i++ {
		at := time.Unix(1795000000-int64(i/3), 0).UTC().Format(time.RFC3339)
		items = append(items, fmt.Sprintf(`{"id":%d,"title":"Northwind, number %d","body":"It's late, @orla-d.\r\nAgain.","user":{"login":"orla-d","id":5,"type":"User"},
			"comments":0,"created_at":%q,"html_url":"https://github.com/northwind-air/app/issues/%d"}`, 40000000-i, i, at, i))
	}
	return items
}
