package source

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

const blueskyDenial = "Request forbidden by administrative rules."

func fixture(t testing.TB, path ...string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(append([]string{"testdata"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// recording reads a recorded answer, which lies outside the repository.
func recording(t testing.TB, path ...string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(append([]string{"..", "..", "..", "shared", "recordings"}, path...)...))
	if err != nil {
		t.Skip("the recordings are not here:", path)
	}
	return body
}

func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// fakeBluesky serves two pages, the second to people with a session.
type fakeBluesky struct {
	pages map[string][]byte // by cursor
	// stale says which access tokens have run out, refuse whether refresh
	// tokens have.
	stale  func(token string) bool
	refuse bool

	mu    sync.Mutex
	calls []string
	asked []url.Values
	made  int
}

func newFakeBluesky(t testing.TB) *fakeBluesky {
	return &fakeBluesky{pages: map[string][]byte{
		"": fixture(t, "bluesky", "page1.json"), "5": fixture(t, "bluesky", "page2.json"),
	}}
}

// ServeHTTP implements http.Handler.
func (f *fakeBluesky) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	method := strings.TrimPrefix(r.URL.Path, "/xrpc/")
	f.calls = append(f.calls, r.Host+" "+method[strings.LastIndexByte(method, '.')+1:])
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	switch method {
	case "com.atproto.server.createSession":
		var in map[string]string
		if json.NewDecoder(r.Body).Decode(&in) != nil || in["identifier"] != "mira-holm.example" || in["password"] != "app-pass-word" {
			answer(w, 401, `{"error":"AuthenticationRequired","message":"Invalid identifier or password"}`)
			return
		}
		f.made++
		answer(w, 200, fmt.Sprintf(`{"accessJwt":"access%d","refreshJwt":"refresh%d","did":"did:plc:x"}`, f.made, f.made))
	case "com.atproto.server.refreshSession":
		body, _ := io.ReadAll(r.Body)
		if f.refuse || len(body) > 0 || !strings.HasPrefix(token, "refresh") {
			answer(w, 400, `{"error":"ExpiredToken","message":"Token has been revoked"}`)
			return
		}
		f.made++
		answer(w, 200, fmt.Sprintf(`{"accessJwt":"access%d","refreshJwt":"refresh%d"}`, f.made, f.made))
	default:
		f.search(w, r.URL.Query(), token)
	}
}

func (f *fakeBluesky) search(w http.ResponseWriter, q url.Values, token string) {
	f.asked = append(f.asked, q)
	page, ok := f.pages[q.Get("cursor")]
	switch {
	case q.Has("cursor") && token == "":
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, blueskyDenial)
	case f.stale != nil && f.stale(token):
		answer(w, 400, `{"error":"ExpiredToken","message":"Token has expired"}`)
	case !ok:
		answer(w, 400, `{"error":"InvalidRequest","message":"bad cursor"}`)
	default:
		answer(w, 200, string(page))
	}
}

func testClock() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// trip is a source, made of a Spec, in front of a site.
type trip struct {
	source mention.Source

	mu    sync.Mutex
	notes []string
}

func (v *trip) note(s string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.notes = append(v.notes, s)
}

func newTrip(t *testing.T, spec mention.Spec, site http.Handler, options, secrets map[string]string) *trip {
	t.Helper()
	v := &trip{}
	env := mention.Env{
		BaseURL: spec.BaseURL, Options: options, Secrets: secrets, Now: testClock,
		Note: v.note,
	}
	hosts := append([]string{strings.TrimPrefix(spec.BaseURL, "https://"), "bsky.social"}, spec.Hosts...)
	hosts = append(append(hosts, env.List("instances")...), env.List("home")...)
	hosts = append(hosts, spec.Hosts...)
	env.Client = web.New(web.Options{
		Version: "0", Hosts: hosts, Rate: spec.Rate, Hopeless: spec.Hopeless, Base: webtest.Transport(site),
	})
	var err error
	if v.source, err = spec.New(env); err != nil {
		t.Fatal(err)
	}
	return v
}

// all takes everything. It must be called in a bubble: requests are paced.
func (v *trip) all(ctx context.Context, q mention.Query) (posts []mention.Post, err error) {
	for p, err := range v.source.Search(ctx, q) {
		if err != nil {
			return posts, err
		}
		posts = append(posts, p)
	}
	return posts, nil
}

func ids(posts []mention.Post) []string {
	var list []string
	for _, p := range posts {
		list = append(list, p.ID)
	}
	return list
}

func newBlueskyTrip(t *testing.T, site http.Handler, secrets map[string]string) *trip {
	return newTrip(t, bluesky(), site, map[string]string{"pds": "https://bsky.social"}, secrets)
}

// deepBluesky has so many posts that cursors do not reach them all.
func deepBluesky(posts int) http.Handler {
	newest := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "createSession") {
			answer(w, 200, `{"accessJwt":"a","refreshJwt":"b"}`)
			return
		}
		q := r.URL.Query()
		first, _ := strconv.Atoi(q.Get("cursor"))
		from := first
		if until, err := time.Parse(time.RFC3339, q.Get("until")); err == nil {
			// Times are those of post / 3: three posts share each.
			from += 3 * int(newest.Sub(until)/time.Second+1)
		}
		if first >= 10_000 {
			answer(w, 502, `{"error":"UpstreamFailure"}`)
			return
		}
		var b strings.Builder
		b.WriteString(`{"posts":[`)
		for i := from; i < min(from+100, posts); i++ {
			at := newest.Add(-time.Duration(i/3) * time.Second).Format(time.RFC3339)
			fmt.Fprintf(&b, `{"uri":"at://did:plc:x/app.bsky.feed.post/%d","author":{"did":"did:plc:x"},"record":{"text":"t","createdAt":%q}},`, i, at)
		}
		answer(w, 200, strings.TrimSuffix(b.String(), ",")+`],"cursor":"`+strconv.Itoa(first+100)+`"}`)
	})
}
