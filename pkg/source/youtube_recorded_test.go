package source

import (
	"cmp"
	"encoding/json"
	"html"
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
	"github.com/earshot-cli/earshot/pkg/web"
)

// What is recorded is other people's: the tests say how posts follow from it, not
// what they say.

// youtubeDoc is a part of a recorded answer, read without the source's own types.
type youtubeDoc struct{ v any }

func recordedYoutube(t *testing.T, name string) youtubeDoc {
	t.Helper()
	var v any
	if err := json.Unmarshal(recording(t, "youtube", name), &v); err != nil {
		t.Fatal(err)
	}
	return youtubeDoc{v}
}

// at follows names into objects.
func (d youtubeDoc) at(path string) youtubeDoc {
	for name := range strings.SplitSeq(path, ".") {
		m, _ := d.v.(map[string]any)
		d = youtubeDoc{m[name]}
	}
	return d
}

func (d youtubeDoc) list() []youtubeDoc {
	list, _ := d.v.([]any)
	docs := make([]youtubeDoc, len(list))
	for i, v := range list {
		docs[i] = youtubeDoc{v}
	}
	return docs
}

func (d youtubeDoc) text() string {
	s, _ := d.v.(string)
	return s
}

func (d youtubeDoc) count() mention.Count {
	n, ok := d.v.(float64)
	if !ok {
		return mention.Count{}
	}
	return mention.Of(int64(n))
}

// comment is the post that a recorded comment of a thread must be.
func (d youtubeDoc) comment(t *testing.T, thread youtubeDoc, endpoint string) mention.Post {
	t.Helper()
	s := d.at("snippet")
	at, err := time.Parse(time.RFC3339, s.at("publishedAt").text())
	if err != nil {
		t.Fatal(err)
	}
	p := mention.Post{
		ID: "youtube:" + d.at("id").text(), Source: "youtube", Kind: mention.KindComment, PublishedAt: at.UTC(),
		Text: strings.TrimSpace(s.at("textOriginal").text()), Likes: s.at("likeCount").count(), Endpoint: endpoint,
		Author: mention.Author{ID: s.at("authorChannelId.value").text(), URL: s.at("authorChannelUrl").text()},
	}
	if name := s.at("authorDisplayName").text(); strings.HasPrefix(name, "@") {
		p.Author.Handle = name[1:]
	} else {
		p.Author.Name = name
	}
	if parent := s.at("parentId").text(); parent != "" {
		p.Kind, p.ParentID = mention.KindReply, "youtube:"+parent
	} else {
		p.Replies = thread.at("snippet.totalReplyCount").count()
	}
	if video := thread.at("snippet.videoId").text(); video != "" {
		p.ThreadID = "youtube:" + video
		p.URL = "https://www.youtube.com/watch?v=" + video + "&lc=" + d.at("id").text()
		if p.ParentID == "" {
			p.ParentID = p.ThreadID
		}
	} else {
		p.ThreadID = "youtube:" + thread.at("id").text()
		p.URL = "https://www.youtube.com/channel/" + thread.at("snippet.channelId").text() + "/community?lc=" + d.at("id").text()
	}
	return p
}

// sameYoutubePosts compares posts, each once and in whatever order, with what they must
// be.
func sameYoutubePosts(t *testing.T, got, want []mention.Post) {
	t.Helper()
	if len(got) != len(want) || len(want) == 0 {
		t.Errorf("%d posts, want %d", len(got), len(want))
	}
	for _, w := range want {
		at := slices.IndexFunc(got, func(p mention.Post) bool { return p.ID == w.ID })
		if at < 0 {
			t.Errorf("%s is missing", w.ID)
			continue
		}
		g := got[at]
		if g.FetchedAt.IsZero() {
			t.Errorf("%s: no time of fetching", g.ID)
		}
		g.FetchedAt = time.Time{}
		if !reflect.DeepEqual(g, w) {
			t.Errorf("post\n%+v\nwant\n%+v", g, w)
		}
	}
}

// TestYoutubeRecordedThreads reads each recorded page of threads below a video.
func TestYoutubeRecordedThreads(t *testing.T) {
	for _, name := range []string{
		"pyt-comment_threads_multi.json", "pyt-comment_threads_by_channel.json", "pyt-comment_threads_with_search.json",
		"thread-item-2023-handles.json",
	} {
		t.Run(name, func(t *testing.T) {
			page := recordedYoutube(t, name)
			if page.at("items").v == nil { // one thread of a page
				page = youtubeDoc{map[string]any{"items": []any{page.v}}}
			}
			var want []mention.Post
			for _, thread := range page.at("items").list() {
				want = append(want, thread.at("snippet.topLevelComment").comment(t, thread, "commentThreads"))
				for _, reply := range thread.at("replies.comments").list() {
					want = append(want, reply.comment(t, thread, "commentThreads"))
				}
			}
			for i := range want {
				want[i].Addressed = true
			}
			body, err := json.Marshal(page.v)
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				v := &youtubeVisit{options: map[string]string{"videos": "VIDEO", "search": "off"}}
				got, err := v.search(t, youtubeAlways(string(body)), mention.Query{})
				if err != nil {
					t.Fatal(err)
				}
				sameYoutubePosts(t, got, want)
			})
		})
	}
}

// TestYoutubeRecordedChannel reads the comments across a channel, of which one
// has a reply that two pages of replies must be fetched for.
func TestYoutubeRecordedChannel(t *testing.T) {
	const threads, first, second = "pyt-comment_threads_all_to_me.json", "pyt-comments_by_parent_paged_1.json", "pyt-comments_by_parent_paged_2.json"
	page := recordedYoutube(t, threads)
	channel := page.at("items").list()[0].at("snippet.channelId").text()
	var want []mention.Post
	var asked youtubeDoc
	for _, thread := range page.at("items").list() {
		want = append(want, thread.at("snippet.topLevelComment").comment(t, thread, "commentThreads"))
		if thread.at("snippet.totalReplyCount").count() != mention.Of(0) {
			asked = thread
		}
	}
	for _, name := range []string{first, second} {
		for _, reply := range recordedYoutube(t, name).at("items").list() {
			want = append(want, reply.comment(t, asked, "comments"))
		}
	}
	for i := range want {
		want[i].Addressed = true
	}
	synctest.Test(t, func(t *testing.T) {
		next := recordedYoutube(t, first).at("nextPageToken").text()
		parent := "comments parentId=" + asked.at("id").text()
		site := &fakeYoutube{t: t, answers: map[string]string{
			"channels id=" + channel:                                 `{"items":[{"id":"` + channel + `","contentDetails":{"relatedPlaylists":{"uploads":""}}}]}`,
			"commentThreads allThreadsRelatedToChannelId=" + channel: string(recording(t, "youtube", threads)),
			parent: string(recording(t, "youtube", first)),
			strings.Replace(parent, " ", " pageToken="+next+" ", 1): string(recording(t, "youtube", second)),
		}}
		v := &youtubeVisit{options: map[string]string{"channels": channel, "search": "off"}}
		got, err := v.search(t, site, mention.Query{})
		if err != nil || len(site.keys()) != 4 {
			t.Fatalf("error %v; asked %q", err, site.keys())
		}
		sameYoutubePosts(t, got, want)
	})
}

// video is the post that a recorded video, or the finding of one, must be.
func (d youtubeDoc) video(t *testing.T, id, endpoint string, unescape func(string) string) mention.Post {
	t.Helper()
	s := d.at("snippet")
	at, err := time.Parse(time.RFC3339, s.at("publishedAt").text())
	if err != nil {
		t.Fatal(err)
	}
	channel := s.at("channelId").text()
	return mention.Post{
		ID: "youtube:" + id, Source: "youtube", Kind: mention.KindVideo, PublishedAt: at.UTC(), ThreadID: "youtube:" + id,
		Title: unescape(s.at("title").text()), Text: unescape(s.at("description").text()), Lang: strings.ToLower(cmp.Or(s.at("defaultLanguage").text(), s.at("defaultAudioLanguage").text())),
		Author: mention.Author{ID: channel, Name: s.at("channelTitle").text(), URL: "https://www.youtube.com/channel/" + channel},
		URL:    "https://www.youtube.com/watch?v=" + id, Endpoint: endpoint,
	}
}

// TestYoutubeRecordedSearch reads a recorded search when the day's units are used
// up: its videos are then as the search tells of them, unescaped once.
func TestYoutubeRecordedSearch(t *testing.T) {
	page := recordedYoutube(t, "pyt-search_videos_by_channel.json")
	quota := recording(t, "youtube", "error-403-quotaExceeded-2020.json")
	var want []mention.Post
	escaped := 0
	for _, hit := range page.at("items").list() {
		want = append(want, hit.video(t, hit.at("id.videoId").text(), "search", html.UnescapeString))
		if title := hit.at("snippet.title").text(); html.UnescapeString(title) != title {
			escaped++
		}
	}
	if escaped == 0 {
		t.Fatal("no recorded title is escaped")
	}
	synctest.Test(t, func(t *testing.T) {
		site := &fakeYoutube{t: t, answers: map[string]string{
			"search": string(recording(t, "youtube", "pyt-search_videos_by_channel.json")),
			"videos": "403 " + string(quota),
		}}
		v := &youtubeVisit{}
		got, err := v.search(t, site, mention.Query{})
		if mention.KindOf(err) != mention.RateLimited || !slices.Equal(v.exhausted, []string{"units"}) || len(site.keys()) != 2 {
			t.Errorf("error %v, exhausted %q, asked %q", err, v.exhausted, site.keys())
		}
		sameYoutubePosts(t, got, want)
	})
}

// TestYoutubeRecordedVideos reads recorded videos, which are not escaped.
func TestYoutubeRecordedVideos(t *testing.T) {
	const name = "pyt-videos_info_multi.json"
	var want []mention.Post
	var hits []string
	for _, v := range recordedYoutube(t, name).at("items").list() {
		id := v.at("id").text()
		want = append(want, v.video(t, id, "videos", strings.TrimSpace))
		hits = append(hits, `{"id":{"videoId":"`+id+`"},"snippet":{"publishedAt":"2019-01-01T00:00:00Z"}}`)
	}
	synctest.Test(t, func(t *testing.T) {
		site := &fakeYoutube{t: t, answers: map[string]string{
			"search": `{"items":[` + strings.Join(hits, ",") + `]}`, "videos": string(recording(t, "youtube", name)),
		}}
		got, err := (&youtubeVisit{options: map[string]string{"max_videos": "0"}}).search(t, site, mention.Query{})
		if err != nil {
			t.Fatal(err)
		}
		sameYoutubePosts(t, got, want)
	})
}

// TestYoutubeRecordedRefusals reads what the site says instead of an answer.
func TestYoutubeRecordedRefusals(t *testing.T) {
	for name, want := range map[string]struct {
		kind mention.ErrorKind
		hint string
	}{
		"error-400-API_KEY_INVALID.json":          {mention.Credentials, "check YOUTUBE_API_KEY"},
		"pyt-error_response.json":                 {mention.Credentials, "check YOUTUBE_API_KEY"},
		"error-400-missingRequiredParameter.json": {mention.BadQuery, "query explain"},
		"error-403-quotaExceeded-2020.json":       {mention.RateLimited, "midnight in California"},
		"pyt-error_permission_resp.json":          {mention.Blocked, "refuses"},
		"pyt-error_response_simple.json":          {mention.BadQuery, "query explain"},
	} {
		t.Run(name, func(t *testing.T) {
			body := recordedYoutube(t, name)
			status, message := 400, body.at("error").text()
			if message == "" {
				message = web.Text(body.at("error.message").text())
			}
			if n, ok := body.at("error.code").count().Get(); ok {
				status = int(n)
			}
			synctest.Test(t, func(t *testing.T) {
				posts, err := (&youtubeVisit{}).search(t, saying(status, recording(t, "youtube", name)), mention.Query{})
				e, ok := asError(err)
				if !ok || e.Kind != want.kind || !strings.Contains(e.Hint, want.hint) || len(posts) > 0 {
					t.Fatalf("%d posts, error %#v", len(posts), err)
				}
				if !strings.Contains(e.Error(), message) || strings.Contains(e.Error(), "<a") {
					t.Errorf("the error is %q, want %q in it", e.Error(), message)
				}
			})
		})
	}
}

// TestYoutubeRecordedDisabled passes over a video whose comments are disabled.
func TestYoutubeRecordedDisabled(t *testing.T) {
	body := recording(t, "youtube", "error-403-commentsDisabled.json")
	synctest.Test(t, func(t *testing.T) {
		v := &youtubeVisit{options: map[string]string{"videos": "a,b", "search": "off"}}
		posts, err := v.search(t, saying(http.StatusForbidden, body), mention.Query{})
		if err != nil || len(posts) > 0 || !slices.Equal(v.notes, []string{"comments are disabled: 2 videos"}) {
			t.Errorf("%d posts, error %v, notes %q", len(posts), err, v.notes)
		}
	})
}

// TestYoutubeRecordings holds that no recording is left out by the tests here.
func TestYoutubeRecordings(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "recordings", "youtube", "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("the recordings are not here")
	}
	tests, err := os.ReadFile("youtube_recorded_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := filepath.Base(f); !strings.HasSuffix(name, ".meta.json") && !strings.Contains(string(tests), `"`+name+`"`) {
			t.Errorf("%s is in no test", name)
		}
	}
}
