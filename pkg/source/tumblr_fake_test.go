package source

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// fakeTumblr serves posts as the site does: those before a time, newest first.
type fakeTumblr struct {
	posts []map[string]any
	size  int

	mu    sync.Mutex
	asked []url.Values
}

func newFakeTumblr(t testing.TB) *fakeTumblr {
	t.Helper()
	var file struct {
		Posts []json.RawMessage `json:"posts"`
	}
	if err := json.Unmarshal(fixture(t, "tumblr", "posts.json"), &file); err != nil {
		t.Fatal(err)
	}
	f := &fakeTumblr{size: 4}
	for _, raw := range file.Posts {
		f.add(t, raw)
	}
	return f
}

// add adds a post; its numbers stay as they are written.
func (f *fakeTumblr) add(t testing.TB, raw []byte) {
	t.Helper()
	var p map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	f.posts = append(f.posts, p)
}

// ServeHTTP implements http.Handler.
func (f *fakeTumblr) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	f.mu.Lock()
	f.asked = append(f.asked, q)
	f.mu.Unlock()
	if q.Get("api_key") != "k3y/+" {
		answer(w, 401, `{"meta":{"status":401,"msg":"Unauthorized"},"response":[],"errors":[{"title":"Unauthorized","code":1016,"detail":"Unable to authorize"}]}`)
		return
	}
	limit, err := strconv.Atoi(q.Get("limit"))
	if r.URL.Path != "/v2/tagged" || err != nil || limit > 20 || q.Get("tag") == "" {
		answer(w, 400, `{"meta":{"status":400,"msg":"Bad Request"},"response":[]}`)
		return
	}
	before, err := strconv.ParseInt(q.Get("before"), 10, 64)
	if err != nil {
		before = 1 << 40
	}
	found := []map[string]any{}
	for _, p := range f.posts {
		if at := tumblrPlaceOf(p); at < before && len(found) < min(f.size, limit) {
			found = append(found, p)
		}
	}
	body, _ := json.Marshal(map[string]any{"meta": map[string]any{"status": 200, "msg": "OK"}, "response": found})
	answer(w, 200, string(body))
}

// tumblrPlaceOf is a post's place in its tag.
func tumblrPlaceOf(p map[string]any) int64 {
	n, ok := p["featured_timestamp"].(json.Number)
	if !ok {
		n = p["timestamp"].(json.Number)
	}
	at, _ := n.Int64()
	return at
}

func newTumblrTrip(t *testing.T, site http.Handler) *trip {
	return newTrip(t, tumblr(), site, nil, map[string]string{"api_key": "k3y/+"})
}

func decodeTumblrPosts(t testing.TB, posts ...string) []mention.Post {
	t.Helper()
	var page []json.RawMessage
	for _, p := range posts {
		page = append(page, json.RawMessage(p))
	}
	placed, lost, err := decodeTumblr(page, testClock())
	if err != nil || lost > 0 {
		t.Fatal(lost, err)
	}
	var out []mention.Post
	for _, p := range placed {
		out = append(out, p.post)
	}
	return out
}
