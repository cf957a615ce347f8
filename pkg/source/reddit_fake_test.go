package source

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const (
	redditTestID     = "app-id-0123"
	redditTestSecret = "app-secret-4567"
	redditTestToken  = "app-token-"
)

// fakeReddit serves the fixtures as the site does, at both of its hosts.
type fakeReddit struct {
	t testing.TB
	// answers are files, by path, and the part of the parameters that tells pages
	// apart.
	answers map[string]string
	// stale says which tokens are no longer taken.
	stale func(token string) bool
	// many gives each token another name.
	many bool

	mu    sync.Mutex
	asked []string
	made  int
}

func newFakeReddit(t testing.TB) *fakeReddit {
	return &fakeReddit{t: t, answers: map[string]string{
		"/search":                          "search1.json",
		"/search after=t3_1nwa05":          "search2.json",
		"/comments/1nwa09":                 "thread_1nwa09.json",
		"/comments/1nwa09 comment=ma02":    "branch_ma02.json",
		"/comments/1nwa07":                 "thread_1nwa07.json",
		"/api/morechildren ma05,ma06":      "more_ma05.json",
		"/api/morechildren ma07":           "more_ma07.json",
		"/r/travel/search":                 "travel_search.json",
		"/r/travel/comments":               "travel_comments1.json",
		"/r/travel/comments after=t1_mc30": "travel_comments2.json",
		"/search.rss":                      "search.rss",
		"/r/travel/search.rss":             "search.rss",
		"/r/travel/comments/.rss":          "comments.rss",
	}}
}

// key is a request as the answers are listed.
func (f *fakeReddit) key(r *http.Request) string {
	key, q := r.URL.Path, r.URL.Query()
	for _, name := range []string{"after", "comment"} {
		if q.Has(name) {
			key += " " + name + "=" + q.Get(name)
		}
	}
	if q.Has("children") {
		key += " " + q.Get("children")
	}
	return key
}

// ServeHTTP implements http.Handler.
func (f *fakeReddit) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := f.key(r)
	f.asked = append(f.asked, key)
	feed := strings.HasSuffix(r.URL.Path, ".rss")
	file, known := f.answers[key]
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	switch id, secret, _ := r.BasicAuth(); {
	case key == "/api/v1/access_token" && (r.Method != http.MethodPost || r.FormValue("grant_type") != "client_credentials"):
		answer(w, 400, `{"error": 400}`)
	case key == "/api/v1/access_token" && (id != redditTestID || secret != redditTestSecret):
		answer(w, 401, `{"message": "Unauthorized", "error": 401}`)
	case key == "/api/v1/access_token":
		f.made++
		name := redditTestToken
		if f.many {
			name += strconv.Itoa(f.made)
		}
		answer(w, 200, `{"access_token": "`+name+`", "token_type": "bearer", "expires_in": 3600, "scope": "*"}`)
	case !feed && (!strings.HasPrefix(token, redditTestToken) || f.stale != nil && f.stale(token)):
		w.Header().Set("Www-Authenticate", `Bearer realm="reddit", error="invalid_token"`)
		answer(w, 401, `{"message": "Unauthorized", "error": 401}`)
	case !feed && r.URL.Query().Get("raw_json") != "1":
		f.t.Errorf("%s: without raw_json", key)
	case !known:
		answer(w, 404, `{"message": "Not Found", "error": 404}`)
	default:
		kind := "application/json; charset=UTF-8"
		if feed {
			kind = "application/atom+xml; charset=UTF-8"
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(fixture(f.t, "reddit", file))
	}
}

func redditKeys() map[string]string {
	return map[string]string{"client_id": redditTestID, "client_secret": redditTestSecret}
}

func newRedditTrip(t *testing.T, site http.Handler, options, secrets map[string]string) *trip {
	t.Helper()
	set := map[string]string{"comments": "true", "max_threads": "2"}
	maps.Copy(set, options)
	return newTrip(t, reddit(), site, set, secrets)
}

// redditRecorded is a recorded answer with its status and its head.
type redditRecorded struct {
	status int
	header http.Header
	body   []byte
}

func readReddit(t testing.TB, name string) redditRecorded {
	t.Helper()
	a := redditRecorded{status: 200, header: http.Header{}, body: recording(t, "reddit", name)}
	head, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "recordings", "reddit",
		strings.TrimSuffix(name, filepath.Ext(name))+".meta.json"))
	if err != nil {
		return a // not all have one
	}
	var meta struct {
		Status struct {
			Code int `json:"code"`
		} `json:"status"`
		Headers map[string][]string `json:"headers"`
	}
	if err := json.Unmarshal(head, &meta); err != nil {
		t.Fatal(err)
	}
	a.status = meta.Status.Code
	for name, values := range meta.Headers {
		switch name = http.CanonicalHeaderKey(name); name {
		case "Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection": // of that transfer
		default:
			a.header[name] = values
		}
	}
	return a
}

// ServeHTTP implements http.Handler.
func (a redditRecorded) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// redditWith answers requests whose path holds a part with something else than
// the fixtures.
func redditWith(t testing.TB, part string, h http.Handler) http.Handler {
	good := newFakeReddit(t)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, part) {
			h.ServeHTTP(w, r)
			return
		}
		good.ServeHTTP(w, r)
	})
}
