package source

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// fakeGdelt serves articles as the site does: those of the window, newest first,
// as many as are asked for.
type fakeGdelt struct {
	articles []map[string]any

	mu    sync.Mutex
	asked []url.Values
}

func newFakeGdelt(t testing.TB) *fakeGdelt {
	t.Helper()
	var page struct {
		Articles []map[string]any `json:"articles"`
	}
	if err := json.Unmarshal(fixture(t, "gdelt", "articles.json"), &page); err != nil {
		t.Fatal(err)
	}
	return &fakeGdelt{articles: page.Articles}
}

// ServeHTTP implements http.Handler.
func (f *fakeGdelt) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	f.mu.Lock()
	f.asked = append(f.asked, q)
	f.mu.Unlock()
	most, err := strconv.Atoi(q.Get("maxrecords"))
	if r.URL.Path != "/api/v2/doc/doc" || err != nil || most > 250 || q.Get("mode") != "artlist" || q.Get("sort") != "datedesc" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	var found []map[string]any
	for _, a := range f.articles {
		at := strings.NewReplacer("T", "", "Z", "").Replace(a["seendate"].(string))
		if at >= q.Get("startdatetime") && at <= q.Get("enddatetime") {
			found = append(found, a)
		}
	}
	slices.SortStableFunc(found, func(a, b map[string]any) int {
		return strings.Compare(b["seendate"].(string), a["seendate"].(string))
	})
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if len(found) == 0 {
		_, _ = w.Write([]byte("{}"))
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"articles": found[:min(most, len(found))]})
}

// gdeltPages is the source with pages of a few articles, so that fixtures can
// be short.
func gdeltPages(size int) mention.Spec {
	spec := gdelt()
	spec.New = func(env mention.Env) (mention.Source, error) { return &gdeltSource{env: env, size: size}, nil }
	return spec
}

// gdeltSays answers with one plain sentence.
func gdeltSays(status int, sentence string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(sentence + "\n"))
	}
}
