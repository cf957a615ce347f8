package source

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// fuzzedPage reads a page as the pager does and gives its posts.
func fuzzedPage[T graphItem](body []byte, post func(T) (mention.Post, bool)) (posts []mention.Post, next string) {
	var page graphPage[T]
	if json.Unmarshal(body, &page) != nil {
		return nil, ""
	}
	pager := newGraphPager[T](&graphRun{}, graphList{limit: 5, full: 1})
	items, err := pager.fresh(page.Data)
	if err != nil {
		return nil, ""
	}
	for _, item := range items {
		if p, ok := post(item); ok {
			posts = append(posts, p)
		}
	}
	pager.turn(&page)
	return posts, pager.list.params.Encode()
}

// FuzzGraph reads whatever comes as a page of each list, and as an error.
func FuzzGraph(f *testing.F) {
	for site, names := range map[string][]string{
		"facebook":  {"feed1.json", "feed2.json", "comments1.json", "tagged.json", "ratings.json"},
		"instagram": {"recent1.json", "tags1.json", "comments1.json", "media.json"},
		"threads":   {"search1.json", "mentions.json"},
	} {
		for _, name := range names {
			f.Add(string(fixture(f, site, name)))
		}
	}
	f.Add(graphGone)
	f.Add(`{"data":[null,{"id":"1"}],"paging":{"next":"%zz","cursors":{"after":"\u0000"}}}`)
	f.Fuzz(func(t *testing.T, body string) {
		now := testClock()
		var all []mention.Post
		add := func(posts []mention.Post, next string) {
			all = append(all, posts...)
			if strings.Contains(next, "access_token=") {
				t.Errorf("a token in %q", next)
			}
		}
		add(fuzzedPage([]byte(body), func(p facebookPost) (mention.Post, bool) { return p.post("7", "feed", now) }))
		add(fuzzedPage([]byte(body), func(c facebookComment) (mention.Post, bool) { return c.post("7", "7_1", now) }))
		add(fuzzedPage([]byte(body), func(v facebookReview) (mention.Post, bool) { return v.post("7", now) }))
		add(fuzzedPage([]byte(body), func(m instagramMedia) (mention.Post, bool) { return m.post("tags", now) }))
		add(fuzzedPage([]byte(body), func(c instagramComment) (mention.Post, bool) { return c.post(instagramMedia{}, "", now) }))
		add(fuzzedPage([]byte(body), func(p threadsPost) (mention.Post, bool) { return p.post("mentions", now) }))
		for _, p := range all {
			if p.Text == "" || !strings.HasPrefix(p.ID, p.Source+":") || len(p.ID) == len(p.Source)+1 {
				t.Errorf("an incomplete post: %+v", p)
			}
			if !utf8.ValidString(p.Text) || strings.ContainsFunc(p.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
				t.Errorf("text %q", p.Text)
			}
		}
		if fault := graphFaultIn([]byte(body)); fault != nil {
			run := &graphRun{graphClient: &graphClient{site: facebookSite(), token: "t"}}
			if err := run.refused(mention.Errorf(mention.BadQuery, "x"), fault, ""); mention.KindOf(err) == "" {
				t.Errorf("no kind for %q", body)
			}
		}
	})
}

// BenchmarkGraphPage reads a full page of comments.
func BenchmarkGraphPage(b *testing.B) {
	comments := make([]string, facebookCommentSize)
	for i := range comments {
		comments[i] = fmt.Sprintf(`{"id":"9223372036854775901_%d","created_time":"2026-11-22T18:00:00+0000","message":"Three hours on hold at Northwind Air, `+
			`and the refund is still not there 😡","from":{"id":"700100200300405","name":"Sven Moe"},"message_tags":[{"id":"7","name":"Pia Lund","type":"user",`+
			`"offset":0,"length":8}],"like_count":4,"comment_count":0,"parent":{"id":"9223372036854775901_1"},"is_hidden":false,"is_private":false}`, i)
	}
	body := []byte(`{"data":[` + strings.Join(comments, ",") + `]}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		posts, _ := fuzzedPage(body, func(c facebookComment) (mention.Post, bool) { return c.post("7", "7_1", testClock()) })
		if len(posts) != facebookCommentSize {
			b.Fatal(len(posts))
		}
	}
}
