package source

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

const (
	graphTestToken  = "EAAnotatoken"
	graphTestSecret = "notasecret"
)

// fakeGraph is a site that speaks the Graph interface. It takes a token in the
// header and nowhere else.
type fakeGraph struct {
	t testing.TB
	// folder holds the fixtures below testdata.
	folder string
	// answers are names of fixtures, or bodies, by "path" or "path?name=value" of
	// what tells pages and hashtags apart.
	answers map[string]string
	// header comes with each answer; it may be nil.
	header http.Header

	mu    sync.Mutex
	asked []*url.URL
}

// ServeHTTP implements http.Handler.
func (f *fakeGraph) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.asked = append(f.asked, r.URL)
	f.mu.Unlock()
	q := r.URL.Query()
	if got := r.Header.Get("Authorization"); got != "Bearer "+graphTestToken || q.Has("access_token") {
		f.t.Errorf("%s has the token %q in its header, parameters %v", r.URL.Path, got, q)
	}
	for _, proof := range q["appsecret_proof"] {
		if proof != graphProof(graphTestToken, graphTestSecret) {
			f.t.Errorf("%s has the proof %q", r.URL.Path, proof)
		}
	}
	for name, values := range f.header {
		w.Header()[name] = values
	}
	body, ok := f.answers[r.URL.Path]
	for _, name := range []string{"q", "after", "__paging_token"} {
		if special, found := f.answers[r.URL.Path+"?"+name+"="+q.Get(name)]; found {
			body, ok = special, true
		}
	}
	switch {
	case !ok:
		answer(w, http.StatusBadRequest, graphGone)
	case strings.HasSuffix(body, ".json"):
		answer(w, http.StatusOK, string(fixture(f.t, f.folder, body)))
	default:
		answer(w, http.StatusOK, body)
	}
}

// paths are what was asked for, with the parameters that tell pages apart.
func (f *fakeGraph) paths() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var paths []string
	for _, u := range f.asked {
		path := u.Path
		for _, name := range []string{"q", "after", "__paging_token"} {
			if v := u.Query().Get(name); v != "" {
				path += "?" + name + "=" + v
			}
		}
		paths = append(paths, path)
	}
	return paths
}

// graphSecrets are those of the tests.
func graphSecrets() map[string]string {
	return map[string]string{"token": graphTestToken, "app_secret": graphTestSecret}
}

// graphOptions are the defaults of a Spec with some of them changed.
func graphOptions(spec mention.Spec, pairs ...string) map[string]string {
	options := make(map[string]string)
	for _, o := range spec.Options {
		options[o.Name] = o.Default
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		options[pairs[i]] = pairs[i+1]
	}
	return options
}

// graphRefused is the body of an error.
func graphRefused(code, subcode int, message string) string {
	return fmt.Sprintf(`{"error":{"message":%q,"type":"OAuthException","code":%d,"error_subcode":%d,"fbtrace_id":"AbC"}}`, message, code, subcode)
}

const graphNothing = `{"data":[]}`

var graphGone = graphRefused(100, 33, "Unsupported get request. Object with ID '1' does not exist, cannot be loaded due to missing permissions, or does not support this operation.")

// graphRefusals are the errors that the interface documents, for a site with
// that variable for its token. Everywhere they end the search at once where the
// token is no good or the allowance is used up.
func graphRefusals(tokenEnv string) []sourcetest.Refusal {
	const expired = "Error validating access token: Session has expired on Sunday, 22-Nov-26 10:00:00 PST."
	refusals := []sourcetest.Refusal{
		{Name: "expired token", Body: graphRefused(190, 463, expired), Kind: mention.Credentials, Says: tokenEnv + ": it has expired", Requests: 1},
		{Name: "withdrawn token", Body: graphRefused(190, 467, "Invalid access token"), Kind: mention.Credentials, Says: "it is invalid", Requests: 1},
		{Name: "changed password", Body: graphRefused(190, 460, "The password was changed"), Kind: mention.Credentials, Says: "password", Requests: 1},
		{Name: "app taken off", Body: graphRefused(190, 458, "not authorised"), Kind: mention.Credentials, Says: "app was taken off", Requests: 1},
		{Name: "checkpoint", Body: graphRefused(190, 459, "checkpoint"), Kind: mention.Credentials, Says: "sign in at the site", Requests: 1},
		{
			Name: "malformed token", Body: graphRefused(190, 0, "Malformed access token "+graphTestToken), Kind: mention.Credentials,
			Says: "Malformed access token ***", Requests: 1,
		},
		{Name: "no session", Status: 401, Body: graphRefused(102, 0, "Session key invalid"), Kind: mention.Credentials, Says: tokenEnv, Requests: 1},
		{Name: "no token", Body: graphRefused(2500, 0, "An active access token must be used to query information"), Kind: mention.Credentials, Requests: 1},
		{Name: "no method", Body: graphRefused(3, 0, "(#3) Application does not have the capability"), Kind: mention.Credentials, Says: "lacks a permission"},
		{Name: "permission denied", Status: 403, Body: graphRefused(10, 0, "(#10) Application does not have permission"), Kind: mention.Credentials, Says: "_"},
		{Name: "named permission", Status: 403, Body: graphRefused(200, 0, "(#200) Requires pages_show_list permission"), Kind: mention.Credentials, Says: "a feature: pages_show_list"},
		{Name: "last of the permissions", Body: graphRefused(299, 0, "(#299)"), Kind: mention.Credentials},
		{
			Name: "feature", Body: graphRefused(100, 0, "(#100) Object does not exist, cannot be loaded due to missing permission or reviewable feature. "+
				"This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content Access' feature"),
			Kind: mention.Credentials, Says: "pages_read_engagement or Page Public Content Access",
		},
		{Name: "nonexisting field", Body: graphRefused(100, 0, "(#100) Tried accessing nonexisting field (x) on node type (Y)"), Kind: mention.Changed, Says: ".version"},
		{Name: "parameter", Body: graphRefused(100, 0, "(#100) Param limit must be a number"), Kind: mention.BadQuery, Says: "Param limit"},
		{Name: "unknown path", Body: graphRefused(2500, 0, "Unknown path components: /x"), Kind: mention.Changed, Says: ".version"},
		{Name: "old version", Body: graphRefused(2635, 0, "You are calling a deprecated version of the API"), Kind: mention.Changed, Says: ".version"},
		{Name: "blocked for its behaviour", Body: graphRefused(368, 0, "The action attempted has been deemed abusive"), Kind: mention.Blocked, Says: "for a while"},
		{Name: "passing failure", Body: graphRefused(2, 0, "Service temporarily unavailable"), Kind: mention.Unavailable},
		{Name: "unknown failure", Body: graphRefused(1, 99, "An unknown error occurred"), Kind: mention.Unavailable},
		{Name: "passing by its mark", Body: `{"error":{"message":"Try again","code":9999,"is_transient":true}}`, Kind: mention.Unavailable},
		{Name: "passing failure of a server", Status: 500, Body: graphRefused(2, 0, "Service temporarily unavailable"), Kind: mention.Unavailable},
		{Name: "error with the status of success", Status: 200, Body: graphRefused(1, 0, "An unknown error occurred"), Kind: mention.Unavailable},
	}
	for _, code := range []int{4, 17, 32, 341, 613, 80000, 80014} {
		refusals = append(refusals, sourcetest.Refusal{
			Name: fmt.Sprintf("throttle %d", code), Body: graphRefused(code, 0, fmt.Sprintf("(#%d) Request limit reached", code)),
			Status: []int{400, 403, 429, 500}[code%4], Kind: mention.RateLimited, Says: "request limit reached", Requests: 1,
		})
	}
	refusals = append(refusals, sourcetest.Refusal{
		Name: "throttle with a time", Body: graphRefused(80001, 0, "(#80001) There have been too many calls"),
		Header: http.Header{"X-Business-Use-Case-Usage": {`{"1":[{"type":"pages","call_count":100,"total_cputime":25,"total_time":25,"estimated_time_to_regain_access":19}]}`}},
		Kind:   mention.RateLimited, Says: "try again in 19m", Wait: 19 * time.Minute, Requests: 1,
	})
	for i := range refusals {
		if refusals[i].Status == 0 {
			refusals[i].Status = http.StatusBadRequest
		}
		refusals[i].Says = strings.ReplaceAll(refusals[i].Says, "request limit", "Request limit")
	}
	return refusals
}

// graphOptional are fields without which a post is whole: the last page has no
// next one, and what is hidden is marked where it is.
func graphOptional(more ...string) []string {
	return append([]string{"paging", "next", "cursors", "after", "error"}, more...)
}
