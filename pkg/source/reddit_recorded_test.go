package source

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// redditFacts are what a recording itself says of a thing, read in another way.
type redditFacts map[string]any

// redditThings collects the posts and comments of a recording, by full name.
func redditThings(t testing.TB, body []byte) map[string]redditFacts {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var root any
	if err := d.Decode(&root); err != nil {
		t.Fatal(err)
	}
	things := make(map[string]redditFacts)
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			data, _ := v["data"].(map[string]any)
			if kind, _ := v["kind"].(string); kind == "t1" || kind == "t3" {
				things[data["name"].(string)] = data
			}
			for _, e := range v {
				walk(e)
			}
		}
	}
	walk(root)
	return things
}

// text is a field; "" if it is missing or null.
func (f redditFacts) text(name string) string {
	s, _ := f[name].(string)
	return s
}

// gone reports whether nothing may come out for a thing.
func (f redditFacts) gone() bool {
	said := f.text("body") + f.text("selftext")
	return said == "[deleted]" || said == "[removed]" || f["removed_by_category"] != nil
}

// same compares a post with what the recording says of it, field by field.
func (f redditFacts) same(t testing.TB, p mention.Post) {
	t.Helper()
	name := f.text("name")
	number, _ := f["created_utc"].(json.Number).Float64()
	score, known := f["score"].(json.Number)
	count, _ := score.Int64()
	if hidden := f["hide_score"] == true || f["score_hidden"] == true; hidden {
		known = false
	}
	likes, has := p.Likes.Get()
	author := f.text("author")
	if author == "[deleted]" {
		author = ""
	}
	link, _, _ := strings.Cut(strings.TrimPrefix(p.URL, "https://www.reddit.com/comments/"), "/")
	want := f.text("link_id")
	if want == "" && strings.HasPrefix(name, "t3_") {
		want = name
	}
	switch {
	case p.ID != "reddit:"+name || p.Source != "reddit" || p.Endpoint == "" || p.FetchedAt.IsZero():
		t.Errorf("%s: id %s, source %s, endpoint %s", name, p.ID, p.Source, p.Endpoint)
	case p.PublishedAt.Unix() != int64(number):
		t.Errorf("%s: published at %v, want %v", name, p.PublishedAt, time.Unix(int64(number), 0).UTC())
	case has != known || has && likes != count:
		t.Errorf("%s: %d likes (%v), want %d (%v)", name, likes, has, count, known)
	case p.Author.Handle != author || p.Author.ID != author:
		t.Errorf("%s: another author", name)
	case p.Title+p.Text == "" || (p.Kind == mention.KindComment) != strings.HasPrefix(name, "t1_"):
		t.Errorf("%s: kind %s, %d bytes of text", name, p.Kind, len(p.Title+p.Text))
	case want != "" && (p.ThreadID != "reddit:"+want || link != strings.TrimPrefix(want, "t3_")):
		t.Errorf("%s: thread %s, link %s, want %s", name, p.ThreadID, p.URL, want)
	case p.Kind == mention.KindComment && p.ParentID != "reddit:"+f.text("parent_id"):
		t.Errorf("%s: parent %s", name, p.ParentID)
	}
	f.sameText(t, p)
}

// sameText compares words: signs of Markdown and blanks may differ.
func (f redditFacts) sameText(t testing.TB, p mention.Post) {
	t.Helper()
	plain := func(s string) string { return strings.Join(strings.Fields(redditText(markdownText(s))), " ") }
	if got, want := plain(p.Text), plain(f.text("body")+f.text("selftext")); got != want {
		t.Errorf("%s: %d bytes of text, want %d", p.ID, len(got), len(want))
	}
	if got, want := p.Title, strings.Join(strings.Fields(f.text("title")), " "); p.Kind == mention.KindPost && got != want {
		t.Errorf("%s: %d bytes of title, want %d", p.ID, len(got), len(want))
	}
}

// redditSameAll compares posts with all that a recording has and that may come out.
func redditSameAll(t *testing.T, body []byte, posts []mention.Post) {
	t.Helper()
	things := redditThings(t, body)
	for _, p := range posts {
		f, ok := things[strings.TrimPrefix(p.ID, "reddit:")]
		if !ok || f.gone() {
			t.Errorf("%s has come out", p.ID)
			continue
		}
		f.same(t, p)
		delete(things, f.text("name"))
	}
	for name, f := range things {
		if !f.gone() {
			t.Errorf("%s has not come out", name)
		}
	}
	redditNobodyLeft(t, posts)
}

// redditNobodyLeft wants no name of an author in masked posts; some authors are
// gone from the site.
func redditNobodyLeft(t *testing.T, posts []mention.Post) {
	t.Helper()
	nobodyLeft(t, slices.DeleteFunc(slices.Clone(posts), func(p mention.Post) bool { return p.Author.Key() == "" }))
}

// TestRedditRecordedListings reads listings of all sorts as a search's answer.
func TestRedditRecordedListings(t *testing.T) {
	for _, name := range []string{
		"goreddit-subreddit_search-posts", "goreddit-listings_posts", "goreddit-listings_posts-comments-subreddits",
		"goreddit-user_comments", "praw-message_mentions", "praw-r_all_comments_before", "praw-info_with_removed",
		"praw-deleted_comment", "praw-empty_listing", "prawcore-get_ok_headers",
	} {
		t.Run(name, func(t *testing.T) {
			recorded := readReddit(t, name+".json")
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				site := redditWith(t, "/search", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if asked++; asked > 1 {
						answer(w, 200, string(fixture(t, "reddit", "empty.json")))
						return
					}
					recorded.ServeHTTP(w, r)
				}))
				v := newRedditTrip(t, site, map[string]string{"comments": "false"}, redditKeys())
				posts, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}})
				if err != nil {
					t.Fatal(err)
				}
				redditSameAll(t, recorded.body, posts)
				goesOn := bytes.Contains(recorded.body, []byte(`"after": "t`))
				if goesOn != (asked > 1) {
					t.Errorf("%d pages were asked for", asked)
				}
			})
		})
	}
}

// TestRedditRecordedTrees reads threads and comments that were left out.
func TestRedditRecordedTrees(t *testing.T) {
	for name, link := range map[string]string{
		"praw-submission_comments": "t3_2gmzqe", "goreddit-post_post": "t3_testpost", "prawcore-raw_json": "t3_45xjdr",
		"praw-morechildren": "t3_3hahrw", "goreddit-comment_more": "t3_123",
	} {
		t.Run(name, func(t *testing.T) {
			recorded := readReddit(t, name+".json")
			synctest.Test(t, func(t *testing.T) {
				site := redditWith(t, "/comments/", recorded)
				if strings.Contains(name, "more") {
					site = redditWith(t, "/api/morechildren", recorded)
				}
				v := newRedditTrip(t, site, nil, redditKeys())
				tree := &redditTree{walk: &redditWalk{source: v.source.(*redditSource)}, post: link, authors: map[string]string{}}
				err := tree.read(t.Context(), "")
				if strings.Contains(name, "more") {
					err = tree.readMore(t.Context(), []string{"a", "b"})
				}
				if err != nil {
					t.Fatal(err)
				}
				comments := tree.comments
				things := redditThings(t, recorded.body)
				for _, c := range comments {
					f := things[strings.TrimPrefix(c.ID, "reddit:")]
					f.same(t, c)
					delete(things, f.text("name"))
				}
				delete(things, link)
				for name, f := range things {
					if !f.gone() {
						t.Errorf("%s has not come out", name)
					}
				}
				redditNobodyLeft(t, comments)
			})
		})
	}
}

// TestRedditRecordedRaw finds the three signs as they were written, once.
func TestRedditRecordedRaw(t *testing.T) {
	var answer []redditThing
	if err := json.Unmarshal(readReddit(t, "prawcore-raw_json.json").body, &answer); err != nil {
		t.Fatal(err)
	}
	listing, err := answer[0].listing()
	if err != nil {
		t.Fatal(err)
	}
	item, err := listing.Children[0].item()
	if err != nil {
		t.Fatal(err)
	}
	p, ok := item.post(nil, "search", testClock())
	if !ok || !strings.HasSuffix(p.Title, ": < > &") {
		t.Errorf("the title has lost its signs, or has them escaped")
	}
}

// TestRedditRecordedTokens reads what the site gave to apps.
func TestRedditRecordedTokens(t *testing.T) {
	for _, name := range []string{"praw-access_token", "prawcore-token_client_credentials"} {
		recorded := readReddit(t, name+".json")
		synctest.Test(t, func(t *testing.T) {
			v := newRedditTrip(t, recorded, nil, redditKeys())
			token, lives, err := redditLogin{v.source.(*redditSource).env.Client, redditSite, "a", "b"}.fetch(t.Context())
			if err != nil || token == "" || lives != time.Hour {
				t.Errorf("%s: lives %v, error %v", name, lives, err)
			}
		})
	}
}

// TestRedditRecordedRefusals answers a search with each recorded refusal, with
// its own head.
func TestRedditRecordedRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		path string
		kind mention.ErrorKind
	}{
		"prawcore-401_expired_token.json":      {"/search", mention.Credentials},
		"prawcore-403.json":                    {"/search", mention.Blocked},
		"prawcore-403_insufficient_scope.json": {"/search", mention.Credentials},
		"prawcore-404.json":                    {"/search", mention.Changed},
		"prawcore-429_json.json":               {"access_token", mention.RateLimited},
		"prawcore-503_empty.json":              {"/search", mention.Unavailable},
		"prawcore-token_400.json":              {"access_token", mention.Credentials},
		// Announcements are no listing: never "nothing found".
		"praw-announcements_with_ratelimit_headers.json": {"/search", mention.Changed},
	} {
		recorded := readReddit(t, name)
		synctest.Test(t, func(t *testing.T) {
			v := newRedditTrip(t, redditWith(t, c.path, recorded), nil, redditKeys())
			posts, err := v.all(t.Context(), redditQuery())
			if e, ok := asError(err); len(posts) > 0 || mention.KindOf(err) != c.kind || !ok || e.Hint == "" {
				t.Errorf("%s: %d posts, error of kind %q: %v", name, len(posts), mention.KindOf(err), err)
			}
		})
	}
}

// TestRedditRecordedRedirect follows where the site led from a subreddit to
// another: what is there is not what was asked for.
func TestRedditRecordedRedirect(t *testing.T) {
	recorded := readReddit(t, "prawcore-302_redirect.html")
	elsewhere := readReddit(t, "prawcore-get_ok_headers.json")
	synctest.Test(t, func(t *testing.T) {
		good := newFakeReddit(t)
		v := newRedditTrip(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasPrefix(r.URL.Path, "/r/travel"):
				recorded.ServeHTTP(w, r)
			case strings.HasPrefix(r.URL.Path, "/r/"):
				elsewhere.ServeHTTP(w, r)
			default:
				good.ServeHTTP(w, r)
			}
		}), map[string]string{"subreddits": "travel"}, redditKeys())
		posts, err := v.all(t.Context(), redditQuery())
		if len(posts) > 0 || mention.KindOf(err) != mention.BadConfig || !strings.Contains(err.Error(), "r/travel") {
			t.Errorf("%d posts, error %v", len(posts), err)
		}
	})
}

// TestRedditRecordedFeed reads a subreddit's feed.
func TestRedditRecordedFeed(t *testing.T) {
	body := recording(t, "feeds", "reddit_r_pics_rss_2025.xml")
	synctest.Test(t, func(t *testing.T) {
		posts, err := newRedditTrip(t, saying(200, body), nil, nil).all(t.Context(), redditQuery())
		if err != nil || len(posts) != 1 {
			t.Fatalf("%d posts, error %v", len(posts), err)
		}
		p := posts[0]
		id := strings.TrimPrefix(p.ID, "reddit:t3_")
		if !bytes.Contains(body, []byte("<id>t3_"+id+"</id>")) || p.URL != "https://www.reddit.com/comments/"+id {
			t.Errorf("id %s, link %s", p.ID, p.URL)
		}
		if !bytes.Contains(body, []byte("<title>"+p.Title+"</title>")) || p.Text != "" || p.Kind != mention.KindPost {
			t.Errorf("kind %s, %d bytes of title, %d of text", p.Kind, len(p.Title), len(p.Text))
		}
		if !bytes.Contains(body, []byte("<name>/u/"+p.Author.Handle+"</name>")) || p.Author.Handle == "" {
			t.Error("another author")
		}
		if at := p.PublishedAt.Format("2006-01-02T15:04:05+00:00"); !bytes.Contains(body, []byte("<published>"+at+"</published>")) {
			t.Errorf("published at %s", at)
		}
		if _, known := p.Replies.Get(); known || !p.Likes.IsZero() {
			t.Error("a feed has no numbers")
		}
		nobodyLeft(t, posts)
	})
}
