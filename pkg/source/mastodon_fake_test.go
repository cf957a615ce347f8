package source

import (
	"net/http"
	"strings"
	"sync"
	"testing"
)

// fakeFediverse is several servers; it answers by host, path and parameters.
type fakeFediverse struct {
	t *testing.T
	// answers are file names, bodies, or statuses, by "host path?parameters";
	// the parameters are those of the paging only.
	answers map[string]string

	mu     sync.Mutex
	asked  []string
	tokens []string
}

func newFakeFediverse(t *testing.T) *fakeFediverse {
	return &fakeFediverse{t: t, answers: map[string]string{
		"alpha.example /api/v1/timelines/tag/northwindair":                           "alpha1.json",
		"alpha.example /api/v1/timelines/tag/northwindair?max_id=115500000000000004": "alpha2.json",
		"alpha.example /api/v1/timelines/tag/northwindair?max_id=115500000000000001": "[]",
		"alpha.example /api/v2/instance":                                             "instance_open.json",
		"beta.example /api/v1/timelines/tag/northwindair":                            "beta1.json",
		"beta.example /api/v2/instance":                                              "404",
	}}
}

// next are the links that the pages carry, each with a trap: another host, a
// relation before it, no difference.
func (f *fakeFediverse) next(key string) string {
	switch {
	case strings.HasSuffix(key, "tag/northwindair") && strings.HasPrefix(key, "alpha"):
		return `<https://evil.example/api/v1/timelines/tag/other?limit=40&max_id=115500000000000004>; rel="next", ` +
			`<https://alpha.example/api/v1/timelines/tag/northwindair?limit=40&min_id=115500000000000009>; rel="prev"`
	case strings.HasSuffix(key, "max_id=115500000000000004"):
		return `<https://alpha.example/?min_id=1>; rel="prev", <https://alpha.example/?limit=40&max_id=115500000000000001>; rel="next"`
	}
	return ""
}

// ServeHTTP implements http.Handler.
func (f *fakeFediverse) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit := q.Get("limit")
	q.Del("limit")
	host := r.Host
	if strings.HasPrefix(host, "127.") {
		host = "alpha.example"
	}
	key := strings.TrimSuffix(host+" "+r.URL.EscapedPath()+"?"+q.Encode(), "?")
	f.mu.Lock()
	f.asked = append(f.asked, key)
	f.tokens = append(f.tokens, strings.Join(r.Header.Values("Authorization"), ","))
	f.mu.Unlock()
	body, ok := f.answers[key]
	switch {
	case !ok || body == "404":
		answer(w, 404, `{"error":"Record not found"}`)
	case len(body) == 3:
		status := map[string]int{"401": 401, "403": 403, "422": 422, "500": 500}[body]
		answer(w, status, `{"error":"This method requires an authenticated user"}`)
	case strings.HasSuffix(body, ".json"):
		if limit != "40" && !strings.HasSuffix(r.URL.Path, "instance") {
			f.t.Errorf("%s: limit is %q", key, limit)
		}
		if next := f.next(key); next != "" {
			w.Header().Set("Link", next)
		}
		answer(w, 200, string(fixture(f.t, "mastodon", body)))
	default:
		answer(w, 200, body)
	}
}

func newMastodonTrip(t *testing.T, site http.Handler, options map[string]string, token string) *trip {
	if options == nil {
		options = map[string]string{"instances": "alpha.example,beta.example"}
	}
	return newTrip(t, mastodon(), site, options, map[string]string{"token": token})
}
