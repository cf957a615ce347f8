package source

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// githubRefusals are the errors that the site documents and people report.
func githubRefusals() []sourcetest.Refusal {
	return []sourcetest.Refusal{
		{
			Name: "secondary limit", Status: 403, Kind: mention.RateLimited, Wait: time.Minute, Says: "GITHUB_TOKEN", Requests: 1,
			Body: `{"documentation_url":"https://docs.github.com/x","message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}`,
		},
		{
			Name: "abuse detection", Status: 403, Kind: mention.RateLimited, Wait: time.Minute,
			Body: `{"message":"You have triggered an abuse detection mechanism. Please wait a few minutes before you try again."}`,
		},
		{
			Name: "secondary limit with 429", Status: 429, Kind: mention.RateLimited, Wait: time.Minute, Requests: 1,
			Body: `{"message":"You have exceeded a secondary rate limit."}`,
		},
		{
			Name: "secondary limit with a time", Status: 403, Kind: mention.RateLimited, Wait: time.Hour, Requests: 1, After: 1,
			Header: http.Header{"Retry-After": {"3600"}}, Body: `{"message":"You have exceeded a secondary rate limit."}`,
		},
		{
			Name: "limit used up", Status: 403, Kind: mention.RateLimited, Wait: time.Hour, Requests: 1,
			Header: http.Header{"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset": {"1389451525"}, "Date": {"Sat, 11 Jan 2014 13:45:25 GMT"}},
			Body:   `{"message":"API rate limit exceeded for 192.0.2.1."}`,
		},
		{Name: "bad token", Status: 401, Kind: mention.Credentials, Says: "GITHUB_TOKEN", Body: `{"message":"Bad credentials","status":"401"}`},
		{
			Name: "refused query", Status: 422, Kind: mention.BadQuery, Says: "longer than 256 characters",
			Body: `{"message":"Validation Failed","errors":[{"message":"The search is longer than 256 characters.","resource":"Search","field":"q","code":"invalid"}]}`,
		},
		{Name: "busy", Status: 503, Kind: mention.Unavailable, Body: `{"message":"Service unavailable"}`},
	}
}

func TestGithubContract(t *testing.T) {
	c := sourcetest.Case{
		Spec:  github(),
		Site:  func() http.Handler { return &fakeGithub{t: t} },
		Query: mention.Query{Text: "northwind", Searches: []string{`"northwind"`}},
		Want: []string{
			"github:issue/9007199254740995", "github:issue/2900000011", "github:issue/1100000003",
		},
		Identities: []string{"sunniva-ek", "bo-tarrin", "yrsa-lind"},
		Own:        []string{"@northwind-air"},
		Gone:       []string{"2900000012"},
		Empty: func() http.Handler {
			return forumAnswer(200, `{"total_count":0,"incomplete_results":false,"items":[]}`)
		},
		Golden: "testdata/github/golden.json",
		// The body of an issue may be null, and so may a user whose account is gone; of a
		// bot either its type or its name tells.
		Optional: []string{"body", "user", "type"},
		Refusals: githubRefusals(),
	}
	t.Run("issues", func(t *testing.T) { sourcetest.Run(t, c) })
	c.Options, c.Secrets = map[string]string{"comments": "true"}, map[string]string{"token": "ghp_s3cret"}
	c.Want = slices.Insert(slices.Clone(c.Want), 0, "github:comment/3100000003", "github:comment/3100000001")
	c.Gone = append(c.Gone, "3100000002")
	c.Golden = "testdata/github/golden_comments.json"
	c.Unordered = true // comments of older issues may be newer than newer issues
	c.Refusals = []sourcetest.Refusal{
		{Name: "no access", Status: 403, Kind: mention.Credentials, Says: "GITHUB_TOKEN", Body: `{"message":"Resource not accessible by personal access token"}`},
		{Name: "issue deleted", Status: 410, Path: "/comments", Body: `{"message":"This issue was deleted"}`},
		{Name: "comments lost", Status: 500, Path: "/comments", Kind: mention.Unavailable, Body: `{"message":"sorry"}`},
	}
	t.Run("comments", func(t *testing.T) { sourcetest.Run(t, c) })
}

func TestGithubAsks(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name     string
		q        mention.Query
		settings map[string]string
		want     string
	}{
		{"open", mention.Query{}, nil, `"northwind" is:issue in:title,body`},
		{"since", mention.Query{Since: at.Add(time.Millisecond)}, nil, `"northwind" is:issue created:>=2026-11-20T09:00:01Z in:title,body`},
		{"until", mention.Query{Until: at}, nil, `"northwind" is:issue created:<=2026-11-20T08:59:59Z in:title,body`},
		{
			"both, pulls and comments",
			mention.Query{Since: at, Until: at.Add(time.Hour)},
			map[string]string{"kinds": "pulls", "comments": "true", "token": "t"},
			`"northwind" is:pull-request updated:>=2026-11-20T09:00:00Z created:<=2026-11-20T09:59:59Z`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				site := &fakeGithub{t: t}
				searchForum(t, github(), site, tt.q, tt.settings)
				want := url.Values{"q": {tt.want}, "sort": {"created"}, "order": {"desc"}, "per_page": {"100"}, "page": {"1"}}
				if !reflect.DeepEqual(site.asked[0], want) {
					t.Errorf("asked %v, want %v", site.asked[0], want)
				}
				auth := ""
				if tt.settings["token"] != "" {
					auth = "Bearer t"
				}
				h := site.headers[0]
				if h.Get("Authorization") != auth || h.Get("Accept") != "application/vnd.github+json" || h.Get("X-Github-Api-Version") == "" {
					t.Errorf("headers %v", h)
				}
			})
		})
	}
}

// TestGithubQueryFits leaves room for what is added to a search.
func TestGithubQueryFits(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	r := &githubRun{query: mention.Query{Since: at, Until: at}}
	for _, added := range []string{" is:pull-request in:title,body", " in:title,body sort:created-desc"} {
		if n := len(added + r.created(at)); n > githubQualifiers {
			t.Errorf("%q and the window take %d characters, %d are kept free", added, n, githubQualifiers)
		}
	}
	if n := len(" is:pull-request" + r.talked(at)); n > githubQualifiers {
		t.Errorf("%q takes %d characters", r.talked(at), n)
	}
}

// TestGithubPastTheCap reads more than the site gives of one search.
func TestGithubPastTheCap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := &manyIssues{n: 2300}
		h := searchForum(t, github(), site, mention.Query{}, nil)
		if h.err != nil || len(h.posts) != site.n {
			t.Fatalf("%d posts, error %v", len(h.posts), h.err)
		}
		if len(site.requests) != 24 || !strings.Contains(site.requests[10], "created:<=") || !strings.HasSuffix(site.requests[10], "page 1") {
			t.Errorf("%d requests: %q", len(site.requests), site.requests)
		}
	})
}

func TestGithubNotes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := searchForum(t, github(), &fakeGithub{t: t}, mention.Query{}, nil)
		want := []string{"github says that 1 of its answers are incomplete: its search took too long", "1 posts by bots left out"}
		if h.err != nil || !slices.Equal(h.notes, want) {
			t.Errorf("notes %q, error %v", h.notes, h.err)
		}
	})
}

func TestGithubDiscussions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := &fakeGithub{t: t}
		q := mention.Query{Since: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
		h := searchForum(t, github(), site, q, map[string]string{"kinds": "discussions", "token": "t"})
		if h.err != nil || len(h.posts) != 2 || len(site.asked) != 0 {
			t.Fatalf("%d posts, error %v", len(h.posts), h.err)
		}
		p := h.posts[0]
		want := mention.Post{
			ID: "github:discussion/D_kwDOAAAAAc4AAAAC", Source: "github", Kind: mention.KindPost,
			PublishedAt: time.Date(2026, 11, 20, 8, 30, 0, 0, time.UTC), FetchedAt: forumClock(),
			Title: "Is Northwind's API down again?", Text: "It times out since 8:00.\n\n@bo-tarrin any news?",
			Author: mention.Author{ID: "90000001", Handle: "sunniva-ek", URL: "https://github.com/sunniva-ek"}, People: []string{"bo-tarrin"},
			Likes: mention.Of(4), Replies: mention.Of(2), URL: "https://github.com/northwind-air/app/discussions/31",
			ThreadID: "github:discussion/D_kwDOAAAAAc4AAAAC", Endpoint: "graphql/discussions",
		}
		if !reflect.DeepEqual(p, want) {
			t.Errorf("the post is\n%+v\nwant\n%+v", p, want)
		}
		if got := h.posts[1]; got.Author != (mention.Author{}) || got.ID != "github:discussion/D_kwDOAAAAAc4AAAAE" {
			t.Errorf("the second post is %+v", got)
		}
		graph := []map[string]any{
			{"q": `"northwind" created:>=2026-11-01T00:00:00Z in:title,body sort:created-desc`, "after": nil},
			{"q": `"northwind" created:>=2026-11-01T00:00:00Z in:title,body sort:created-desc`, "after": "Y3Vyc29yOjI="},
		}
		if !reflect.DeepEqual(site.graph, graph) || site.headers[0].Get("Authorization") != "Bearer t" {
			t.Errorf("asked %v", site.graph)
		}
	})
}

// TestGithubDiscussionErrors reads errors that come with status 200, and answers
// of another shape.
func TestGithubDiscussionErrors(t *testing.T) {
	t.Parallel()
	good := string(forumFixture(t, "github/discussions_2.json"))
	cases := map[string]mention.ErrorKind{
		`{"data":null,"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded for user"}]}`:   mention.RateLimited,
		`{"data":{"search":null},"errors":[{"type":"FORBIDDEN","message":"Resource not accessible"}]}`:    mention.Credentials,
		`{"errors":[{"type":"INSUFFICIENT_SCOPES","message":"no"}]}`:                                      mention.Credentials,
		`{"errors":[{"message":"Something went wrong while executing your query."}]}`:                     mention.Unavailable,
		`{"errors":[{"message":"You have exceeded a secondary rate limit"}]}`:                             mention.RateLimited,
		`{"errors":[{"type":"undefinedField","message":"Field 'x' doesn't exist on type 'Discussion'"}]}`: mention.Changed,
		`{}`: mention.Changed, `[]`: mention.Changed, `{"data":{}}`: mention.Changed, `{"data":{"search":{}}}`: mention.Changed, `<html>`: mention.Changed,
		strings.Replace(good, `"hasNextPage": false`, `"hasNextPage": true`, 1):                 mention.Changed,
		strings.Replace(good, `"hasNextPage": false,`, ``, 1):                                   mention.Changed,
		strings.Replace(good, `"createdAt": "2026-11-11T12:00:00Z"`, `"createdAt": 7`, 1):       mention.Changed,
		strings.Replace(good, `"createdAt": "2026-11-11T12:00:00Z",`, ``, 1):                    mention.Changed,
		strings.Replace(good, `"id": "D_kwDOAAAAAc4AAAAE",`, ``, 1):                             mention.Changed,
		strings.Replace(good, `"body": "Waiting since March.",`, ``, 1):                         mention.Changed,
		strings.Replace(good, `, "login": "sunniva-ek"`, ``, 1):                                 mention.Changed,
		strings.Replace(good, `}}}`, `}},"errors":[{"type":"FORBIDDEN","message":"SAML"}]}`, 1): "",
	}
	for body, kind := range cases {
		synctest.Test(t, func(t *testing.T) {
			h := searchForum(t, github(), forumAnswer(200, body), mention.Query{}, map[string]string{"kinds": "discussions", "token": "t0ken"})
			if got := mention.KindOf(h.err); got != kind {
				t.Errorf("%.80s: error %v, want kind %q", body, h.err, kind)
			}
			if e, ok := asError(h.err); h.err != nil && (!ok || e.Hint == "" || strings.Contains(h.err.Error(), "t0ken")) {
				t.Errorf("%.80s: no hint, or the token: %v", body, h.err)
			}
		})
	}
}

// TestGithubDiscussionsPastTheCap begins anew where the site ends a search.
func TestGithubDiscussionsPastTheCap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var in struct {
				Variables struct{ Q, After string } `json:"variables"`
			}
			if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
				t.Error(err)
			}
			asked = append(asked, in.Variables.Q)
			n, again := forumNumber(in.Variables.After), strings.Contains(in.Variables.Q, "created:")
			last := n == 20 || again
			node := strings.Join(discussionsOf(n, again), ",")
			_, _ = fmt.Fprintf(w, `{"data":{"search":{"discussionCount":1050,"pageInfo":{"hasNextPage":%v,"endCursor":"%d"},"nodes":[%s]}}}`, !last, n+1, node)
		})
		h := searchForum(t, github(), site, mention.Query{}, map[string]string{"kinds": "discussions", "token": "t"})
		if h.err != nil || len(h.posts) != 1050 || len(asked) != 21 || !strings.Contains(asked[20], "created:<=2026-11-18T") {
			t.Errorf("%d posts, error %v, asked %q", len(h.posts), h.err, asked[len(asked)-1])
		}
	})
}

// discussionsOf are the fifty discussions of a page, or of the one page behind
// the cap.
func discussionsOf(page int, again bool) []string {
	if again {
		page = 21
	}
	var nodes []string
	for i := (page - 1) * 50; i < page*50; i++ {
		at := time.Unix(1795000000-int64(i), 0).UTC().Format(time.RFC3339)
		nodes = append(nodes, fmt.Sprintf(`{"id":"D_%d","title":"Northwind","body":"","createdAt":%q,"url":"https://github.com/a/b/discussions/%d"}`, i, at, i))
	}
	return nodes
}

func TestGithubSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		options map[string]string
		token   string
		kind    mention.ErrorKind
	}{
		{map[string]string{"kinds": "issues,pulls"}, "", ""},
		{map[string]string{}, "", ""},
		{map[string]string{"kinds": "wikis"}, "", mention.BadConfig},
		{map[string]string{"kinds": "issues,discussions"}, "", mention.Credentials},
		{map[string]string{"comments": "true"}, " ", mention.Credentials},
		{map[string]string{"comments": "maybe"}, "t", mention.BadConfig},
		{map[string]string{"kinds": "discussions", "comments": "true"}, "t", ""},
	} {
		_, err := github().New(mention.Env{Options: c.options, Secrets: map[string]string{"token": c.token}})
		if e, ok := asError(err); mention.KindOf(err) != c.kind || c.kind != "" && (!ok || e.Hint == "") {
			t.Errorf("%v: %v, want kind %q", c.options, err, c.kind)
		}
	}
}

func TestGithubText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]struct {
		text   string
		people []string
	}{
		"a <!-- b --> c <!--d-->e":                   {"a  c e", nil},
		"a <!-- b":                                   {"a <!-- b", nil},
		"a line of words\n <!-- b\nc":                {"a line of words", nil},
		"hi @jo-1, and (@Ann):":                      {"hi @jo-1, and (@Ann):", []string{"jo-1", "Ann"}},
		"@types/node me@home.example `@media` x@y":   {"@types/node me@home.example `@media` x@y", nil},
		"```\n@Override\n``` @kim\r\n```\n@Unclosed": {"```\n@Override\n``` @kim\n```\n@Unclosed", []string{"kim"}},
		"\xff\x1b[1m":                                {"\uFFFD[1m", nil},
	} {
		if text, people := githubText(in); text != want.text || !slices.Equal(people, want.people) {
			t.Errorf("%q is %q, %q; want %q, %q", in, text, people, want.text, want.people)
		}
	}
}

// TestGithubRehearsal shows the request for comments that follows from a hit.
func TestGithubRehearsal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var paths []string
		site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			paths = append(paths, r.URL.Path)
			forumAnswer(200, github().Rehearse(r)).ServeHTTP(w, r)
		})
		q := mention.Query{Since: forumClock().Add(-time.Hour)}
		h := searchForum(t, github(), site, q, map[string]string{"kinds": "issues,discussions", "comments": "true", "token": "t"})
		want := []string{"/search/issues", "/repos/OWNER/REPOSITORY/issues/NUMBER/comments", "/graphql"}
		if h.err != nil || !slices.Equal(paths, want) {
			t.Errorf("asked %q, error %v", paths, h.err)
		}
	})
}

// TestGithubRecordedSearch reads a real answer of 2014, with its headers: pull
// requests, before there were node ids and reactions.
func TestGithubRecordedSearch(t *testing.T) {
	t.Parallel()
	body, want := recorded(t, "github/search_issues.json"), recordedNode(t, "github/search_issues.json").at("items").list()
	status, header, err := webtest.LoadHeaders("../../../shared/recordings/github/search_issues.headers.txt")
	if err != nil || status != 200 {
		t.Fatal(status, err)
	}
	synctest.Test(t, func(t *testing.T) {
		site := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for name, values := range header {
				w.Header()[name] = values
			}
			_, _ = w.Write(body)
		})
		h := searchForum(t, github(), site, mention.Query{}, nil)
		if h.err != nil || len(h.posts) != 10 || len(h.posts) != len(want) || len(h.notes) != 0 {
			t.Fatalf("%d posts, error %v, notes %q", len(h.posts), h.err, h.notes)
		}
		for i, p := range h.posts {
			recordedIssue(t, p, want[i], "issue/", "search/issues", mention.Post{Kind: mention.KindPost, Replies: want[i].at("comments").count()})
			for _, name := range p.People {
				if !strings.Contains(want[i].at("body").String(), "@"+name) {
					t.Errorf("%s: %q is mentioned nowhere", p.ID, name)
				}
			}
		}
		if n := strings.Count(want[0].at("body").String(), " @"); n == 0 || len(h.posts[0].People) != n {
			t.Errorf("the first post names %d people, the recording %d", len(h.posts[0].People), n)
		}
	})
}

// recordedIssue compares an issue or a comment with its recording.
func recordedIssue(t *testing.T, p mention.Post, w forumNode, kind, endpoint string, rest mention.Post) {
	t.Helper()
	login := w.at("user", "login").String()
	want := rest
	want.ID, want.Source, want.Endpoint, want.FetchedAt = "github:"+kind+w.at("id").String(), "github", endpoint, forumClock()
	want.Title, want.PublishedAt, want.URL = w.at("title").String(), w.at("created_at").time(t), w.at("html_url").String()
	want.Likes = w.at("reactions", "total_count").count()
	want.Author = mention.Author{ID: w.at("user", "id").String(), Handle: login, URL: "https://github.com/" + login}
	if want.ThreadID == "" {
		want.ThreadID = want.ID
	}
	forumSame(t, p, want)
	if text := strings.TrimSpace(strings.ReplaceAll(w.at("body").String(), "\r\n", "\n")); p.Text != text {
		t.Errorf("%s: the text is %q, want %q", p.ID, p.Text, text)
	}
}

func TestGithubRecordedComments(t *testing.T) {
	t.Parallel()
	var found []githubIssue
	if err := json.Unmarshal(recorded(t, "github/issue_comments_1.json"), &found); err != nil {
		t.Fatal(err)
	}
	want := recordedNode(t, "github/issue_comments_1.json").list()
	if len(found) == 0 || len(found) != len(want) {
		t.Fatalf("%d comments, want %d", len(found), len(want))
	}
	const issue = "github:issue/1"
	for i := range found {
		hit, err := found[i].comment(issue, forumClock())
		if err != nil || hit.bot {
			t.Fatalf("the comment is %+v, error %v", hit, err)
		}
		rest := mention.Post{Kind: mention.KindComment, ParentID: issue, ThreadID: issue}
		recordedIssue(t, hit.post, want[i], "comment/", "issues/comments", rest)
	}
}

// TestGithubRecordedLimits shows what the pace keeps: searches with a token are
// granted 30 a minute. The method itself is not asked: limits come with each
// answer.
func TestGithubRecordedLimits(t *testing.T) {
	t.Parallel()
	var limits struct {
		Resources struct {
			Search struct{ Limit, Remaining int } `json:"search"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(recorded(t, "github/rate_limit.json"), &limits); err != nil {
		t.Fatal(err)
	}
	rate := github().Rate
	if perMinute := float64(rate.N) / rate.Per.Minutes(); perMinute > float64(limits.Resources.Search.Limit) || limits.Resources.Search.Limit != 30 {
		t.Errorf("%v requests a minute, granted are %+v", perMinute, limits.Resources.Search)
	}
}

func FuzzGithubIssues(f *testing.F) {
	for _, name := range []string{"issues_1", "issues_2"} {
		f.Add(forumFixture(f, "github/"+name+".json"))
	}
	f.Add([]byte(`{"items":[{"id":"1","title":"\u001b","created_at":"2026-11-20T09:15:00+05:30","html_url":"https://x","user":{"login":"a"},"body":"<!--@a"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var found githubFound
		if json.Unmarshal(body, &found) != nil {
			return
		}
		for i := range found.Items {
			if hit, err := found.Items[i].issue(&githubSource{comments: true}, forumClock()); err == nil {
				forumPost(t, hit.post, false, "github:issue/")
			}
		}
	})
}

func FuzzGithubDiscussions(f *testing.F) {
	for _, name := range []string{"discussions_1", "discussions_2"} {
		f.Add(forumFixture(f, "github/"+name+".json"))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var answer githubGraph
		if json.Unmarshal(body, &answer) != nil || answer.Data.Search == nil {
			return
		}
		for _, node := range answer.Data.Search.Nodes {
			if node == nil {
				continue
			}
			if hit, err := node.hit(forumClock()); err == nil {
				forumPost(t, hit.post, false, "github:discussion/")
			}
		}
	})
}

// BenchmarkGithubPage decodes a full page.
func BenchmarkGithubPage(b *testing.B) {
	body := []byte(`{"total_count":100,"items":[` + strings.Join(issuesOf(0, 100), ",") + `]}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var found githubFound
		if err := json.Unmarshal(body, &found); err != nil {
			b.Fatal(err)
		}
		for i := range found.Items {
			if _, err := found.Items[i].issue(&githubSource{}, forumClock()); err != nil {
				b.Fatal(err)
			}
		}
	}
}
