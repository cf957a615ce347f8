package source

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// What is recorded is other people's: the tests say how posts follow from it, not
// what they say.

// graphDoc is a part of a recorded answer, read without the sources' own types.
type graphDoc map[string]any

func recordedGraph(t testing.TB, site, name string) graphDoc {
	t.Helper()
	var doc graphDoc
	if err := json.Unmarshal(recording(t, site, name), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// at follows names into objects.
func (d graphDoc) at(path string) any {
	var v any = map[string]any(d)
	for name := range strings.SplitSeq(path, ".") {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

func (d graphDoc) text(path string) string {
	s, _ := d.at(path).(string)
	return s
}

func (d graphDoc) count(path string) mention.Count {
	n, ok := d.at(path).(float64)
	if !ok {
		return mention.Count{}
	}
	return mention.Of(int64(n))
}

// time reads a recorded time in the one form that there is.
func (d graphDoc) time(t testing.TB, path string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04:05+0000", d.text(path))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func (d graphDoc) list(path string) []graphDoc {
	list, _ := d.at(path).([]any)
	docs := make([]graphDoc, len(list))
	for i, v := range list {
		docs[i], _ = v.(map[string]any)
	}
	return docs
}

// members are the objects of an answer that names each by its id.
func (d graphDoc) members() []graphDoc {
	var docs []graphDoc
	for id, v := range d {
		doc, _ := v.(map[string]any)
		if graphDoc(doc).text("id") == id {
			docs = append(docs, doc)
		}
	}
	return docs
}

// into reads the document into one of the sources' types.
func (d graphDoc) into(t testing.TB, v any) {
	t.Helper()
	body, err := json.Marshal(d)
	if err == nil {
		err = json.Unmarshal(body, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// wantPosts compares posts with what must follow from a recording. The time of
// the fetch is not looked at.
func wantPosts(t *testing.T, got, want []mention.Post) {
	t.Helper()
	if len(got) != len(want) || len(want) == 0 {
		t.Errorf("%d posts, want %d", len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		got[i].FetchedAt = time.Time{}
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("post %d is\n%+v\nwant\n%+v", i, got[i], want[i])
		}
	}
}

// facebookWant is the post that a recorded post of a page must be.
func facebookWant(t testing.TB, d graphDoc) mention.Post {
	t.Helper()
	owner, story, _ := strings.Cut(d.text("id"), "_")
	return mention.Post{
		ID: "facebook:" + d.text("id"), Source: "facebook", Kind: mention.KindPost, PublishedAt: d.time(t, "created_time"),
		Text: strings.TrimSpace(d.text("message")), Author: mention.Author{ID: owner}, Endpoint: "feed",
		Likes: d.count("reactions.summary.total_count"), Replies: d.count("comments.summary.total_count"), Reposts: d.count("shares.count"),
		URL:      "https://www.facebook.com/permalink.php?id=" + owner + "&story_fbid=" + story,
		ThreadID: "facebook:" + d.text("id"),
	}
}

// facebookCommentWant is the post that a recorded comment must be.
func facebookCommentWant(t testing.TB, d graphDoc) mention.Post {
	t.Helper()
	story, comment, _ := strings.Cut(d.text("id"), "_")
	return mention.Post{
		ID: "facebook:" + d.text("id"), Source: "facebook", Kind: mention.KindComment, PublishedAt: d.time(t, "created_time"),
		Text: strings.TrimSpace(d.text("message")), Addressed: true, Endpoint: "comments",
		Likes: d.count("like_count"), Replies: d.count("comment_count"),
		URL:      "https://www.facebook.com/permalink.php?comment_id=" + comment + "&id=7&story_fbid=" + story,
		ParentID: "facebook:7_" + story, ThreadID: "facebook:7_" + story,
	}
}

// TestRecordedFacebookFeed reads a recorded page of a feed. Its next page is
// asked for without the token that its address holds.
func TestRecordedFacebookFeed(t *testing.T) {
	doc := recordedGraph(t, "facebook", "pyfb-post-feeds_default_fields_p1.json")
	posts := doc.list("data")
	page, _, _ := strings.Cut(posts[0].text("id"), "_")
	var want []mention.Post
	for _, d := range posts {
		want = append(want, facebookWant(t, d))
	}
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		v := newFacebookTrip(t, inTurn(&sent, says(200, string(recording(t, "facebook", "pyfb-post-feeds_default_fields_p1.json"))), says(200, graphNothing)),
			"pages", page, "edges", "feed")
		got, err := v.all(t.Context(), mention.Query{})
		if err != nil {
			t.Fatal(err)
		}
		wantPosts(t, got, want)
		if len(sent) != 2 || !strings.Contains(sent[1], "after=after") || strings.Contains(sent[1], "access_token") {
			t.Errorf("asked %q", sent)
		}
	})
}

// TestRecordedFacebookPosts reads recorded posts that came without a list.
func TestRecordedFacebookPosts(t *testing.T) {
	docs := append(recordedGraph(t, "facebook", "pyfb-post-multi_posts_data_fields.json").members(),
		recordedGraph(t, "facebook", "pyfb-post-single_post_data_fields.json"))
	if len(docs) != 3 {
		t.Fatalf("%d posts", len(docs))
	}
	for _, d := range docs {
		var p facebookPost
		d.into(t, &p)
		owner, _, _ := strings.Cut(p.ID, "_")
		post, ok := p.post(owner, "feed", testClock())
		if !ok {
			t.Errorf("%s is no post", p.ID)
		}
		wantPosts(t, []mention.Post{post}, []mention.Post{facebookWant(t, d)})
	}
}

// TestRecordedFacebookComments reads recorded comments below a post.
func TestRecordedFacebookComments(t *testing.T) {
	docs := recordedGraph(t, "facebook", "pyfb-comments_info.json").members()
	if len(docs) != 2 {
		t.Fatalf("%d comments", len(docs))
	}
	for _, d := range docs {
		var c facebookComment
		d.into(t, &c)
		story, _, _ := strings.Cut(c.ID, "_")
		post, ok := c.post("7", "7_"+story, testClock())
		if !ok {
			t.Errorf("%s is no comment", c.ID)
		}
		wantPosts(t, []mention.Post{post}, []mention.Post{facebookCommentWant(t, d)})
	}
}

// TestRecordedFacebookPaging takes the parameters of a recorded "next".
func TestRecordedFacebookPaging(t *testing.T) {
	var page graphPage[facebookPost]
	doc := recordedGraph(t, "facebook", "pyfb-search_pages.json")
	doc.into(t, &page)
	pager := newGraphPager[facebookPost](&graphRun{}, graphList{path: "v22.0/7/feed", limit: 50})
	pager.turn(&page)
	got := pager.list.params.Encode()
	if want := "after=after&fields=id%2Cname%2Clocation%2Clink&limit=5&pretty=0&q=facebook"; pager.done || got != want {
		t.Errorf("the next page has %s, want %s", got, want)
	}
	// Pages are no posts: what has no time is refused.
	if _, err := pager.fresh(page.Data); mention.KindOf(err) != mention.Changed {
		t.Errorf("error %v", err)
	}
}

// TestRecordedFacebookErrors gives recorded refusals the kind that they have, and
// keeps the site's words.
func TestRecordedFacebookErrors(t *testing.T) {
	for name, c := range map[string]struct {
		kind mention.ErrorKind
		hint string
	}{
		"pyfb-error.json":               {mention.Credentials, "FACEBOOK_APP_SECRET"},
		"pyfb-error_data.json":          {mention.Credentials, "pages_read_engagement or Page Public Content Access or Page Public Metadata Access"},
		"error-page-rate-limit-32.json": {mention.RateLimited, "try again in an hour"},
	} {
		words := recordedGraph(t, "facebook", name).text("error.message")
		synctest.Test(t, func(t *testing.T) {
			var sent []string
			v := newFacebookTrip(t, inTurn(&sent, says(http.StatusBadRequest, string(recording(t, "facebook", name)))), "edges", "feed")
			_, err := v.all(t.Context(), mention.Query{})
			e, ok := asError(err)
			if !ok || e.Kind != c.kind || !strings.Contains(e.Hint, c.hint) || !strings.Contains(err.Error(), words[:min(len(words), 40)]) || len(sent) != 1 {
				t.Errorf("%s: error %v (%+v) after %d requests", name, err, e, len(sent))
			}
		})
	}
}

// TestRecordedFilesOfMeta lists every recording of the three sites, so that a
// new one is noticed.
func TestRecordedFilesOfMeta(t *testing.T) {
	used := map[string][]string{
		"facebook": {
			"error-page-rate-limit-32.json", "error-page-rate-limit-32.meta.json", "pyfb-comments_info.json", "pyfb-error.json", "pyfb-error_data.json",
			"pyfb-post-feeds_default_fields_p1.json", "pyfb-post-multi_posts_data_fields.json", "pyfb-post-single_post_data_fields.json", "pyfb-search_pages.json",
		},
		"instagram": {
			"pyfb-comments_comment_fields.json", "pyfb-comments_replies.json", "pyfb-hashtag_info.json", "pyfb-hashtag_recent_medias_p1.json",
			"pyfb-hashtag_search.json", "pyfb-hashtag_top_medias_p1.json", "pyfb-hashtags_info.json", "pyfb-media_comments_p1.json", "pyfb-media_comments_p2.json",
			"pyfb-media_media_default.json", "pyfb-media_medias_fields.json", "pyfb-mentioned_comment.json", "pyfb-mentioned_media.json",
			"pyfb-recently_searched_hashtags.json", "pyfb-tagged_medias.json",
		},
		"threads": {
			"docs-keyword_search.json", "docs-keyword_search.meta.json", "postman-conversation.json", "postman-keyword_search.json", "postman-me_mentions.json",
			"postman-me_replies.json", "postman-replies.json",
		},
	}
	for site, want := range used {
		files, err := os.ReadDir(filepath.Join("..", "..", "..", "shared", "recordings", site))
		if err != nil {
			t.Skip("the recordings are not here:", site)
		}
		var got []string
		for _, f := range files {
			got = append(got, f.Name())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q", site, got, want)
		}
	}
}
