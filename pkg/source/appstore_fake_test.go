package source

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	appstoreAir    = "9007199254740993"
	appstoreWallet = "1500000002"
)

// appstorePath is the form of a page's address.
var appstorePath = regexp.MustCompile(`^/([a-z]{2})/rss/customerreviews/page=(\d+)/id=(\d+)/sortby=mostrecent/json$`)

// fakeAppstore serves the fixtures: a page that there is none of is empty, as at
// the real store.
type fakeAppstore struct {
	t testing.TB
	// found is the fixture that answers searches; flaky are pages that are empty
	// when they are first asked for.
	found string
	flaky map[string]bool

	mu    sync.Mutex
	asked []string
}

func newFakeAppstore(t testing.TB) *fakeAppstore {
	return &fakeAppstore{t: t, found: "search.json", flaky: map[string]bool{}}
}

// ServeHTTP implements http.Handler.
func (f *fakeAppstore) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, strings.TrimSuffix(r.URL.Path+"?"+r.URL.RawQuery, "?"))
	if r.URL.Path == "/search" {
		answer(w, 200, string(fixture(f.t, "appstore", f.found)))
		return
	}
	m := appstorePath.FindStringSubmatch(r.URL.Path)
	if m == nil {
		answer(w, 404, "")
		return
	}
	name := m[1] + "_" + m[3] + "_" + m[2] + ".json"
	body, err := os.ReadFile(filepath.Join("testdata", "appstore", name))
	if err != nil || f.flaky[name] {
		f.flaky[name] = false
		body = fixture(f.t, "appstore", "empty.json")
	}
	answer(w, 200, string(body))
}

func newAppstoreTrip(t *testing.T, site http.Handler, apps, countries string) *trip {
	t.Helper()
	return newTrip(t, appstore(), site, map[string]string{"apps": apps, "countries": countries}, nil)
}

// appstoreEmpty says that there is no app, and no review of it.
func appstoreEmpty(t testing.TB) http.Handler {
	f := newFakeAppstore(t)
	f.found = "nothing.json"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/search" {
			answer(w, 200, string(fixture(t, "appstore", "empty.json")))
			return
		}
		f.ServeHTTP(w, r)
	})
}

// appstoreQuery is the query of the fixtures.
func appstoreQuery() mention.Query {
	return mention.Query{Text: `"northwind air"`, Searches: []string{"northwind air"}}
}
