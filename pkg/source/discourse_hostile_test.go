package source

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
)

// TestDiscourseOtherForm refuses posts of one list in the form of the other.
func TestDiscourseOtherForm(t *testing.T) {
	t.Parallel()
	cooked := strings.Replace(latestPost(5000), `"post_number":2`, `"post_number":2,"topic_title":"T"`, 1)
	blurb := strings.Replace(cooked, `"cooked"`, `"blurb"`, 1)
	for read, body := range map[string]string{
		"search": `{"posts":[` + cooked + `],"topics":[],"grouped_search_result":{"more_full_page_results":null}}`,
		"latest": `{"latest_posts":[` + strings.Replace(blurb, `"post_type":1,`, "", 1) + `]}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			h := searchForum(t, discourse(), forumAnswer(200, body), mention.Query{}, map[string]string{
				"forums": "community.example", "read": read, "full": "true",
			})
			if mention.KindOf(h.err) != mention.Changed || len(h.posts) > 0 {
				t.Errorf("%s: %d posts, error %v", read, len(h.posts), h.err)
			}
		})
	}
}

// TestDiscourseOverload is never taken for "no hits", whatever else the answer has.
func TestDiscourseOverload(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"grouped_search_result":{"error":"extreme load"}}`,
		`{"posts":null,"grouped_search_result":{"error":"extreme load","more_full_page_results":null}}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			h := searchForum(t, discourse(), forumAnswer(200, body), mention.Query{}, map[string]string{"forums": "community.example"})
			if mention.KindOf(h.err) != mention.RateLimited {
				t.Errorf("%s: error %v", body, h.err)
			}
		})
	}
}

// TestDiscourseWithoutDays ends where a forum does not look at "before:".
func TestDiscourseWithoutDays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if requests++; requests > 100 {
				panic(http.ErrAbortHandler)
			}
			from := 50 * (forumNumber(r.URL.Query().Get("page")) - 1)
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(forumSearch(from, from+50, true, forumClock(), time.Hour))
		})
		h := searchForum(t, discourse(), site, mention.Query{}, map[string]string{"forums": "community.example"})
		if h.err != nil || len(h.posts) != 500 || requests != 20 || len(h.notes) != 1 {
			t.Errorf("%d posts of %d requests, error %v, notes %q", len(h.posts), requests, h.err, h.notes)
		}
	})
}

// TestDiscourseAsksOnce fetches a post that two searches find once.
func TestDiscourseAsksOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := &fakeDiscourse{t: t}
		q := mention.Query{Searches: []string{"northwind", "norwind"}}
		h := searchForum(t, discourse(), site, q, map[string]string{"forums": "community.example", "full": "true"})
		asked := slices.Sorted(slices.Values(site.asked))
		if h.err != nil || len(h.posts) == 0 || len(slices.Compact(slices.Clone(asked))) != len(asked) {
			t.Errorf("%d posts, error %v, asked %q", len(h.posts), h.err, asked)
		}
	})
}

// TestDiscourseQuoted masks whom a post quotes, by account and by name.
func TestDiscourseQuoted(t *testing.T) {
	t.Parallel()
	body := strings.Replace(latestPost(5000), "<p>Northwind</p>",
		`<aside class=\"quote no-group\" data-username=\"tov.arden\" data-post=\"2\"><div class=\"title\"><div class=\"quote-controls\"></div>Tov Arden:</div>`+
			`<blockquote><p>tov.arden said so</p></blockquote></aside>`+
			`<aside class=\"quote\" data-username=\"hal_breck\"><div class=\"title\"><a href=\"/t/9\">Northwind refunds</a></div></aside><p>Northwind</p>`, 1)
	synctest.Test(t, func(t *testing.T) {
		site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.RawQuery != "" {
				body = ""
			}
			forumAnswer(200, `{"latest_posts":[`+body+`]}`).ServeHTTP(w, r)
		})
		h := searchForum(t, discourse(), site, mention.Query{}, map[string]string{"forums": "community.example", "read": "latest"})
		if h.err != nil || len(h.posts) != 1 {
			t.Fatalf("%d posts, error %v", len(h.posts), h.err)
		}
		p := h.posts[0]
		if want := []string{"tov.arden", "Tov Arden", "hal_breck"}; !slices.Equal(p.People, want) {
			t.Errorf("people are %q, want %q", p.People, want)
		}
		(&privacy.Masker{}).Mask(&p)
		if s := strings.ToLower(p.Text); strings.Contains(s, "arden") || !strings.Contains(s, "northwind refunds") {
			t.Errorf("masked to %q", p.Text)
		}
	})
}
