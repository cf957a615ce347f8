package source

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// fakeLemmy is two servers: alpha.example of the third generation, beta.example
// of the fourth, which has nothing of the third.
type fakeLemmy struct {
	t testing.TB
	// answers are files, by host, kind, and page or cursor.
	answers map[string]string

	mu    sync.Mutex
	asked []string
	// params are those of the first request to each path of each host.
	params map[string]url.Values
}

func newFakeLemmy(t testing.TB) *fakeLemmy {
	return &fakeLemmy{t: t, params: map[string]url.Values{}, answers: map[string]string{
		"alpha.example Posts 1":    "alpha_posts1.json",
		"alpha.example Posts 2":    "alpha_posts2.json",
		"alpha.example Comments 1": "alpha_comments1.json",
		"beta.example posts ":      "beta_posts1.json",
		"beta.example posts P1f5":  "beta_posts2.json",
		"beta.example comments ":   "beta_comments1.json",
	}}
}

// ServeHTTP implements http.Handler.
func (f *fakeLemmy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	q := r.URL.Query()
	third := strings.HasPrefix(r.URL.Path, "/api/v3/")
	key := r.Host + " " + q.Get("type_") + " " + q.Get("page") + q.Get("page_cursor")
	f.asked = append(f.asked, strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/api/"), "/search")+" "+key)
	if at := r.Host + r.URL.Path; f.params[at] == nil {
		f.params[at] = q
	}
	file, known := f.answers[key]
	switch {
	case third != (r.Host == "alpha.example") || !strings.HasSuffix(r.URL.Path, "/search"):
		answer(w, 404, `{"error":"not_found"}`)
	case known:
		answer(w, 200, string(fixture(f.t, "lemmy", file)))
	case third:
		answer(w, 200, string(fixture(f.t, "lemmy", "empty_v3.json")))
	default:
		answer(w, 200, string(fixture(f.t, "lemmy", "empty_v4.json")))
	}
}

func lemmyInstances() map[string]string {
	return map[string]string{"instances": "alpha.example,beta.example"}
}
