package source

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// graphTrip is a trip to a page's feed and nothing else, made of answers in a
// row.
func graphFeedTrip(t *testing.T, site http.Handler, options ...string) *trip {
	t.Helper()
	options = append([]string{"pages", "7", "edges", "feed"}, options...)
	return newTrip(t, facebook(), site, graphOptions(facebook(), options...), graphSecrets())
}

// inTurn answers one request after another; the last answer stays.
func inTurn(sent *[]string, answers ...http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n := min(len(*sent), len(answers)-1)
		*sent = append(*sent, r.URL.Path+"?"+r.URL.RawQuery)
		answers[n](w, r)
	}
}

// says is a site that always says the same.
func says(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header()[header[i]] = []string{header[i+1]}
		}
		answer(w, status, body)
	}
}

// graphFeed is a page of a feed with posts of these numbers.
func graphFeed(next string, numbers ...int) string {
	var posts []string
	for _, n := range numbers {
		at := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC).Add(-time.Duration(n) * time.Minute).Format("2006-01-02T15:04:05-0700")
		posts = append(posts, fmt.Sprintf(`{"id":"7_%d","created_time":%q,"message":"post"}`, n, at))
	}
	return `{"data":[` + strings.Join(posts, ",") + `],"paging":{"cursors":{"after":"same"},"next":"` + next + `"}}`
}

func TestGraphProof(t *testing.T) {
	t.Parallel()
	// The vector of RFC 4231, test case 2.
	const want = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
	if got := graphProof("what do ya want for nothing?", "Jefe"); got != want {
		t.Errorf("the proof is %s, want %s", got, want)
	}
}

// TestGraphNext follows the parameters of "next" and nothing else of it: neither
// its host, path and token, nor the proof that it holds.
func TestGraphNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const next = "https://evil.example/v99.0/other?access_token=" + graphTestToken + "&appsecret_proof=stale&until=17&__paging_token=x%2By&limit=50"
		var sent []string
		v := graphFeedTrip(t, inTurn(&sent, says(200, graphFeed(next, 1, 2)), says(200, graphFeed("", 3))))
		posts, err := v.all(t.Context(), mention.Query{})
		if err != nil || len(posts) != 3 || len(sent) != 2 {
			t.Fatalf("%d posts, error %v, asked %q", len(posts), err, sent)
		}
		want := "/v22.0/7/feed?__paging_token=x%2By&appsecret_proof=" + graphProof(graphTestToken, graphTestSecret) + "&limit=50&until=17"
		if sent[1] != want {
			t.Errorf("asked %s, want %s", sent[1], want)
		}
		if strings.Contains(strings.Join(sent, " "), graphTestToken) {
			t.Errorf("a token in %q", sent)
		}
	})
}

// TestGraphNextWithoutSecret sends no proof that it did not make.
func TestGraphNextWithoutSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		site := inTurn(&sent, says(200, graphFeed("https://graph.facebook.com/x?appsecret_proof=stale&after=2", 1)), says(200, graphNothing))
		v := newTrip(t, facebook(), site, graphOptions(facebook(), "pages", "7", "edges", "feed"), map[string]string{"token": graphTestToken})
		if _, err := v.all(t.Context(), mention.Query{}); err != nil || len(sent) != 2 || sent[1] != "/v22.0/7/feed?after=2" {
			t.Errorf("error %v, asked %q", err, sent)
		}
	})
}

// TestGraphPages ends where nothing new comes, goes on through empty pages, but
// not for ever, and takes a cursor that stays the same for what it is.
func TestGraphPages(t *testing.T) {
	const next = "https://graph.facebook.com/x?after=same"
	empty := says(200, `{"data":[],"paging":{"next":"`+next+`"}}`)
	for name, c := range map[string]struct {
		answers         []http.HandlerFunc
		posts, requests int
	}{
		"a constant cursor":       {[]http.HandlerFunc{says(200, graphFeed(next, 1)), says(200, graphFeed(next, 1, 2)), says(200, graphFeed(next, 3)), says(200, graphFeed("", 4))}, 4, 4},
		"a loop":                  {[]http.HandlerFunc{says(200, graphFeed(next, 1, 2)), says(200, graphFeed(next, 2, 1))}, 2, 2},
		"an empty page between":   {[]http.HandlerFunc{says(200, graphFeed(next, 1)), empty, says(200, graphFeed("", 2))}, 2, 3},
		"empty pages without end": {[]http.HandlerFunc{says(200, graphFeed(next, 1)), empty}, 1, 7},
		"no way to the next":      {[]http.HandlerFunc{says(200, graphFeed("%zz", 1))}, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var sent []string
				posts, err := graphFeedTrip(t, inTurn(&sent, c.answers...)).all(t.Context(), mention.Query{})
				if err != nil || len(posts) != c.posts || len(sent) != c.requests {
					t.Errorf("%d posts, %d requests, error %v; want %d and %d", len(posts), len(sent), err, c.posts, c.requests)
				}
			})
		})
	}
}

// TestGraphChanged refuses an item that lacks what every one has, however many
// others are whole.
func TestGraphChanged(t *testing.T) {
	whole := strings.TrimSuffix(strings.TrimPrefix(graphFeed("", 1), `{"data":[`), `],"paging":{"cursors":{"after":"same"},"next":""}}`)
	for item, want := range map[string]string{
		`null`: "has no id",
		`{"created_time":"2026-11-22T00:00:00+0000","message":"x"}`:          "has no id",
		`{"id":"7_2","message":"x"}`:                                         "its time is missing",
		`{"id":"7_2","created_time":"1795334400","message":"x"}`:             "of another form",
		`{"id":7,"created_time":"2026-11-22T00:00:00+0000"}`:                 "data.id is of type number",
		`{"id":"7_2","created_time":"2026-11-22T00:00:00+0000","message":7}`: "data.message is of type number",
	} {
		synctest.Test(t, func(t *testing.T) {
			var sent []string
			_, err := graphFeedTrip(t, inTurn(&sent, says(200, `{"data":[`+whole+`,`+item+`]}`))).all(t.Context(), mention.Query{})
			if mention.KindOf(err) != mention.Changed || !strings.Contains(err.Error(), want) || len(sent) != 1 {
				t.Errorf("%s: error %v after %d requests", item, err, len(sent))
			}
		})
	}
}

// TestGraphAsksForLess takes smaller pages where the site finds them too heavy,
// and gives up where they cannot get smaller.
func TestGraphAsksForLess(t *testing.T) {
	heavy := says(500, graphRefused(1, 0, "Please reduce the amount of data you're asking for, then retry your request"))
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		posts, err := graphFeedTrip(t, inTurn(&sent, heavy, heavy, says(200, graphFeed("", 1)))).all(t.Context(), mention.Query{})
		if err != nil || len(posts) != 1 || len(sent) != 3 || !strings.Contains(sent[1], "limit=16") || !strings.Contains(sent[2], "limit=5") {
			t.Errorf("%d posts, error %v, asked %q", len(posts), err, sent)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		_, err := graphFeedTrip(t, inTurn(&sent, heavy)).all(t.Context(), mention.Query{})
		if mention.KindOf(err) != mention.Unavailable || len(sent) != 3 {
			t.Errorf("error %v after %q", err, sent)
		}
	})
}

// TestGraphTriesAgain repeats what fails in passing with a status of refusal, a
// few times, with pauses.
func TestGraphTriesAgain(t *testing.T) {
	failing := says(400, graphRefused(2, 0, "Service temporarily unavailable"))
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		begin := time.Now()
		posts, err := graphFeedTrip(t, inTurn(&sent, failing, failing, says(200, graphFeed("", 1)))).all(t.Context(), mention.Query{})
		if took := time.Since(begin); err != nil || len(posts) != 1 || took < 3*graphPause || took > time.Minute {
			t.Errorf("%d posts, error %v, after %v", len(posts), err, took)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		_, err := graphFeedTrip(t, inTurn(&sent, failing)).all(t.Context(), mention.Query{})
		if mention.KindOf(err) != mention.Unavailable || len(sent) != graphTries {
			t.Errorf("error %v after %d requests", err, len(sent))
		}
	})
}

// TestGraphUsage ends where the allowance is nearly used up, behind what came,
// and warns before.
func TestGraphUsage(t *testing.T) {
	const next = "https://graph.facebook.com/x?after=2"
	const business = `{"178":[{"type":"pages","call_count":12,"total_cputime":1,"total_time":96,"estimated_time_to_regain_access":7}],"179":[]}`
	for name, c := range map[string]struct {
		header []string
		posts  int
		kind   mention.ErrorKind
		wait   time.Duration
		note   string
	}{
		"little used":       {[]string{"X-App-Usage", `{"call_count":79,"total_time":0,"total_cputime":0}`}, 4, "", 0, ""},
		"much used":         {[]string{"X-App-Usage", `{"call_count":80,"total_time":0,"total_cputime":0}`}, 4, "", 0, "80% of the allowance"},
		"used up":           {[]string{"X-App-Usage", `{"call_count":28,"total_time":25,"total_cputime":95}`}, 2, mention.RateLimited, 0, ""},
		"by its other name": {[]string{"X-App-Usage", `{"call_count":1,"total_time":1,"total_cpu_time":95}`}, 2, mention.RateLimited, 0, ""},
		"of a page":         {[]string{"X-Page-Usage", `{"call_count":100,"total_time":0,"total_cpu_time":0}`}, 2, mention.RateLimited, 0, ""},
		"of business":       {[]string{"X-Business-Use-Case-Usage", business}, 2, mention.RateLimited, 7 * time.Minute, ""},
		"of another form":   {[]string{"X-App-Usage", `"99"`, "X-Business-Use-Case-Usage", `[{"call_count":99}]`}, 4, "", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var sent []string
				v := graphFeedTrip(t, inTurn(&sent, says(200, graphFeed(next, 1, 2), c.header...), says(200, graphFeed(next, 3), c.header...), says(200, graphFeed("", 4), c.header...)))
				posts, err := v.all(t.Context(), mention.Query{})
				if len(posts) != c.posts || mention.KindOf(err) != c.kind {
					t.Errorf("%d posts, error %v", len(posts), err)
				}
				if e, ok := asError(err); ok && (e.RetryAfter != c.wait || e.Hint == "") {
					t.Errorf("RetryAfter %v, hint %q", e.RetryAfter, e.Hint)
				}
				if notes := strings.Join(v.notes, "\n"); !strings.HasPrefix(notes, c.note) || c.note == "" && notes != "" || len(v.notes) > 1 {
					t.Errorf("notes %q", v.notes)
				}
			})
		})
	}
}

// TestGraphEndsForAll asks no other list where the token is no good.
func TestGraphEndsForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		v := newTrip(t, facebook(), inTurn(&sent, says(400, graphRefused(190, 463, "expired"))), graphOptions(facebook(), "pages", "7,8"), graphSecrets())
		_, err := v.all(t.Context(), mention.Query{})
		if mention.KindOf(err) != mention.Credentials || len(sent) != 1 || strings.Count(err.Error(), "expired") != 1 || strings.Contains(err.Error(), "lists failed") {
			t.Errorf("error %v after %q", err, sent)
		}
	})
}

// TestGraphUnreached asks for no other list where there is no way to the site,
// and says so once.
func TestGraphUnreached(t *testing.T) {
	t.Parallel()
	asked := 0
	client := web.New(web.Options{
		Hosts: []string{"graph.facebook.com"}, Retries: -1, Base: graphNoWay(func() error {
			asked++
			return &net.OpError{Op: "dial", Err: errors.New("no route")}
		}),
	})
	src, err := facebook().New(mention.Env{
		Client: client, BaseURL: facebookAPI, Options: graphOptions(facebook(), "pages", "7,8"), Secrets: graphSecrets(), Now: testClock,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range src.Search(t.Context(), mention.Query{}) {
		if mention.KindOf(err) != mention.Unavailable || asked != 1 || err.Error() != "graph.facebook.com/v22.0/7/tagged: cannot be reached" {
			t.Errorf("%d requests, error %v", asked, err)
		}
	}
}

// graphNoWay is a transport that reaches nothing.
type graphNoWay func() error

// RoundTrip implements http.RoundTripper.
func (f graphNoWay) RoundTrip(*http.Request) (*http.Response, error) { return nil, f() }

// TestGraphID takes for an id what can be one: it becomes part of addresses.
func TestGraphID(t *testing.T) {
	t.Parallel()
	for id, ok := range map[string]bool{
		"7_9223372036854775901": true, "18:a-b": true, "PAGE_POST": true, strings.Repeat("1", 200): true,
		"": false, "..": false, "7/../8": false, "7?x=1": false, "7\u001b[31m": false, "７": false, strings.Repeat("1", 201): false,
	} {
		if _, _, err := graphIdentity(id, "2026-11-22T10:00:00+0000"); (err == nil) != ok {
			t.Errorf("%q: %v", id, err)
		}
	}
	if id := facebookID("7/8"); id != "" {
		t.Errorf("another post is named %q", id)
	}
}

func TestGraphTime(t *testing.T) {
	t.Parallel()
	want := time.Date(2021, 7, 9, 19, 9, 52, 0, time.UTC)
	for _, s := range []string{"2021-07-09T19:09:52+0000", "2021-07-09T19:09:52Z", "2021-07-09T19:09:52.000Z", "2021-07-09T21:09:52+0200", "2021-07-09T21:09:52+02:00"} {
		if got, err := graphTime(s); err != nil || !got.Equal(want) {
			t.Errorf("%s is %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "1625857792", "2021-07-09", "2021-07-09T19:09:52", "now"} {
		if got, err := graphTime(s); err == nil {
			t.Errorf("%q is %v", s, got)
		}
	}
}

func TestGraphNewer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{{"v22.0", "v21.0", true}, {"v21.0", "v21.0", false}, {"v9.0", "v21.0", false}, {"v21.1", "v21.0", true}, {"v19.0", "v21.0", false}} {
		if got := graphNewer(c.a, c.b); got != c.want {
			t.Errorf("%s newer than %s: %v", c.a, c.b, got)
		}
	}
}

func TestGraphHopeless(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		body, retry string
		want        bool
	}{
		{graphRefused(4, 0, "limit"), "", true},
		{graphRefused(4, 0, "limit"), "5", false},
		{graphRefused(190, 463, "expired"), "", true},
		{graphRefused(2, 0, "service"), "", false},
		{graphRefused(1, 0, "Please reduce the amount of data"), "", true},
		{`{"error":"sorry"}`, "", false},
		{`<html>`, "", false},
	} {
		if got := graphHopeless(500, http.Header{"Retry-After": {c.retry}}, []byte(c.body)); got != c.want {
			t.Errorf("%s with Retry-After %q: %v", c.body, c.retry, got)
		}
	}
}

// TestGraphNew says what is missing or wrong in the settings of the three
// sources, and names the setting.
func TestGraphNew(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		spec    mention.Spec
		options []string
		token   string
		kind    mention.ErrorKind
		hint    string
	}{
		{facebook(), nil, "t", mention.Unconfigured, "--source facebook:PAGE"},
		{facebook(), []string{"pages", "https://www.facebook.com/northwind"}, "t", mention.BadConfig, "name in its address"},
		{facebook(), []string{"pages", ".."}, "t", mention.BadConfig, "name in its address"},
		{facebook(), []string{"pages", "7", "edges", "feed,likes"}, "t", mention.BadConfig, "visitor_posts"},
		{facebook(), []string{"pages", "7", "edges", " "}, "t", mention.BadConfig, "visitor_posts"},
		{facebook(), []string{"pages", "7", "posts", "0"}, "t", mention.BadConfig, "sources.facebook.posts"},
		{facebook(), []string{"pages", "7", "version", "22"}, "t", mention.BadConfig, "sources.facebook.version"},
		{facebook(), []string{"pages", "7", "version", "v22.0/../x"}, "t", mention.BadConfig, "sources.facebook.version"},
		{facebook(), []string{"pages", "7"}, " ", mention.Credentials, "FACEBOOK_ACCESS_TOKEN"},
		{instagram(), nil, "t", mention.Unconfigured, "sources.instagram.user"},
		{instagram(), []string{"user", "northwind"}, "t", mention.BadConfig, "number"},
		{instagram(), []string{"user", "7", "read", "stories"}, "t", mention.BadConfig, "hashtags, tagged, comments"},
		{instagram(), []string{"user", "7", "top", "perhaps"}, "t", mention.BadConfig, "true or false"},
		{instagram(), []string{"user", "7", "posts", "many"}, "t", mention.BadConfig, "sources.instagram.posts"},
		{instagram(), []string{"user", "7"}, "", mention.Credentials, "INSTAGRAM_ACCESS_TOKEN"},
		{threads(), []string{"read", "all"}, "t", mention.BadConfig, "search, mentions"},
		{threads(), nil, "", mention.Credentials, "THREADS_ACCESS_TOKEN"},
	} {
		env := mention.Env{BaseURL: c.spec.BaseURL, Options: graphOptions(c.spec, c.options...), Secrets: map[string]string{"token": c.token}}
		_, err := c.spec.New(env)
		e, ok := errors.AsType[*mention.Error](err)
		if !ok || e.Kind != c.kind || !strings.Contains(e.Hint, c.hint) {
			t.Errorf("%s %q: %v (%+v)", c.spec.Name, c.options, err, e)
		}
	}
}

// requestsOf are the paths that a dry run of a source shows.
func requestsOf(t *testing.T, spec mention.Spec, options map[string]string, q mention.Query) (paths []string, err error) {
	t.Helper()
	site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.URL.Path)
		answer(w, 200, spec.Rehearse(r))
	})
	_, err = newTrip(t, spec, site, options, graphSecrets()).all(t.Context(), q)
	return paths, err
}

// TestGraphRehearsals shows every kind of request in a dry run.
func TestGraphRehearsals(t *testing.T) {
	q := mention.Query{Searches: []string{"northwind air", "northwindair"}}
	tags := mention.Query{Searches: []string{"northwindair"}}
	for _, c := range []struct {
		spec    mention.Spec
		options []string
		q       mention.Query
		want    []string
	}{
		{facebook(), []string{"pages", "northwind"}, q, []string{"/v22.0/northwind/tagged", "/v22.0/northwind/feed", "/v22.0/PAGE_POST/comments", "/v21.0/northwind/ratings"}},
		{instagram(), []string{"user", "7", "top", "true"}, tags, []string{
			"/v22.0/7/tags", "/v22.0/7/media", "/v22.0/MEDIA_ID/comments", "/v22.0/COMMENT_ID/replies", "/v22.0/7/recently_searched_hashtags",
			"/v22.0/ig_hashtag_search", "/v22.0/HASHTAG_ID/recent_media", "/v22.0/HASHTAG_ID/top_media",
		}},
		{threads(), nil, q, []string{"/v1.0/me/mentions", "/v1.0/keyword_search", "/v1.0/keyword_search", "/v1.0/me", "/v1.0/keyword_search"}},
	} {
		synctest.Test(t, func(t *testing.T) {
			got, err := requestsOf(t, c.spec, graphOptions(c.spec, c.options...), c.q)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%s: a dry run asks %q, error %v; want %q", c.spec.Name, got, err, c.want)
			}
		})
	}
}

// TestGraphWords says what the site says, to its users as well, and no secret.
func TestGraphWords(t *testing.T) {
	const demand = "(#100) This requires app secret proof"
	proof := graphProof(graphTestToken, graphTestSecret)
	for name, c := range map[string]struct {
		spec       mention.Spec
		secret     string
		body       string
		says, hint string
	}{
		"a proof is missing":       {facebook(), "", graphRefused(100, 0, demand), demand, "set FACEBOOK_APP_SECRET"},
		"a proof is wrong":         {facebook(), graphTestSecret, graphRefused(100, 0, demand), demand, "FACEBOOK_APP_SECRET is not the secret"},
		"a site without proofs":    {threads(), "", graphRefused(100, 0, demand), demand, "THREADS_ACCESS_TOKEN"},
		"words for users":          {facebook(), "", `{"error":{"message":"Bad","code":10,"error_user_msg":"Please ask\u0007 an admin"}}`, `"Bad Please ask an admin"`, "pages_read_engagement"},
		"words for users alone":    {facebook(), "", `{"error":{"code":10,"error_user_msg":"Please ask an admin"}}`, `"Please ask an admin"`, "pages_read_engagement"},
		"a proof and a token told": {facebook(), graphTestSecret, graphRefused(190, 0, graphTestToken+" with "+proof), `"*** with ***"`, "FACEBOOK_ACCESS_TOKEN"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var sent []string
				options := graphOptions(c.spec, "pages", "7", "edges", "feed")
				if c.spec.Name == "threads" {
					options = graphOptions(c.spec, "read", "search")
				}
				v := newTrip(t, c.spec, inTurn(&sent, says(400, c.body)), options, map[string]string{"token": graphTestToken, "app_secret": c.secret})
				_, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}})
				e, ok := asError(err)
				if !ok || e.Kind != mention.Credentials || !strings.Contains(err.Error(), c.says) || !strings.Contains(e.Hint, c.hint) {
					t.Errorf("error %v (%+v)", err, e)
				}
			})
		})
	}
}
