package source

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

// discourseRefusals are the errors of the search controller and of its gates.
func discourseRefusals() []sourcetest.Refusal {
	return []sourcetest.Refusal{
		{
			Name: "search too short or page beyond ten", Status: 400, Kind: mention.BadQuery, Says: "page parameter",
			Body: `{"errors":["page parameter must not be greater than 10"],"error_type":"invalid_parameters"}`, After: 1,
		},
		{
			Name: "members only", Status: 403, Kind: mention.Blocked, Says: "sources.discourse.forums",
			Body: `{"errors":["You need to be logged in to do that."],"error_type":"not_logged_in"}`,
		},
		{Name: "slow down", Status: 429, Kind: mention.RateLimited, Says: "slow down", Body: `{"failed":"FAILED","message":"Please slow down."}`},
		{
			Name: "slow down with a time", Status: 429, Kind: mention.RateLimited, Wait: 3 * time.Hour, Requests: 1, Header: http.Header{"Retry-After": {"10800"}},
			Body: `{"errors":["You have performed this action too many times."],"error_type":"rate_limit","extras":{"wait_seconds":10800}}`,
		},
		{
			Name: "slow down with a time in the body", Status: 429, Kind: mention.RateLimited, Wait: 40 * time.Second,
			Body: `{"errors":["Too many."],"error_type":"rate_limit","extras":{"wait_seconds":40}}`,
		},
		{Name: "overloaded", Status: 409, Kind: mention.RateLimited, Body: `{"errors":["The site is busy."]}`},
		{
			Name: "overloaded with status 200", Status: 200, Kind: mention.RateLimited, Says: "extreme load", After: 1,
			Body: `{"posts":[],"topics":[],"grouped_search_result":{"more_full_page_results":null,"error":"We're experiencing extreme load."}}`,
		},
		{Name: "answer of an old forum", Status: 200, Kind: mention.Changed, Body: `[{"type":"topic","name":"Topics","more":true,"results":[{"id":1,"title":"T","url":"/t/t/1"}]}]`},
		{Name: "no Discourse", Status: 404, Kind: mention.Changed, Says: "is community.example", Body: `{"errors":["not found"]}`},
		{Name: "blocked by address", Status: 403, Kind: mention.Blocked, Body: "<html><body>Forbidden</body></html>"},
	}
}

func TestDiscourseContract(t *testing.T) {
	forum := "discourse:community.example"
	c := sourcetest.Case{
		Spec:       discourse(),
		Options:    map[string]string{"forums": "community.example"},
		Site:       func() http.Handler { return &fakeDiscourse{t: t} },
		Query:      mention.Query{Text: "northwind", Searches: []string{"northwind"}},
		Want:       []string{forum + "/p/9007199254740997", forum + "/p/70010", forum + "/p/70002", forum + "/p/60001"},
		Identities: []string{"Ines Quarrell", "ines_q", "tov.arden", "hal_breck"},
		Own:        []string{"@northwind"},
		Empty:      func() http.Handler { return forumAnswer(200, string(forumFixture(t, "discourse/empty.json"))) },
		Golden:     "testdata/discourse/golden.json",
		Refusals:   discourseRefusals(),
	}
	t.Run("search", func(t *testing.T) { sourcetest.Run(t, c) })

	whole := c
	whole.Options = map[string]string{"forums": "community.example", "full": "true"}
	whole.Want = slices.Delete(slices.Clone(c.Want), 2, 3)
	whole.Identities = c.Identities[:3]
	whole.Gone = []string{"70002"}
	whole.Golden = "testdata/discourse/golden_full.json"
	// A flag that is not there is not set.
	whole.Optional = []string{"hidden", "deleted_at", "user_deleted"}
	whole.Refusals = []sourcetest.Refusal{
		{Name: "post lost", Status: 500, Path: "/posts/", Kind: mention.Unavailable, Body: `{"errors":["sorry"]}`},
		{Name: "post closed", Status: 403, Path: "/posts/", Body: `{"errors":["You are not permitted to view the requested resource."]}`},
		{Name: "post deleted", Status: 404, Path: "/posts/", Body: `{"errors":["not found"]}`},
	}
	t.Run("whole posts", func(t *testing.T) { sourcetest.Run(t, whole) })

	two := c
	two.Options = map[string]string{"forums": "community.example, https://talk.example/forum"}
	two.Want = nil
	for _, id := range c.Want {
		two.Want = append(two.Want, id, strings.Replace(id, "community.example", "talk.example/forum", 1))
	}
	two.Golden = ""
	two.Refusals = []sourcetest.Refusal{{
		Name: "one forum closed", Status: 403, Path: "/forum/", Kind: mention.Blocked, Says: "1 of 2 forums failed: talk.example/forum",
		Body: `{"errors":["You need to be logged in to do that."],"error_type":"not_logged_in"}`,
	}}
	t.Run("two forums", func(t *testing.T) { sourcetest.Run(t, two) })
}

func TestDiscourseLatestContract(t *testing.T) {
	forum := "discourse:community.example"
	spec := discourse()
	spec.Syntax.Local = true // nothing is searched
	sourcetest.Run(t, sourcetest.Case{
		Spec:       spec,
		Options:    map[string]string{"forums": "community.example", "read": "latest"},
		Site:       func() http.Handler { return &fakeDiscourse{t: t} },
		Query:      mention.Query{Text: "northwind"},
		Want:       []string{forum + "/p/9007199254740997", forum + "/p/9007199254740995", forum + "/p/42"},
		Identities: []string{"Ines Quarrell", "ines_q", "tov.arden", "hal_breck"},
		Own:        []string{"@northwind"},
		Gone:       []string{"9007199254740996", "44", "43"},
		Empty:      func() http.Handler { return forumAnswer(200, `{"latest_posts":[]}`) },
		Golden:     "testdata/discourse/golden_latest.json",
		Optional:   []string{"hidden", "deleted_at", "user_deleted"},
	})
}

func TestDiscourseAsks(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name         string
		since, until time.Time
		want         string
	}{
		{"open", time.Time{}, time.Time{}, `"northwind" order:latest`},
		{"since midnight", at, time.Time{}, `"northwind" after:2026-11-19 order:latest`},
		{"since later", at.Add(time.Hour), time.Time{}, `"northwind" after:2026-11-20 order:latest`},
		{"until midnight", time.Time{}, at, `"northwind" before:2026-11-20 order:latest`},
		{"until later", time.Time{}, at.Add(time.Second), `"northwind" before:2026-11-21 order:latest`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				site := &manyForumPosts{}
				q := mention.Query{Since: tt.since, Until: tt.until}
				searchForum(t, discourse(), site, q, map[string]string{"forums": "community.example"})
				if want := (url.Values{"q": {tt.want}, "page": {"1"}}); len(site.asked) != 1 || !reflect.DeepEqual(site.asked[0], want) {
					t.Errorf("asked %v, want %v", site.asked, want)
				}
			})
		})
	}
}

// TestDiscoursePastTenPages goes on by days where a forum ends a search.
func TestDiscoursePastTenPages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		every  time.Duration
		posts  int
		cut    bool
		before string
	}{
		{time.Hour, 1200, false, "before:2026-10-31"},
		{20 * time.Minute, 1200, false, "before:2026-11-14"}, // a day has more posts than a page
		{time.Second, 500, true, ""},                         // all on one day
	} {
		synctest.Test(t, func(t *testing.T) {
			site := &manyForumPosts{n: 1200, every: c.every}
			h := searchForum(t, discourse(), site, mention.Query{}, map[string]string{"forums": "community.example"})
			if h.err != nil || len(h.posts) != c.posts || (len(h.notes) == 1) != c.cut {
				t.Errorf("every %v: %d posts of %d requests, error %v, notes %q", c.every, len(h.posts), len(site.asked), h.err, h.notes)
			}
			if c.cut {
				return
			}
			if q := site.asked[10].Get("q"); !strings.Contains(q, c.before) || site.asked[10].Get("page") != "1" {
				t.Errorf("every %v: request 11 asks %q", c.every, q)
			}
		})
	}
}

// TestDiscourseGaps goes on where numbers of posts are missing, but not for ever.
func TestDiscourseGaps(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests++
			switch before := forumNumber(r.URL.Query().Get("before")); {
			case r.URL.RawQuery == "":
				forumAnswer(200, `{"latest_posts":[`+latestPost(5000)+`]}`).ServeHTTP(w, r)
			case before < 4910 && before >= 4860:
				forumAnswer(200, `{"latest_posts":[`+latestPost(4860)+`]}`).ServeHTTP(w, r)
			default:
				forumAnswer(200, `{"latest_posts":[]}`).ServeHTTP(w, r)
			}
		})
		h := searchForum(t, discourse(), site, mention.Query{}, map[string]string{"forums": "community.example", "read": "latest"})
		if h.err != nil || len(h.posts) != 2 || requests != 4+discourseGap || len(h.notes) != 1 {
			t.Errorf("%d posts of %d requests, error %v, notes %q", len(h.posts), requests, h.err, h.notes)
		}
	})
}

func latestPost(id int) string {
	return `{"id":` + strconv.Itoa(id) + `,"username":"orla_d","created_at":"2026-11-20T09:00:00Z","cooked":"<p>Northwind</p>","post_number":2,
		"post_type":1,"topic_id":7}`
}

func TestDiscourseSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		options map[string]string
		kind    mention.ErrorKind
	}{
		{map[string]string{}, mention.Unconfigured},
		{map[string]string{"forums": "ftp://x"}, mention.BadConfig},
		{map[string]string{"forums": "community.example", "full": "maybe"}, mention.BadConfig},
		{map[string]string{"forums": "community.example", "read": "all"}, mention.BadConfig},
		{map[string]string{"forums": "community.example https://Community.example/"}, ""},
	} {
		src, err := discourse().New(mention.Env{Options: c.options})
		if e, ok := asError(err); mention.KindOf(err) != c.kind || c.kind != "" && (!ok || e.Hint == "") {
			t.Errorf("%v: %v, want kind %q", c.options, err, c.kind)
		}
		if s, ok := src.(*discourseSource); ok && len(s.forums) != 1 {
			t.Errorf("%v: forums %v", c.options, s.forums)
		}
	}
}

// TestDiscourseRehearsal shows the request for a whole post.
func TestDiscourseRehearsal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var paths []string
		site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			paths = append(paths, r.URL.Path)
			forumAnswer(200, discourse().Rehearse(r)).ServeHTTP(w, r)
		})
		searchForum(t, discourse(), site, mention.Query{Since: forumClock()}, map[string]string{"forums": "community.example", "full": "true"})
		searchForum(t, discourse(), site, mention.Query{}, map[string]string{"forums": "community.example", "read": "latest"})
		if want := []string{"/search.json", "/posts/1.json", "/posts.json"}; !slices.Equal(paths, want) {
			t.Errorf("asked %q, want %q", paths, want)
		}
	})
}

// recordedForumPost compares a post with its recording; the topic's title belongs
// to the first post only.
func recordedForumPost(t *testing.T, p mention.Post, w forumNode, title, endpoint string) {
	t.Helper()
	const forum, base = "discourse:community.example", "https://community.example"
	name, topic := w.at("username").String(), "/t/"+w.at("topic_id").String()
	want := mention.Post{
		ID: forum + "/p/" + w.at("id").String(), Source: "discourse", Kind: mention.KindPost, Endpoint: endpoint, FetchedAt: forumClock(), Title: title,
		PublishedAt: w.at("created_at").time(t), Likes: w.at("like_count").count(), ThreadID: forum + topic,
		URL: base + topic + "/" + w.at("post_number").String(), Text: "text",
		Author: mention.Author{
			ID: "community.example/u/" + strings.ToLower(name), Handle: name, URL: base + "/u/" + strings.ToLower(name),
			Name: cmp.Or(w.at("name").String(), w.at("display_username").String()),
		},
	}
	if endpoint == "posts" {
		want.Replies = w.at("reply_count").count()
	}
	if w.at("post_number").String() != "1" {
		want.Kind, want.Title = mention.KindReply, ""
	}
	if to := w.at("reply_to_post_number").String(); to != "" {
		want.ParentID = want.ThreadID + "/" + to
	}
	forumSame(t, p, want)
}

// TestDiscourseRecordedSearch reads a real answer of 2020.
func TestDiscourseRecordedSearch(t *testing.T) {
	t.Parallel()
	body, want := recorded(t, "discourse/search_json_2020.json"), recordedNode(t, "discourse/search_json_2020.json")
	synctest.Test(t, func(t *testing.T) {
		h := searchForum(t, discourse(), forumAnswer(200, string(body)), mention.Query{}, map[string]string{"forums": "community.example"})
		if h.err != nil || len(h.posts) != 1 {
			t.Fatalf("%d posts, error %v", len(h.posts), h.err)
		}
		recordedForumPost(t, h.posts[0], want.at("posts", "0"), want.at("topics", "0", "title").String(), "search")
		if text := want.at("posts", "0", "blurb").String(); h.posts[0].Text != text || h.posts[0].Title == "" {
			t.Errorf("the title is %q, the text %q", h.posts[0].Title, h.posts[0].Text)
		}
	})
}

// TestDiscourseRecordedOldSearch refuses the answer of forums of long ago.
func TestDiscourseRecordedOldSearch(t *testing.T) {
	t.Parallel()
	body := recorded(t, "discourse/search_gem_fixture.json")
	synctest.Test(t, func(t *testing.T) {
		h := searchForum(t, discourse(), forumAnswer(200, string(body)), mention.Query{}, map[string]string{"forums": "community.example"})
		if mention.KindOf(h.err) != mention.Changed || len(h.posts) > 0 {
			t.Errorf("%d posts, error %v", len(h.posts), h.err)
		}
	})
}

// TestDiscourseRecordedLatest reads the newest posts of a real forum of 2020.
func TestDiscourseRecordedLatest(t *testing.T) {
	t.Parallel()
	body, want := recorded(t, "discourse/posts_latest.json"), recordedNode(t, "discourse/posts_latest.json").at("latest_posts").list()
	synctest.Test(t, func(t *testing.T) {
		h := searchForum(t, discourse(), forumAnswer(200, string(body)), mention.Query{}, map[string]string{"forums": "community.example", "read": "latest"})
		if h.err != nil || len(h.posts) != 4 || len(h.posts) != len(want) {
			t.Fatalf("%d posts, error %v", len(h.posts), h.err)
		}
		for i, p := range h.posts {
			recordedForumPost(t, p, want[i], want[i].at("topic_title").String(), "posts")
			forumSameWords(t, p, want[i])
		}
	})
}

// forumSameWords wants the text of a post to be without markup, and to have the words
// that its writer wrote.
func forumSameWords(t *testing.T, p mention.Post, w forumNode) {
	t.Helper()
	if strings.ContainsAny(p.Text, "<>") && !strings.Contains(p.Text, "> ") {
		t.Errorf("%s: markup is left in %q", p.ID, p.Text)
	}
	for word := range strings.FieldsSeq(w.at("raw").String()) {
		if strings.Trim(strings.ToLower(word), "abcdefghijklmnopqrstuvwxyz") == "" && !strings.Contains(p.Text, word) && !strings.Contains(w.at("cooked").String(), "=\""+word) {
			t.Errorf("%s: the word %q is not in %q", p.ID, word, p.Text)
		}
	}
}

// TestDiscourseRecordedPosts reads posts of real forums of 2015 and 2016: one by
// itself, and those of a topic.
func TestDiscourseRecordedPosts(t *testing.T) {
	t.Parallel()
	forum := &discourseForum{base: "https://community.example", name: "community.example"}
	check := func(list json.RawMessage, want []forumNode, topic discourseTopic) {
		posts, err := forum.decode(list, []discourseTopic{topic}, (*discoursePost).lacksText)
		if err != nil || len(posts) == 0 || len(posts) != len(want) {
			t.Fatalf("%d posts, want %d; error %v", len(posts), len(want), err)
		}
		for i := range posts {
			p, ok := posts[i].whole(forum, forumClock())
			if !ok {
				t.Errorf("post %d does not come out", i+1)
			}
			recordedForumPost(t, p, want[i], *topic.Title, "posts")
			forumSameWords(t, p, want[i])
		}
	}
	one, title := recordedNode(t, "discourse/post.json"), "A title"
	id, _ := one.at("topic_id").count().Get()
	check(json.RawMessage("["+string(recorded(t, "discourse/post.json"))+"]"), []forumNode{one}, discourseTopic{id, &title})

	var topic struct {
		discourseTopic
		Stream struct {
			Posts json.RawMessage `json:"posts"`
		} `json:"post_stream"`
	}
	if err := json.Unmarshal(recorded(t, "discourse/topic_1149.json"), &topic); err != nil {
		t.Fatal(err)
	}
	whole := recordedNode(t, "discourse/topic_1149.json")
	if *topic.Title != whole.at("title").String() || strconv.FormatInt(topic.ID, 10) != whole.at("id").String() {
		t.Errorf("the topic is %+v", topic.discourseTopic)
	}
	check(topic.Stream.Posts, whole.at("post_stream", "posts").list(), topic.discourseTopic)
}

// TestDiscourseRecordedTopics reads lists of topics of real forums, which stand
// beside the posts of a search in the same form; their last time may be null.
func TestDiscourseRecordedTopics(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"topics.json": 2, "topics_empty.json": 0, "topics_pinned.json": 3, "topics_last_posted_at_null.json": 2} {
		var list struct {
			Topics struct {
				Topics []discourseTopic `json:"topics"`
			} `json:"topic_list"`
		}
		if err := json.Unmarshal(recorded(t, "discourse/"+name), &list); err != nil {
			t.Fatal(err)
		}
		want := recordedNode(t, "discourse/"+name).at("topic_list", "topics").list()
		if len(list.Topics.Topics) != len(want) || len(want) != n {
			t.Fatalf("%s: %d topics, want %d", name, len(list.Topics.Topics), n)
		}
		for i, topic := range list.Topics.Topics {
			if topic.Title == nil || *topic.Title != want[i].at("title").String() || strconv.FormatInt(topic.ID, 10) != want[i].at("id").String() {
				t.Errorf("%s: topic %d is %+v", name, i+1, topic)
			}
		}
	}
}

func FuzzDiscoursePosts(f *testing.F) {
	for _, name := range []string{"search_1", "search_2", "posts_1", "posts_2"} {
		var page map[string]json.RawMessage
		if err := json.Unmarshal(forumFixture(f, "discourse/"+name+".json"), &page); err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(page["posts"]))
		f.Add([]byte(page["latest_posts"]))
	}
	forum, title := &discourseForum{base: "https://community.example", name: "community.example"}, "T\x1b"
	f.Fuzz(func(t *testing.T, body []byte) {
		posts, err := forum.decode(body, []discourseTopic{{805, &title}}, (*discoursePost).lacksBlurb)
		for i := range posts {
			forumPost(t, posts[i].search(forum, forumClock()), false, "discourse:community.example/p/")
			_ = posts[i].short()
		}
		if err == nil {
			return
		}
		posts, _ = forum.decode(body, []discourseTopic{{805, &title}}, (*discoursePost).lacksText)
		for i := range posts {
			p, ok := posts[i].whole(forum, forumClock())
			forumPost(t, p, ok, "discourse:community.example/p/")
		}
	})
}

// BenchmarkDiscoursePage decodes a full page of a search.
func BenchmarkDiscoursePage(b *testing.B) {
	body := forumSearch(0, 50, true, forumClock(), time.Hour)
	forum := &discourseForum{base: "https://community.example", name: "community.example"}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var found discourseFound
		if err := json.Unmarshal(body, &found); err != nil {
			b.Fatal(err)
		}
		posts, err := forum.decode(found.Posts, found.Topics, (*discoursePost).lacksBlurb)
		if err != nil {
			b.Fatal(err)
		}
		for i := range posts {
			if p := posts[i].search(forum, forumClock()); p.Text == "" {
				b.Fatal("no post")
			}
		}
	}
}
