package source

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

// stackexchangeRefusals are the errors of
// https://api.stackexchange.com/docs/error-handling.
func stackexchangeRefusals() []sourcetest.Refusal {
	body := func(id, name, message string) string {
		return `{"error_id":` + id + `,"error_name":"` + name + `","error_message":"` + message + `"}`
	}
	return []sourcetest.Refusal{
		{
			Name: "day's requests used up", Status: 400, Kind: mention.RateLimited, Wait: 46472 * time.Second, Requests: 2, Says: "STACKEXCHANGE_KEY",
			Body: body("502", "throttle_violation", "too many requests from this IP, more requests available in 46472 seconds"),
		},
		{
			Name: "throttled with status 502", Status: 502, Kind: mention.RateLimited, Wait: 90 * time.Second, Requests: 2,
			Body: body("502", "throttle_violation", "too many requests from this IP, more requests available in 90 seconds"),
		},
		{Name: "throttled without a time", Status: 400, Kind: mention.RateLimited, Body: body("502", "throttle_violation", "violation of backoff parameter")},
		{Name: "throttled with status 200", Status: 200, Kind: mention.RateLimited, Body: body("502", "throttle_violation", "too many requests from this IP")},
		{Name: "page beyond 25", Status: 400, Kind: mention.Credentials, Says: "STACKEXCHANGE_KEY", After: 1, Body: body("403", "access_denied", "page above 25 requires access token or app key")},
		{Name: "bad parameter", Status: 400, Kind: mention.BadQuery, Says: "pagesize", Body: body("400", "bad_parameter", "pagesize")},
		{Name: "unknown site", Status: 400, Kind: mention.BadConfig, Says: "sources.stackexchange.sites", Body: body("400", "bad_parameter", "No site found for name `nowhere`")},
		{Name: "no method", Status: 404, Kind: mention.Changed, Body: body("404", "no_method", "no method found")},
		{Name: "key required", Status: 400, Kind: mention.Credentials, Body: body("405", "key_required", "key required")},
		{Name: "internal error", Status: 400, Kind: mention.Unavailable, Body: body("500", "internal_error", "an error occurred")},
		{Name: "temporarily unavailable", Status: 503, Kind: mention.Unavailable, Body: body("503", "temporarily_unavailable", "try later")},
		{Name: "one site of two", Status: 400, Path: "/2.3/", After: 2, Kind: mention.BadConfig, Body: body("400", "bad_parameter", "No site found for name `x`")},
	}
}

func TestStackexchangeContract(t *testing.T) {
	c := sourcetest.Case{
		Spec:    stackexchange(),
		Options: map[string]string{"sites": "stackoverflow"},
		Site:    func() http.Handler { return &fakeSE{t: t} },
		Query:   mention.Query{Text: "northwind", Searches: []string{"northwind"}},
		Want: []string{
			"stackexchange:stackoverflow/q/9007199254740993", "stackexchange:stackoverflow/a/79300012",
			"stackexchange:stackoverflow/q/79200007",
		},
		Identities: []string{"Maren O'Velde", "maren-ovelde", "ossian_q", "user_gone_4711"},
		Own:        []string{"@northwind"},
		Gone:       []string{"79300009"},
		Empty:      func() http.Handler { return forumAnswer(200, string(forumFixture(t, "stackexchange/empty.json"))) },
		Golden:     "testdata/stackexchange/golden.json",
		// Where the body is not given, the excerpt is, and where neither says anything,
		// a question is its title.
		Optional: []string{"body", "excerpt"},
		Refusals: stackexchangeRefusals()[:11],
	}
	t.Run("one site", func(t *testing.T) { sourcetest.Run(t, c) })
	c.Options = map[string]string{"sites": "stackoverflow, https://travel.stackexchange.com/"}
	c.Secrets = map[string]string{"key": "k3y((shown"}
	c.Identities = append(c.Identities, "tarn_quist", "tarn-quist")
	c.Want = slices.Insert(slices.Clone(c.Want), 2, "stackexchange:travel/q/190001")
	c.Golden = "testdata/stackexchange/golden_two.json"
	c.Refusals = []sourcetest.Refusal{
		stackexchangeRefusals()[11],
		{Name: "wrong key", Status: 400, Kind: mention.Credentials, Says: "STACKEXCHANGE_KEY", Body: `{"error_id":400,"error_name":"bad_parameter","error_message":"` + "`key`" + ` doesn't match a known application"}`},
		{Name: "denied with a key", Status: 400, Kind: mention.Blocked, Body: `{"error_id":403,"error_name":"access_denied","error_message":"denied"}`},
	}
	t.Run("two sites and a key", func(t *testing.T) { sourcetest.Run(t, c) })
}

func TestStackexchangeAsks(t *testing.T) {
	t.Parallel()
	at := time.Unix(1795165800, 0)
	synctest.Test(t, func(t *testing.T) {
		site := &fakeSE{t: t}
		q := mention.Query{Since: at.Add(-time.Hour), Until: at.Add(time.Millisecond)}
		searchForum(t, stackexchange(), site, q, map[string]string{"sites": "travel", "key": "k"})
		want := map[string][]string{
			"site": {"travel"}, "q": {`"northwind"`}, "sort": {"creation"}, "order": {"desc"}, "page": {"1"}, "pagesize": {"100"},
			"fromdate": {"1795162200"}, "todate": {"1795165800"}, "key": {"k"},
		}
		if len(site.asked) != 1 || !reflect.DeepEqual(map[string][]string(site.asked[0]), want) {
			t.Errorf("asked %v, want %v", site.asked, want)
		}
	})
}

// TestStackexchangeBackoff waits as long as a good answer asks, before the next
// request only.
func TestStackexchangeBackoff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var times []time.Time
		site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			times = append(times, time.Now())
			body := strings.Replace(string(manyExcerpts(1)), `"has_more":true`, `"backoff":10,"has_more":true`, 1)
			forumAnswer(200, strings.ReplaceAll(body, `"answer_id":1,`, `"answer_id":1`+r.URL.Query().Get("page")+`,`)).ServeHTTP(w, r)
		})
		h := searchForum(t, stackexchange(), site, mention.Query{Limit: 3}, nil)
		if h.err != nil || len(h.posts) != 3 {
			t.Fatalf("%d posts, error %v", len(h.posts), h.err)
		}
		for i := 1; i < len(times); i++ {
			if d := times[i].Sub(times[i-1]); d < 11*time.Second || d > 12*time.Second {
				t.Errorf("request %d came %v after the one before, want 11s", i+1, d)
			}
		}
	})
}

// TestStackexchangeLongBackoff does not wait for an hour.
func TestStackexchangeLongBackoff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		body := strings.Replace(string(manyExcerpts(2)), `"has_more":true`, `"backoff":3600,"has_more":true`, 1)
		h := searchForum(t, stackexchange(), forumAnswer(200, body), mention.Query{}, map[string]string{"sites": "travel"})
		e, ok := asError(h.err)
		if !ok || e.Kind != mention.RateLimited || e.RetryAfter < 59*time.Minute || len(h.posts) != 2 {
			t.Errorf("%d posts, error %v", len(h.posts), h.err)
		}
	})
}

// TestStackexchangeEndsAtPage25 reads a site that has more without a key.
func TestStackexchangeEndsAtPage25(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"", "k"} {
		synctest.Test(t, func(t *testing.T) {
			requests := 0
			site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests++
				body := strings.ReplaceAll(string(manyExcerpts(1)), `"answer_id":1,`, `"answer_id":1`+r.URL.Query().Get("page")+`,`)
				if requests == 30 {
					body = strings.Replace(body, `"has_more":true`, `"has_more":false`, 1)
				}
				forumAnswer(200, body).ServeHTTP(w, r)
			})
			h := searchForum(t, stackexchange(), site, mention.Query{}, map[string]string{"sites": "travel", "key": key})
			want := 25
			if key != "" {
				want = 30
			}
			if h.err != nil || requests != want || len(h.posts) != want || (key == "") != slices.ContainsFunc(h.notes, func(n string) bool {
				return strings.Contains(n, "newest 2500 posts")
			}) {
				t.Errorf("key %q: %d requests, %d posts, error %v, notes %q", key, requests, len(h.posts), h.err, h.notes)
			}
		})
	}
}

// TestStackexchangeQuota stops at the last request of the day, in all sites.
func TestStackexchangeQuota(t *testing.T) {
	t.Parallel()
	for key, budget := range map[string]string{"": stackexchangeAnonymous, "k": stackexchangeKeyed} {
		synctest.Test(t, func(t *testing.T) {
			requests := 0
			site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests++
				forumAnswer(200, strings.Replace(string(manyExcerpts(2)), `"quota_remaining":200`, `"quota_remaining":0`, 1)).ServeHTTP(w, r)
			})
			h := searchForum(t, stackexchange(), site, mention.Query{}, map[string]string{"sites": "travel,superuser", "key": key})
			if mention.KindOf(h.err) != mention.RateLimited || requests != 1 || len(h.posts) != 2 || !slices.Equal(h.spent, []string{budget}) {
				t.Errorf("key %q: %d requests, %d posts, error %v, spent %q", key, requests, len(h.posts), h.err, h.spent)
			}
			if !slices.Contains(h.notes, "0 of 300 requests are left for today") {
				t.Errorf("notes %q", h.notes)
			}
		})
	}
}

func TestStackexchangeExhausts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := searchForum(t, stackexchange(), forumAnswer(400, stackexchangeRefusals()[0].Body), mention.Query{}, nil)
		if !slices.Equal(h.spent, []string{stackexchangeAnonymous}) || len(h.posts) != 0 {
			t.Errorf("spent %q, %d posts", h.spent, len(h.posts))
		}
	})
}

func TestStackexchangeSites(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]stackexchangeSite{
		"stackoverflow":                  {"stackoverflow", "stackoverflow.com"},
		"StackOverflow.com":              {"stackoverflow", "stackoverflow.com"},
		"travel":                         {"travel", "travel.stackexchange.com"},
		"https://unix.stackexchange.com": {"unix", "unix.stackexchange.com"},
		"ru.stackoverflow":               {"ru.stackoverflow", "ru.stackoverflow.com"},
		"meta.superuser.com":             {"meta.superuser", "meta.superuser.com"},
		"travel.meta":                    {"travel.meta", "travel.meta.stackexchange.com"},
		"meta":                           {"meta", "meta.stackexchange.com"},
		"mathoverflow.net":               {"mathoverflow", "mathoverflow.net"},
		"askubuntu/":                     {"askubuntu", "askubuntu.com"},
		"a b":                            {},
		"x/../y":                         {},
		"":                               {},
	} {
		if got, ok := stackexchangeSiteOf(in); got != want || ok == (want.name == "") {
			t.Errorf("%q is %v, %v; want %v", in, got, ok, want)
		}
	}
	for _, sites := range []string{" ", "what?"} {
		_, err := stackexchange().New(mention.Env{Options: map[string]string{"sites": sites}})
		if e, ok := asError(err); !ok || e.Hint == "" {
			t.Errorf("sites %q: %v", sites, err)
		}
	}
}

func TestStackexchangeCost(t *testing.T) {
	t.Parallel()
	of := stackexchange().Cost.Of
	for address, want := range map[string]string{
		"https://api.stackexchange.com/2.3/search/excerpts?q=a":       stackexchangeAnonymous,
		"https://api.stackexchange.com/2.3/search/excerpts?q=a&key=k": stackexchangeKeyed,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := of(r); got != (mention.Charge{Budget: want, Units: 1}) {
			t.Errorf("%s takes %v", address, got)
		}
	}
}

// TestStackexchangeRecordings reads the wrapper of real answers of other
// methods: none of a search is at hand. What is in them is not taken for excerpts.
func TestStackexchangeRecordings(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"question.json", "question_page.json", "question_page_2.json",
		"stackapi_test_users_associated.json", "stackapi_test_stackoverflow_exists.json",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := recordedNode(t, "stackexchange/"+name)
			var page stackexchangePage
			if err := json.Unmarshal(recorded(t, "stackexchange/"+name), &page); err != nil {
				t.Fatal(err)
			}
			if len(page.Items) == 0 || len(page.Items) != len(want.at("items").list()) || page.HasMore == nil || any(*page.HasMore) != want.at("has_more").v ||
				mention.OfPtr(page.Max) != want.at("quota_max").count() || mention.OfPtr(page.Remaining) != want.at("quota_remaining").count() {
				t.Errorf("%d items, %+v", len(page.Items), page.stackexchangeQuota)
			}
			if page.Backoff != 0 || page.ID != 0 || page.spent() {
				t.Errorf("backoff %d, %+v", page.Backoff, page.stackexchangeRefusal)
			}
			if err := page.check(); mention.KindOf(err) != mention.Changed {
				t.Errorf("check gives %v", err)
			}
			if strings.HasPrefix(name, "question") {
				recordedQuestions(t, page.Items, want.at("items").list())
			}
		})
	}
}

// recordedQuestions compares questions, which have the fields of an excerpt but
// for its type and its text.
func recordedQuestions(t *testing.T, items []stackexchangeItem, want []forumNode) {
	t.Helper()
	for n, i := range items {
		w, text := want[n], "text"
		if i.Body != nil || i.Type != "" || i.Title == nil || *i.Title != w.at("title").String() {
			t.Errorf("question %d is %+v", n+1, i)
		}
		i.Type, i.Body = "question", &text
		p, ok := i.post(stackexchangeSite{"stackoverflow", "stackoverflow.com"}, forumClock())
		id := "stackexchange:stackoverflow/q/" + w.at("question_id").String()
		if !ok || w.at("owner", "user_id").String() == "" {
			t.Fatalf("question %d is no post, or its recording has no owner", n+1)
		}
		forumSame(t, p, mention.Post{
			ID: id, ThreadID: id, Source: "stackexchange", Kind: mention.KindPost, Endpoint: "search/excerpts", FetchedAt: forumClock(), Text: text,
			Title: w.at("title").String(), PublishedAt: w.at("creation_date").time(t), Likes: w.at("score").count(), Replies: w.at("answer_count").count(),
			URL: "https://stackoverflow.com/q/" + w.at("question_id").String(),
			Author: mention.Author{
				ID: "stackoverflow/" + w.at("owner", "user_id").String(), Name: w.at("owner", "display_name").String(), URL: w.at("owner", "link").String(),
			},
		})
	}
}

func FuzzStackexchangePage(f *testing.F) {
	for _, name := range []string{"stackoverflow_1", "stackoverflow_2", "travel_1", "empty"} {
		f.Add(forumFixture(f, "stackexchange/"+name+".json"))
	}
	f.Add([]byte(`{"has_more":true,"items":[{"item_type":"answer","question_id":1,"answer_id":-1,"creation_date":-9,"body":"<b>&#0;"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var page stackexchangePage
		if json.Unmarshal(body, &page) != nil || page.check() != nil {
			return
		}
		for i := range page.Items {
			p, ok := page.Items[i].post(stackexchangeSite{"travel", "travel.stackexchange.com"}, forumClock())
			forumPost(t, p, ok, "stackexchange:travel/")
		}
	})
}

// forumPost wants a post that a decoder made of any bytes to be clean.
func forumPost(t *testing.T, p mention.Post, ok bool, prefix string) {
	t.Helper()
	if !strings.HasPrefix(p.ID, prefix) || ok && p.Title+p.Text == "" {
		t.Errorf("the post %q has the title %q and the text %q", p.ID, p.Title, p.Text)
	}
	if !utf8.ValidString(p.Title+p.Text) || strings.ContainsAny(p.ID+p.URL+p.Title+p.Text, "\x00\x1b") {
		t.Errorf("the post %q is not clean: %q, %q", p.ID, p.Title, p.Text)
	}
	if at := p.PublishedAt; !at.IsZero() && (at.Location() != time.UTC || mention.PlausibleTime(at, forumClock()).IsZero()) {
		t.Errorf("published at %v", at)
	}
}

// BenchmarkStackexchangePage decodes a full page.
func BenchmarkStackexchangePage(b *testing.B) {
	body := manyExcerpts(stackexchangePageSize)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var page stackexchangePage
		if err := json.Unmarshal(body, &page); err != nil || page.check() != nil {
			b.Fatal(err)
		}
		for i := range page.Items {
			if _, ok := page.Items[i].post(stackexchangeSite{"travel", "travel.stackexchange.com"}, forumClock()); !ok {
				b.Fatal("no post")
			}
		}
	}
}
