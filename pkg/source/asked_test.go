package source

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestAskedOnce: what two searches find costs its own requests once.
func TestAskedOnce(t *testing.T) {
	t.Parallel()
	q := mention.Query{Searches: []string{"northwindair", "northwind"}}
	for name, tt := range map[string]struct {
		spec     mention.Spec
		site     http.Handler
		settings map[string]string
		below    string
	}{
		"github": {github(), &fakeGithub{t: t}, map[string]string{"comments": "true", "token": "t"}, "/repos/"},
		"devto":  {devto(), newFakeDevto(t), nil, "/api/comments"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				var asked []string
				site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					mu.Lock()
					if strings.HasPrefix(r.URL.Path, tt.below) {
						asked = append(asked, r.URL.RequestURI())
					}
					mu.Unlock()
					tt.site.ServeHTTP(w, r)
				})
				h := searchForum(t, tt.spec, site, q, tt.settings)
				slices.Sort(asked)
				if h.err != nil || len(h.posts) == 0 || len(asked) == 0 || len(slices.Compact(slices.Clone(asked))) != len(asked) {
					t.Errorf("%d posts, error %v, asked %q", len(h.posts), h.err, asked)
				}
				for _, n := range h.notes {
					if strings.Contains(n, "bots") && n != "2 posts by bots left out" {
						t.Errorf("note %q", n)
					}
				}
			})
		})
	}
}
