package source

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestXCount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := newFakeX(t, "posts.json", 3)
		var counter mention.Counter = visitX(t, site, nil).source
		q := mention.Query{Searches: []string{"northwind"}, Own: []string{"northwind"}, Since: hnClock().Add(-48 * time.Hour)}
		if n, err := counter.Count(t.Context(), q); n != 822 || err != nil {
			t.Errorf("%d posts, error %v; want twice 411", n, err)
		}
		if want := []string{"/2/tweets/counts/recent", "/2/tweets/counts/recent"}; !slices.Equal(site.paths, want) {
			t.Errorf("asked at %v", site.paths)
		}
		want := map[string][]string{
			"query": {"northwind -is:retweet"}, "granularity": {"day"}, "start_time": {"2026-11-21T12:00:00Z"},
		}
		if got := map[string][]string(site.asked[1]); !reflect.DeepEqual(got, want) {
			t.Errorf("asked for %v, want %v", got, want)
		}
	})
}

// TestXCountPages counts a long time of the archive, by either name of the sum.
func TestXCountPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var paths []string
		pages := xAnswers(
			`{"data":[],"meta":{"total_tweet_count":9007199254740993,"next_token":"a"}}`,
			`{"meta":{"total_post_count":5,"next_token":"b"}}`, `{"meta":{"total_post_count":0}}`,
		)
		v := visitX(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			paths = append(paths, r.URL.Path+" "+r.URL.Query().Get("next_token"))
			pages.ServeHTTP(w, r)
		}), map[string]string{"scope": "all"})
		if n, err := v.source.Count(t.Context(), mention.Query{Searches: []string{"northwind"}}); n != 9007199254740998 || err != nil {
			t.Errorf("%d posts, error %v", n, err)
		}
		if want := []string{"/2/tweets/counts/all ", "/2/tweets/counts/all a", "/2/tweets/counts/all b"}; !slices.Equal(paths, want) {
			t.Errorf("asked at %q", paths)
		}
	})
}

func TestXCountFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, body := range []string{`{}`, `[]`, `{"meta":{}}`, `{"meta":{"total_tweet_count":-1}}`, `{"meta":{"total_tweet_count":"5"}}`, `<html>`} {
			n, err := visitX(t, xAnswers(body), nil).source.Count(t.Context(), mention.Query{Searches: []string{"northwind"}})
			if mention.KindOf(err) != mention.Changed || n != 0 {
				t.Errorf("%s: %d posts, error %v", body, n, err)
			}
		}
		v := visitX(t, xRefuses(402, `{"title":"CreditsDepleted","detail":"none left"}`), nil)
		if _, err := v.source.Count(t.Context(), mention.Query{Searches: []string{"northwind"}}); mention.KindOf(err) != mention.Credentials {
			t.Errorf("error %v", err)
		}
		again := visitX(t, xAnswers(`{"meta":{"total_tweet_count":1,"next_token":"a"}}`), nil)
		if n, err := again.source.Count(t.Context(), mention.Query{Searches: []string{"northwind"}}); n != 2 || err != nil {
			t.Errorf("the same page again: %d posts, error %v", n, err)
		}
	})
}

func TestXCharge(t *testing.T) {
	t.Parallel()
	spec := x()
	for address, usd := range map[string]float64{
		"/2/tweets/counts/recent?query=a":                                                           0.005,
		"/2/tweets/search/recent?query=a&max_results=10":                                            0.05,
		"/2/tweets/search/recent?query=a&max_results=10&expansions=author_id":                       0.15,
		"/2/tweets/search/all?max_results=500&expansions=author_id%2Creferenced_tweets.id":          12.5,
		"/2/tweets/search/all?max_results=500&expansions=author_id%2Creferenced_posts":              12.5,
		"/2/tweets/search/recent?query=a&max_results=many&expansions=author_id":                     7.5,
		"/2/tweets/search/recent?query=a&max_results=100&expansions=author_id,referenced_tweets.id": 2.5,
	} {
		c := spec.Cost.Of(httptest.NewRequest(http.MethodGet, "https://api.x.com"+address, nil))
		search := strings.Contains(address, "/search/")
		if math.Abs(c.USD-usd) > 1e-9 || c.Budget != "" || c.Units != 0 || (c.Posts > 0) != search {
			t.Errorf("%s costs %+v, want $%v", address, c, usd)
		}
	}
	if math.Abs(spec.Cost.PerPost-0.025) > 1e-9 {
		t.Errorf("a post costs $%v at most", spec.Cost.PerPost)
	}
}

// TestXCountEndless ends a count that always goes on: each page is paid.
func TestXCountEndless(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 0
		v := visitX(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			n++
			xAnswers(fmt.Sprintf(`{"meta":{"total_tweet_count":1,"next_token":"t%d"}}`, n)).ServeHTTP(w, r)
		}), map[string]string{"scope": "all"})
		if _, err := v.source.Count(t.Context(), mention.Query{Searches: []string{"northwind"}}); mention.KindOf(err) != mention.Changed || n != xMostCounts {
			t.Errorf("error %v after %d requests", err, n)
		}
	})
}

// TestXRehearsed counts in a dry run.
func TestXRehearsed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { xAnswers(xRehearse(r)).ServeHTTP(w, r) })
		if n, err := visitX(t, site, nil).source.Count(t.Context(), mention.Query{Searches: []string{"northwind"}}); n != 0 || err != nil {
			t.Errorf("%d posts, error %v", n, err)
		}
	})
}
