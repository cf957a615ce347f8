package source

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// fakeHN serves hits as hn.algolia.com does: those of the time window, newest
// first, no more than size of them in an answer and most in all.
type fakeHN struct {
	hits       []json.RawMessage
	size, most int
	// quiet leaves out how many pages there are and how long they are.
	quiet bool
	asked []url.Values
}

// ServeHTTP implements http.Handler.
func (f *fakeHN) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	params := r.URL.Query()
	f.asked = append(f.asked, params)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if r.URL.Path != "/api/v1/search_by_date" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	found := []json.RawMessage{}
	for _, hit := range f.hits {
		var h struct {
			At int64 `json:"created_at_i"`
		}
		if json.Unmarshal(hit, &h) == nil && hnCovers(params.Get("numericFilters"), h.At) {
			found = append(found, hit)
		}
	}
	size := min(f.size, int(hnNumber(params.Get("hitsPerPage"))))
	reachable := min(len(found), f.most)
	answer := map[string]any{"hits": found[:min(size, len(found))], "nbHits": len(found), "page": 0}
	if !f.quiet {
		answer["hitsPerPage"], answer["nbPages"] = size, (reachable+size-1)/size
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// hnCovers applies filters such as "created_at_i>=5,created_at_i<9".
func hnCovers(filters string, at int64) bool {
	for filter := range strings.SplitSeq(filters, ",") {
		if s, ok := strings.CutPrefix(filter, "created_at_i>="); ok && at < hnNumber(s) {
			return false
		}
		if s, ok := strings.CutPrefix(filter, "created_at_i<"); ok && at >= hnNumber(s) {
			return false
		}
	}
	return true
}

func hnNumber(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

// hnHits are the hits of the fixtures: newer answers leave out what a hit does
// not have, older ones give null.
func hnHits(t testing.TB) []json.RawMessage {
	t.Helper()
	var hits []json.RawMessage
	for _, name := range []string{"hits_2026.json", "hits_2018.json"} {
		var page struct {
			Hits []json.RawMessage `json:"hits"`
		}
		if err := json.Unmarshal(hnFixture(t, name), &page); err != nil {
			t.Fatal(err)
		}
		hits = append(hits, page.Hits...)
	}
	return hits
}

func hnFixture(t testing.TB, name string) []byte { return fixture(t, "hackernews", name) }

// hnAnswer is a site that always says the same.
func hnAnswer(body []byte) http.Handler { return saying(http.StatusOK, body) }

// hnClock is the time of the tests below.
func hnClock() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// searchHN takes all that the source makes of a site. It must be called in a
// bubble: requests are paced.
func searchHN(t *testing.T, site http.Handler, q mention.Query) ([]mention.Post, error) {
	t.Helper()
	spec := hackernews()
	src, err := spec.New(mention.Env{
		Client: web.New(web.Options{
			Version: "0", Hosts: []string{"hn.algolia.com"}, Rate: spec.Rate, Base: webtest.Transport(site),
		}),
		BaseURL: spec.BaseURL, Now: hnClock,
	})
	if err != nil {
		t.Fatal(err)
	}
	if q.Searches == nil {
		q.Searches = []string{`"northwind air"`}
	}
	var posts []mention.Post
	for p, err := range src.Search(t.Context(), q) {
		if err != nil {
			return posts, err
		}
		posts = append(posts, p)
	}
	return posts, nil
}

// manyHits are n comments, three in each second, newest first.
func manyHits(n int) []json.RawMessage {
	hits := make([]json.RawMessage, n)
	for i := range hits {
		at := 1795000000 - int64(i/3)
		hits[i] = json.RawMessage(`{"objectID":"` + strconv.Itoa(40000000-i) + `","created_at_i":` + strconv.FormatInt(at, 10) +
			`,"author":"orla_d","comment_text":"Northwind Air again, number ` + strconv.Itoa(i) +
			`.<p>It&#x27;s late.","parent_id":1,"story_id":1,"_tags":["comment","author_orla_d","story_1"]}`)
	}
	return hits
}

// recorded reads a recording that is not part of the repository.
func recorded(t *testing.T, name string) []byte {
	t.Helper()
	return recording(t, strings.Split(name, "/")...)
}
