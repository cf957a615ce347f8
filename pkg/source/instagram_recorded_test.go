package source

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// instagramWant is the post that a recorded medium must be.
func instagramWant(t testing.TB, d graphDoc, endpoint string) mention.Post {
	t.Helper()
	return mention.Post{
		ID: "instagram:" + d.text("id"), Source: "instagram", Kind: mention.KindPost, PublishedAt: d.time(t, "timestamp"),
		Text: strings.TrimSpace(d.text("caption")), URL: d.text("permalink"), ThreadID: "instagram:" + d.text("id"),
		Likes: d.count("like_count"), Replies: d.count("comments_count"), Endpoint: endpoint,
	}
}

// instagramCommentWant is the post that a recorded comment below medium 1 must
// be.
func instagramCommentWant(t testing.TB, d graphDoc) mention.Post {
	t.Helper()
	p := mention.Post{
		ID: "instagram:" + d.text("id"), Source: "instagram", Kind: mention.KindComment, PublishedAt: d.time(t, "timestamp"),
		Text: d.text("text"), Addressed: true, ParentID: "instagram:1", ThreadID: "instagram:1", Likes: d.count("like_count"), Endpoint: "comments",
	}
	if name := d.text("username"); name != "" {
		p.Author = mention.Author{Handle: name, URL: "https://www.instagram.com/" + name + "/"}
	}
	return p
}

// TestRecordedInstagramTagged reads recorded posts that tag an account; one has
// no caption.
func TestRecordedInstagramTagged(t *testing.T) {
	var want []mention.Post
	for _, d := range recordedGraph(t, "instagram", "pyfb-tagged_medias.json").list("data") {
		if d.text("caption") != "" {
			p := instagramWant(t, d, "tags")
			p.Addressed = true
			want = append(want, p)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		v := newInstagramTrip(t, inTurn(&sent, says(200, string(recording(t, "instagram", "pyfb-tagged_medias.json")))), "read", "tagged")
		got, err := v.all(t.Context(), mention.Query{})
		if err != nil || len(sent) != 1 {
			t.Errorf("error %v after %d requests", err, len(sent))
		}
		wantPosts(t, got, want)
	})
}

// TestRecordedInstagramComments reads two recorded pages of comments.
func TestRecordedInstagramComments(t *testing.T) {
	const first, second = "pyfb-media_comments_p1.json", "pyfb-media_comments_p2.json"
	var want []mention.Post
	for _, name := range []string{first, second} {
		for _, d := range recordedGraph(t, "instagram", name).list("data") {
			want = append(want, instagramCommentWant(t, d))
		}
	}
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		site := inTurn(&sent,
			says(200, `{"data":[{"id":"1","timestamp":"2020-02-13T10:35:40+0000","username":"northwindair","comments_count":4}]}`),
			says(200, string(recording(t, "instagram", first))), says(200, string(recording(t, "instagram", second))),
			says(200, graphNothing))
		got, err := newInstagramTrip(t, site, "read", "comments").all(t.Context(), mention.Query{})
		if err != nil || len(sent) != 3 || strings.Contains(strings.Join(sent, ""), "access_token") {
			t.Errorf("error %v, asked %q", err, sent)
		}
		wantPosts(t, got, want)
	})
}

// TestRecordedInstagramComment reads recorded comments, replies and mentions as
// they come one by one.
func TestRecordedInstagramComment(t *testing.T) {
	one := recordedGraph(t, "instagram", "pyfb-comments_comment_fields.json")
	mentioned, _ := recordedGraph(t, "instagram", "pyfb-mentioned_comment.json").at("mentioned_comment").(map[string]any)
	replies := recordedGraph(t, "instagram", "pyfb-comments_replies.json").list("data")
	for i, d := range append([]graphDoc{one, mentioned}, replies...) {
		var c instagramComment
		d.into(t, &c)
		above, want := "", instagramCommentWant(t, d)
		if i >= 2 {
			above, want.Kind, want.ParentID, want.Endpoint = "2", mention.KindReply, "instagram:2", "replies"
		}
		post, ok := c.post(instagramMedia{ID: "1", Username: "northwindair"}, above, testClock())
		if !ok {
			t.Errorf("%s is no post", c.ID)
		}
		wantPosts(t, []mention.Post{post}, []mention.Post{want})
	}
}

// TestRecordedInstagramMedia reads recorded media, albums among them.
func TestRecordedInstagramMedia(t *testing.T) {
	mentioned, _ := recordedGraph(t, "instagram", "pyfb-mentioned_media.json").at("mentioned_media").(map[string]any)
	docs := append(recordedGraph(t, "instagram", "pyfb-media_medias_fields.json").members(),
		recordedGraph(t, "instagram", "pyfb-media_media_default.json"), mentioned)
	if len(docs) != 4 {
		t.Fatalf("%d media", len(docs))
	}
	for _, d := range docs {
		var m instagramMedia
		d.into(t, &m)
		post, ok := m.post("media", testClock())
		if !ok {
			t.Errorf("%s is no post", m.ID)
		}
		wantPosts(t, []mention.Post{post}, []mention.Post{instagramWant(t, d, "media")})
	}
}

// TestRecordedInstagramHashtag reads recorded posts of a hashtag. They were
// recorded without their times, which were not asked for: an answer that lacks
// what was asked for is refused. With times, the rest is as recorded.
func TestRecordedInstagramHashtag(t *testing.T) {
	for _, name := range []string{"pyfb-hashtag_recent_medias_p1.json", "pyfb-hashtag_top_medias_p1.json"} {
		doc := recordedGraph(t, "instagram", name)
		site := func(page string) *fakeGraph {
			f := newFakeInstagram(t)
			f.answers["/v22.0/17843800000000001/recent_media"] = page
			f.answers["/v22.0/17843800000000001/recent_media?after=after"] = page
			return f
		}
		q := mention.Query{Searches: []string{"northwindair"}}
		synctest.Test(t, func(t *testing.T) {
			_, err := newInstagramTrip(t, site(string(recording(t, "instagram", name))), "read", "hashtags").all(t.Context(), q)
			if mention.KindOf(err) != mention.Changed || !strings.Contains(err.Error(), "its time is missing") {
				t.Errorf("%s: error %v", name, err)
			}
		})
		var want []mention.Post
		for _, d := range doc.list("data") {
			d["timestamp"] = "2026-11-23T10:00:00+0000"
			if d.text("caption") != "" {
				want = append(want, instagramWant(t, d, "recent_media"))
			}
		}
		timed, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			f := site(string(timed))
			got, err := newInstagramTrip(t, f, "read", "hashtags").all(t.Context(), q)
			if n := len(f.asked); err != nil || n != 4 || strings.HasSuffix(f.asked[3].Path, "top_media") {
				t.Errorf("%s: error %v, asked %q", name, err, f.paths())
			}
			if len(want) == 0 {
				if len(got) != 0 {
					t.Errorf("%s: posts %v of media without captions", name, ids(got))
				}
				return
			}
			wantPosts(t, got, want)
		})
	}
}

// TestRecordedInstagramHashtags looks up recorded hashtags, and finds them among
// those that were asked for before.
func TestRecordedInstagramHashtags(t *testing.T) {
	found := recordedGraph(t, "instagram", "pyfb-hashtag_search.json").list("data")[0]
	recent := recordedGraph(t, "instagram", "pyfb-recently_searched_hashtags.json").list("data")
	infos := append(recordedGraph(t, "instagram", "pyfb-hashtags_info.json").members(), recordedGraph(t, "instagram", "pyfb-hashtag_info.json"))
	for _, d := range append(slices.Clone(infos), recent...) {
		var tag instagramTag
		if d.into(t, &tag); tag != (instagramTag{ID: d.text("id"), Name: d.text("name")}) || tag.ID == "" || tag.Name == "" {
			t.Errorf("hashtag %+v", tag)
		}
	}
	const list, search = "/v22.0/17841400000000001/recently_searched_hashtags", "/v22.0/ig_hashtag_search"
	for _, c := range []struct {
		list, tag, id string
		lookup        bool
	}{
		{graphNothing, found.text("name"), found.text("id"), true},
		{string(recording(t, "instagram", "pyfb-recently_searched_hashtags.json")), recent[1].text("name"), recent[1].text("id"), false},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fakeGraph{t: t, answers: map[string]string{
				list: c.list, search: string(recording(t, "instagram", "pyfb-hashtag_search.json")),
				"/v22.0/" + c.id + "/recent_media": graphNothing,
			}}
			_, err := newInstagramTrip(t, f, "read", "hashtags", "hashtags", c.tag).all(t.Context(), mention.Query{})
			if got := slices.Contains(f.paths(), search+"?q="+c.tag); err != nil || got != c.lookup {
				t.Errorf("#%s: error %v, asked %q", c.tag, err, f.paths())
			}
		})
	}
}
