package source

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	trustpilotAir  = "5f0000000000000000000001"
	trustpilotBank = "5f0000000000000000000002"
)

// fakeTrustpilot serves the fixtures to who has the key: pages of three reviews
// at most, whatever is asked for.
type fakeTrustpilot struct {
	t testing.TB

	mu    sync.Mutex
	asked []string
}

// ServeHTTP implements http.Handler.
func (f *fakeTrustpilot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, r.URL.Path+"?"+r.URL.RawQuery)
	q := r.URL.Query()
	name := map[string]string{
		"/v1/business-units/find?northwind.example":           "find.json",
		"/v1/business-units/" + trustpilotAir + "/reviews?1":  "air_1.json",
		"/v1/business-units/" + trustpilotAir + "/reviews?2":  "air_2.json",
		"/v1/business-units/" + trustpilotAir + "/reviews?3":  "air_3.json",
		"/v1/business-units/" + trustpilotBank + "/reviews?1": "bank_1.json",
		"/v1/business-units/" + trustpilotBank + "/reviews?2": "empty.json",
	}[r.URL.Path+"?"+q.Get("name")+q.Get("page")]
	switch {
	case r.Header.Get("apikey") != "key-of-northwind":
		answer(w, 401, `{"error":"Unauthorized"}`)
	case name == "":
		answer(w, 404, `{"message":"Not Found"}`)
	case !q.Has("name") && (q.Get("perPage") != "100" || q.Get("orderBy") != "createdat.desc"):
		answer(w, 400, `{"message":"Bad Request"}`)
	default:
		answer(w, 200, string(fixture(f.t, "trustpilot", name)))
	}
}

func trustpilotOptions() map[string]string {
	return map[string]string{"businesses": "northwind.example," + trustpilotBank}
}

func trustpilotSecrets() map[string]string { return map[string]string{"api_key": "key-of-northwind"} }

func newTrustpilotTrip(t *testing.T, site http.Handler, businesses string) *trip {
	t.Helper()
	return newTrip(t, trustpilot(), site, map[string]string{"businesses": businesses}, trustpilotSecrets())
}

// trustpilotEmpty knows the business and no review of it.
func trustpilotEmpty(t testing.TB) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := "empty.json"
		if strings.HasSuffix(r.URL.Path, "/find") {
			name = "find.json"
		}
		answer(w, 200, string(fixture(t, "trustpilot", name)))
	})
}

// trustpilotPages serves one page of a business again and again.
func trustpilotPages(page ...string) http.Handler {
	body := `{"reviews":[` + strings.Join(page, ",") + `]}`
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, body) })
}

// trustpilotPosts takes the reviews of one page.
func trustpilotPosts(t *testing.T, page ...string) ([]mention.Post, []string, error) {
	t.Helper()
	v := newTrustpilotTrip(t, trustpilotPages(page...), trustpilotAir)
	posts, err := v.all(t.Context(), mention.Query{})
	return posts, v.notes, err
}
