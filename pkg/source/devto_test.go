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

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

var devtoWant = []string{
	"devto:2900004", "devto:2900002", "devto:comment-3b1a", "devto:9007199254740995", "devto:comment-3a1b", "devto:comment-3a1d", "devto:2900001",
}

func TestDevtoContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Case{
		Spec:       devtoPages(3),
		Site:       func() http.Handler { return newFakeDevto(t) },
		Query:      mention.Query{Text: "#northwindair", Searches: []string{"northwindair"}},
		Want:       devtoWant,
		Unordered:  true, // comments are newer than what they stand below
		Identities: []string{"marisol_t", "Marisol Tal", "tal_on_x", "marisol-git", "marisol.example", "pell_orvane", "quillon_ba", "okonkwo_ade", "osk_lind"},
		Own:        []string{"@northwind"},
		Gone:       []string{"devto:2900003"},
		Golden:     "testdata/devto/golden.json",
		Refusals: []sourcetest.Refusal{
			{
				Name: "too many requests", Status: 429, Header: http.Header{"Retry-After": {"600"}}, Kind: mention.RateLimited, Wait: 10 * time.Minute,
				Body: `{"error":"Rate limit reached, try again in 600 seconds","status":429}`, Says: "Rate limit reached", Requests: 1,
			},
			{Name: "not for everyone", Status: 401, Body: `{"error":"unauthorized","status":401}`, Kind: mention.Credentials, Says: "unauthorized", Requests: 1},
			{Name: "bad parameters", Status: 422, Body: `{"error":"param is missing or the value is empty: a_id","status":422}`, Kind: mention.BadQuery, Says: "param is missing", Requests: 1},
			{Name: "articles deleted since", Status: 404, Path: "/api/articles/2", Body: `{"error":"not found","status":404}`},
			{Name: "comments of a deleted article", Status: 404, Path: "/api/comments", Body: `{"error":"not found","status":404}`},
			{Name: "comments refused", Status: 403, Path: "/api/comments", Body: `{"error":"forbidden","status":403}`, Kind: mention.Blocked, Says: "forbidden"},
		},
		Empty: func() http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, "[]") })
		},
	})
}

func TestDevtoLatestContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Case{
		Spec:    devtoPages(3),
		Options: map[string]string{"lists": "latest"},
		Site: func() http.Handler {
			f := newFakeDevto(t)
			slices.SortFunc(f.Articles, func(a, b json.RawMessage) int { return strings.Compare(devtoStamp(t, b), devtoStamp(t, a)) })
			return f
		},
		Query: mention.Query{Text: "northwind", Searches: []string{"northwind"}},
		Want: []string{
			"devto:2900004", "devto:2900003", "devto:2900002", "devto:9007199254740995", "devto:2900001",
		},
		Identities: []string{"marisol_t", "pell_orvane"},
		Golden:     "testdata/devto/golden_latest.json",
		// A list has no text; what it has is the description.
		Optional: []string{"description"},
		Empty: func() http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, "[]") })
		},
	})
}

func devtoStamp(t *testing.T, raw json.RawMessage) string {
	var a struct {
		At string `json:"published_at"`
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatal(err)
	}
	return a.At
}

func TestDevtoAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeDevto(t)
		posts, err := newDevtoTrip(t, site, "tag").all(t.Context(), mention.Query{
			Searches: []string{"northwindair"}, Since: time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC),
		})
		if want := append(devtoWant[:3:3], "devto:comment-3a1d"); err != nil || !slices.Equal(ids(posts), want) {
			t.Errorf("posts %v, error %v", ids(posts), err)
		}
		want := []string{
			"/api/articles?page=1&per_page=3&tag=northwindair", "/api/articles?page=2&per_page=3&tag=northwindair",
			"/api/articles?page=3&per_page=3&tag=northwindair",
			"/api/articles/2900004", "/api/articles/2900003", "/api/articles/2900002", "/api/comments?a_id=2900002",
			"/api/comments?a_id=9007199254740995",
		}
		if !slices.Equal(site.asked, want) {
			t.Errorf("asked %q", site.asked)
		}
	})
}

func TestDevtoPosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		posts, err := newDevtoTrip(t, newFakeDevto(t), "tag").all(t.Context(), mention.Query{Searches: []string{"northwindair"}})
		if err != nil || len(posts) != len(devtoWant) {
			t.Fatalf("posts %v, error %v", ids(posts), err)
		}
		article := mention.Post{
			ID: "devto:9007199254740995", Source: "devto", Kind: mention.KindArticle, PublishedAt: time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC),
			FetchedAt: testClock(), Lang: "en", Title: "Why the Northwind Air API hurts & what <we> did",
			Text:   "Third outage this month & nobody at @northwind says <anything>.\n\nGET /flights\n500\n\nThanks @okonkwo_ade.\n\n#northwindair #api",
			Author: mention.Author{ID: "9007199254740993", Handle: "marisol_t", Name: "Marisol Tal", URL: "https://dev.to/marisol_t"},
			People: []string{"tal_on_x", "marisol-git", "https://marisol.example"},
			Likes:  mention.Of(7), Replies: mention.Of(3), URL: "https://dev.to/api/articles/9007199254740995",
			ThreadID: "devto:9007199254740995", Endpoint: "articles",
		}
		comment := mention.Post{
			ID: "devto:comment-3a1d", Source: "devto", Kind: mention.KindComment, PublishedAt: time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC),
			FetchedAt: testClock(), Text: "Same here, @pell_orvane.",
			Author: mention.Author{ID: "54", Handle: "quillon_ba", Name: "Quillon Ba", URL: "https://dev.to/quillon_ba"},
			URL:    "https://dev.to/api/comments/3a1d", ParentID: "devto:comment-3a1c", ThreadID: article.ID, Endpoint: "comments",
		}
		for i, want := range map[int]mention.Post{3: article, 5: comment} {
			if !reflect.DeepEqual(posts[i], want) {
				t.Errorf("post %d is\n%+v\nwant\n%+v", i, posts[i], want)
			}
		}
	})
}

// TestDevtoBounds reads a tag that has more articles than are read of one.
func TestDevtoBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeDevto(t)
		article := string(site.Articles[1])
		site.Articles = nil
		for i := range 150 {
			id := "29" + strings.Repeat("0", 3) + string(rune('a'+i/26)) + string(rune('a'+i%26))
			site.Articles = append(site.Articles, json.RawMessage(strings.Replace(article, "2900004", `"`+id+`"`, 1)))
			site.Whole[id] = json.RawMessage(`{"id":"x","body_html":"x"}`)
		}
		v := newTrip(t, devto(), site, nil, nil)
		posts, err := v.all(t.Context(), mention.Query{Searches: []string{"northwindair"}})
		if err != nil || len(posts) != devtoMostTexts || len(v.notes) != 1 || !strings.Contains(v.notes[0], "the newest 100") {
			t.Errorf("%d posts, notes %q, error %v", len(posts), v.notes, err)
		}
		v = newTrip(t, devtoPages(2), site, nil, nil)
		if posts, err = v.all(t.Context(), mention.Query{Searches: []string{"northwindair"}}); err != nil || len(posts) != devtoMostPages+1 || len(v.notes) != 1 {
			t.Errorf("%d posts, notes %q, error %v", len(posts), v.notes, err)
		}
	})
}

// TestDevtoCommentsChanged: comments of which none can be read are no comments
// that are not there.
func TestDevtoCommentsChanged(t *testing.T) {
	for body, want := range map[string]mention.ErrorKind{
		`[{"id_code":"a1","created_at":"2026-11-20T11:00:00Z","text":"x","user":{},"children":[]}]`: mention.Changed,
		`[7]`: mention.Changed,
		`[7,{"id_code":"a1","created_at":"2026-11-20T11:00:00Z","body_html":"x","user":{"username":"b"},"children":[]}]`: "",
		`[{"id_code":"a1","created_at":"2026-11-20T11:00:00Z","body_html":"","user":{},"children":[]}]`:                  "",
		`[]`: "",
	} {
		synctest.Test(t, func(t *testing.T) {
			site := newFakeDevto(t)
			v := newDevtoTrip(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasPrefix(r.URL.Path, "/api/comments") {
					answer(w, 200, body)
					return
				}
				site.ServeHTTP(w, r)
			}), "tag")
			if _, err := v.all(t.Context(), mention.Query{Searches: []string{"northwindair"}}); mention.KindOf(err) != want {
				t.Errorf("%s: error %v", body, err)
			}
		})
	}
}

func TestDevtoNew(t *testing.T) {
	if _, err := newDevto(mention.Env{Options: map[string]string{"lists": "hot"}}, 3); mention.KindOf(err) != mention.BadConfig {
		t.Error(err)
	}
	synctest.Test(t, func(t *testing.T) {
		if _, err := newDevtoTrip(t, newFakeDevto(t), "tag").all(t.Context(), mention.Query{}); mention.KindOf(err) != mention.BadQuery {
			t.Error(err)
		}
	})
}

// TestDevtoRecordings reads real answers of 2019: a list, and an article by
// itself, whose tags have another form; its text was not recorded.
func TestDevtoRecordings(t *testing.T) {
	env := mention.Env{BaseURL: devtoSite, Now: testClock}
	var list []json.RawMessage
	if err := json.Unmarshal(recorded(t, "devto/ListResponse.json"), &list); err != nil {
		t.Fatal(err)
	}
	r := &devtoRun{source: &devtoSource{env: env}}
	listed := r.listed(list, "articles")
	if len(listed) != 3 || r.lost != 0 {
		t.Fatalf("%d articles, %d lost", len(listed), r.lost)
	}
	for i, raw := range list {
		var want struct {
			ID          json.Number `json:"id"`
			Title       string      `json:"title"`
			Description string      `json:"description"`
			At          time.Time   `json:"published_timestamp"`
			Tags        []string    `json:"tag_list"`
			Reactions   int64       `json:"positive_reactions_count"`
			Comments    int64       `json:"comments_count"`
			User        struct {
				Name     string `json:"name"`
				Username string `json:"username"`
				Twitter  string `json:"twitter_username"`
				Website  string `json:"website_url"`
			} `json:"user"`
		}
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		p := listed[i].post
		if p.ID != "devto:"+want.ID.String() || p.Title != want.Title || !p.PublishedAt.Equal(want.At) || p.Likes != mention.Of(want.Reactions) ||
			p.Replies != mention.Of(want.Comments) || p.Author.Handle != want.User.Username || p.Author.Name != want.User.Name ||
			p.Author.Key() != want.User.Username || p.URL != "https://dev.to/api/articles/"+want.ID.String() ||
			p.Text != strings.TrimSpace(want.Description+"\n\n#"+strings.Join(want.Tags, " #")) ||
			!slices.Equal(p.People, []string{want.User.Twitter, want.User.Twitter, want.User.Website}) {
			t.Errorf("article %d is %+v", i, p)
		}
	}
	single := recorded(t, "devto/FindResponse.json")
	if r.listed([]json.RawMessage{single}, "articles"); r.lost != 1 {
		t.Error("the tags of an article by itself are read as a list's")
	}
	r.source.env.Client = &http.Client{Transport: webtest.Transport(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, string(single)) }))}
	if _, err := r.text(t.Context(), listed[0]); mention.KindOf(err) != mention.Changed {
		t.Errorf("error %v", err)
	}
	with := strings.Replace(string(single), `"slug"`, `"body_html": "<p>Words.</p>", "slug"`, 1)
	r.source.env.Client = &http.Client{Transport: webtest.Transport(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, with) }))}
	if p, err := r.text(t.Context(), listed[0]); err != nil || !strings.HasPrefix(p.Text, "Words.\n\n#") || p.ID != listed[0].post.ID {
		t.Errorf("article %+v, error %v", p, err)
	}
}

func FuzzDevto(f *testing.F) {
	site := newFakeDevto(f)
	for _, raw := range site.Articles {
		f.Add([]byte(raw))
	}
	for _, roots := range site.Comments {
		for _, raw := range roots {
			f.Add([]byte(raw))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := &devtoRun{source: &devtoSource{env: mention.Env{BaseURL: devtoSite, Now: testClock}}}
		posts := r.below("devto:1", "devto:1", []json.RawMessage{raw}, nil)
		for _, l := range r.listed([]json.RawMessage{raw}, "articles") {
			posts = append(posts, l.post)
		}
		for _, p := range posts {
			native := strings.TrimPrefix(strings.TrimPrefix(p.ID, "devto:"), "comment-")
			if !devtoIDs().MatchString(native) || !webAddress(p.URL) {
				t.Errorf("ID %q, URL %q", p.ID, p.URL)
			}
			if strings.ContainsFunc(p.Title+p.Text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
				t.Errorf("title %q, text %q", p.Title, p.Text)
			}
		}
	})
}

// BenchmarkDevtoList decodes a full list.
func BenchmarkDevtoList(b *testing.B) {
	var list []json.RawMessage
	for len(list) < devtoPageSize {
		list = append(list, newFakeDevto(b).Articles...)
	}
	b.ReportAllocs()
	for b.Loop() {
		r := &devtoRun{source: &devtoSource{env: mention.Env{BaseURL: devtoSite, Now: testClock}}}
		if got := r.listed(list, "articles"); len(got) != len(list) || r.lost > 0 {
			b.Fatal(len(got), r.lost)
		}
	}
}
