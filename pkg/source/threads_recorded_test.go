package source

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// threadsWant is the post that a documented post must be.
func threadsWant(t testing.TB, d graphDoc, endpoint string) mention.Post {
	t.Helper()
	p := mention.Post{
		ID: "threads:" + d.text("id"), Source: "threads", Kind: mention.KindPost, PublishedAt: d.time(t, "timestamp"), Text: d.text("text"),
		Author:   mention.Author{Handle: d.text("username"), URL: "https://www.threads.net/@" + d.text("username")},
		ThreadID: "threads:" + d.text("id"), Endpoint: endpoint, Addressed: endpoint == "mentions",
	}
	if d.at("is_reply") == true {
		p.Kind, p.ParentID, p.ThreadID = mention.KindReply, "threads:"+d.text("replied_to.id"), "threads:"+d.text("root_post.id")
	}
	code := d.text("shortcode")
	if code == "" {
		_, code, _ = strings.Cut(d.text("permalink"), "/post/")
	}
	p.URL = "https://www.threads.net/t/" + code
	return p
}

// TestRecordedThreadsSearch reads the documented answer of a search.
func TestRecordedThreadsSearch(t *testing.T) {
	docs := recordedGraph(t, "threads", "docs-keyword_search.json").list("data")
	synctest.Test(t, func(t *testing.T) {
		site := &fakeGraph{t: t, answers: map[string]string{
			"/v1.0/keyword_search": string(recording(t, "threads", "docs-keyword_search.json")), "/v1.0/me": threadsMe,
		}}
		got, err := newThreadsTrip(t, site, "read", "search").all(t.Context(), mention.Query{Searches: []string{"first"}})
		if err != nil || len(site.asked) != 2 {
			t.Errorf("error %v, asked %q", err, site.paths())
		}
		wantPosts(t, got, []mention.Post{threadsWant(t, docs[0], "keyword_search")})
	})
}

// TestRecordedThreadsShapes reads the shapes that the site's own collection of
// requests shows. Two of them are no JSON: they have <string> for values and
// dots for more of the same.
func TestRecordedThreadsShapes(t *testing.T) {
	for name, endpoint := range map[string]string{
		"postman-keyword_search.json": "keyword_search", "postman-me_mentions.json": "mentions",
		"postman-replies.json": "replies", "postman-conversation.json": "conversation", "postman-me_replies.json": "replies",
	} {
		body := strings.ReplaceAll(string(recording(t, "threads", name)), "<string>", `"string"`)
		body = regexp.MustCompile(`,\s*\.\.\.`).ReplaceAllString(body, "")
		var page graphPage[threadsPost]
		var doc graphDoc
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := json.Unmarshal([]byte(body), &doc); err != nil {
			t.Fatal(err)
		}
		if len(page.Data) != 1 || page.Paging.Next != "" || page.Paging.Cursors.After == "" {
			t.Errorf("%s: %d posts, paging %+v", name, len(page.Data), page.Paging)
		}
		for i, d := range doc.list("data") {
			post, ok := page.Data[i].post(endpoint, testClock())
			if !ok {
				t.Errorf("%s: %d is no post", name, i)
			}
			wantPosts(t, []mention.Post{post}, []mention.Post{threadsWant(t, d, endpoint)})
		}
	}
}
