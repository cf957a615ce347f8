package source

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// fakeX is a site that searches fixtures as X does: by its window, in pages of
// which one post moves on to the next, with what was asked to be expanded.
type fakeX struct {
	t     testing.TB
	posts []map[string]any
	users []map[string]any
	refs  []map[string]any
	// size is the most posts of a page.
	size int
	// renamed says that the site knows the new names of its fields only.
	renamed bool
	asked   []url.Values
	paths   []string
}

// newFakeX serves a fixture; the new names make the site know no others.
func newFakeX(t testing.TB, name string, size int) *fakeX {
	t.Helper()
	var all struct {
		Data     []map[string]any `json:"data"`
		Includes struct {
			Users  []map[string]any `json:"users"`
			Tweets []map[string]any `json:"tweets"`
			Posts  []map[string]any `json:"posts"`
		} `json:"includes"`
	}
	if err := json.Unmarshal(xFixture(t, name), &all); err != nil {
		t.Fatal(err)
	}
	f := &fakeX{t: t, posts: all.Data, users: all.Includes.Users, refs: all.Includes.Tweets, size: size}
	if all.Includes.Posts != nil {
		f.refs, f.renamed = all.Includes.Posts, true
	}
	return f
}

// ServeHTTP implements http.Handler.
func (f *fakeX) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	params := r.URL.Query()
	f.asked, f.paths = append(f.asked, params), append(f.paths, r.URL.Path)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	switch {
	case r.Header.Get("Authorization") != "Bearer "+xToken:
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}`))
	case strings.HasPrefix(r.URL.Path, "/2/tweets/counts/"):
		_, _ = w.Write(xFixture(f.t, "counts.json"))
	case f.renamed && params.Has("tweet.fields"), !f.renamed && params.Has("post.fields"):
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(xFixture(f.t, "refused_fields.json"))
	default:
		_ = json.NewEncoder(w).Encode(f.page(params))
	}
}

// page is a page of what is found. The token says how many posts came before.
func (f *fakeX) page(params url.Values) map[string]any {
	found := slices.DeleteFunc(slices.Clone(f.posts), func(p map[string]any) bool { return !f.finds(params, p) })
	from, _ := strconv.Atoi(strings.TrimPrefix(params.Get("next_token"), "b26v89c19zqg8o3f"))
	most, _ := strconv.Atoi(params.Get("max_results"))
	to := min(from+f.size, from+most, len(found))
	meta := map[string]any{"result_count": to - from}
	answer := map[string]any{"meta": meta}
	if to == from {
		return answer
	}
	page := found[from:to]
	answer["data"] = page
	meta["newest_id"], meta["oldest_id"] = page[0]["id"], page[len(page)-1]["id"]
	if to < len(found) {
		meta["next_token"] = fmt.Sprint("b26v89c19zqg8o3f", to-1)
	}
	answer["includes"] = f.includes(page, params.Get("expansions"))
	return answer
}

// includes are what the posts of a page refer to, where it is asked for.
func (f *fakeX) includes(page []map[string]any, expansions string) map[string]any {
	all := map[string]any{}
	var users, refs []map[string]any
	for _, u := range f.users {
		if slices.ContainsFunc(page, func(p map[string]any) bool { return p["author_id"] == u["id"] }) {
			users = append(users, u)
		}
	}
	text, _ := json.Marshal(page)
	for _, p := range f.refs {
		if strings.Contains(string(text), `"id":"`+p["id"].(string)+`","type"`) {
			refs = append(refs, p)
		}
	}
	if strings.Contains(expansions, "author_id") && users != nil {
		all["users"] = users
	}
	if name := map[bool]string{false: "tweets", true: "posts"}[f.renamed]; strings.Contains(expansions, "referenced_") && refs != nil {
		all[name] = refs
	}
	return all
}

// finds reports whether a post lies in the window; a search for what is said to
// an account finds what mentions it.
func (f *fakeX) finds(params url.Values, p map[string]any) bool {
	id, _ := strconv.ParseUint(p["id"].(string), 10, 64)
	at := xTime(id)
	if s := params.Get("start_time"); s != "" && at.Before(xWhen(f.t, s)) {
		return false
	}
	if s := params.Get("end_time"); s != "" && !at.Before(xWhen(f.t, s)) {
		return false
	}
	if after, _ := strconv.ParseUint(params.Get("since_id"), 10, 64); id <= after {
		return false
	}
	return !strings.HasPrefix(params.Get("query"), "(to:northwind OR @northwind") || strings.Contains(p["text"].(string), "@northwind")
}

func xWhen(t testing.TB, s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Errorf("%q is no time", s)
	}
	return at
}

func xFixture(t testing.TB, name string) []byte { return fixture(t, "x", name) }

// xToken is the key of the tests.
const xToken = "AAAAtest-token%3D"

// xAnswers is a site that gives each answer once, and then the last one again.
func xAnswers(bodies ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write([]byte(bodies[0]))
		bodies = bodies[min(1, len(bodies)-1):]
	})
}

// xRefuses is a site that refuses with a body.
func xRefuses(status int, body string, header ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
}

// xVisit is the source with a site, and what it told.
type xVisit struct {
	source *xSource
	mu     sync.Mutex
	notes  []string
}

func (v *xVisit) note(s string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.notes = append(v.notes, s)
}

// visitX makes the source. Requests are held against the site's description.
func visitX(t *testing.T, site http.Handler, options map[string]string) *xVisit {
	t.Helper()
	spec, v := x(), &xVisit{}
	env := mention.Env{
		Client: web.New(web.Options{
			Version: "0", Hosts: []string{"api.x.com"}, Rate: spec.Rate, Base: webtest.Transport(xChecked(t, site)), Hopeless: spec.Hopeless,
		}),
		BaseURL: spec.BaseURL, Now: hnClock, Note: v.note,
		Options: map[string]string{"scope": "recent", "expand": "authors,references"},
		Secrets: map[string]string{"bearer_token": xToken},
	}
	for name, value := range options {
		env.Options[name] = value
	}
	s, err := spec.New(env)
	if err != nil {
		t.Fatal(err)
	}
	v.source = s.(*xSource)
	return v
}

// search takes all that is found. It must be called in a bubble: requests are
// paced.
func (v *xVisit) search(t *testing.T, q mention.Query) (posts []mention.Post, err error) {
	t.Helper()
	if q.Searches == nil && q.Own == nil {
		q.Searches = []string{`"northwind air"`}
	}
	for p, err := range v.source.Search(t.Context(), q) {
		if err != nil {
			return posts, err
		}
		posts = append(posts, p)
	}
	return posts, nil
}

func xIDs(posts []mention.Post) []string {
	ids := make([]string, len(posts))
	for i := range posts {
		ids[i] = posts[i].ID
	}
	return ids
}
