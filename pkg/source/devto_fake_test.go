package source

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// fakeDevto serves articles as Forem does: a tag's by what people like, the
// latest by time, and each page with the last article of the one before, as when
// a new one has pushed it there.
type fakeDevto struct {
	Articles []json.RawMessage            `json:"articles"`
	Whole    map[string]json.RawMessage   `json:"whole"`
	Comments map[string][]json.RawMessage `json:"comments"`

	mu    sync.Mutex
	asked []string
}

func newFakeDevto(t testing.TB) *fakeDevto {
	t.Helper()
	f := &fakeDevto{}
	if err := json.Unmarshal(fixture(t, "devto", "site.json"), f); err != nil {
		t.Fatal(err)
	}
	return f
}

// ServeHTTP implements http.Handler.
func (f *fakeDevto) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.asked = append(f.asked, r.URL.RequestURI())
	f.mu.Unlock()
	if r.Header.Get("Accept") != "application/vnd.forem.api-v1+json" {
		w.Header().Set("Warning", `299 - "This endpoint is part of the V0 API"`)
	}
	q := r.URL.Query()
	path, number := r.URL.Path, ""
	if rest, ok := strings.CutPrefix(path, "/api/articles/"); ok && rest != "latest" {
		path, number = "/api/articles/ID", rest
	}
	switch path {
	case "/api/articles", "/api/articles/latest":
		body, _ := json.Marshal(f.page(q, strings.HasSuffix(path, "latest")))
		answer(w, 200, string(body))
	case "/api/comments":
		body, _ := json.Marshal(append([]json.RawMessage{}, f.Comments[q.Get("a_id")]...))
		answer(w, 200, string(body))
	case "/api/articles/ID":
		if whole, ok := f.Whole[number]; ok {
			answer(w, 200, string(whole))
			return
		}
		fallthrough
	default:
		answer(w, 404, `{"error":"not found","status":404}`)
	}
}

// page is a page of a list.
func (f *fakeDevto) page(q url.Values, latest bool) []json.RawMessage {
	found := []json.RawMessage{}
	for _, raw := range f.Articles {
		var a struct {
			Tags []string `json:"tag_list"`
		}
		if e := json.Unmarshal(raw, &a); e != nil {
			panic(e)
		}
		if latest || strings.Contains(strings.Join(a.Tags, " "), q.Get("tag")) {
			found = append(found, raw)
		}
	}
	size, _ := strconv.Atoi(q.Get("per_page"))
	page, _ := strconv.Atoi(q.Get("page"))
	from := min((page-1)*max(size-1, 1), len(found))
	return found[from:min(from+size, len(found))]
}

// devtoPages is the source with lists of a few articles, so that fixtures can be
// short.
func devtoPages(size int) mention.Spec {
	spec := devto()
	spec.New = func(env mention.Env) (mention.Source, error) { return newDevto(env, size) }
	return spec
}

func newDevtoTrip(t *testing.T, site http.Handler, lists string) *trip {
	return newTrip(t, devtoPages(3), site, map[string]string{"lists": lists}, nil)
}
