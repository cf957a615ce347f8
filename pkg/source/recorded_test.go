package source

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestBlueskyRecordedRefusal reads the site's own words for a request that it
// does not take.
func TestBlueskyRecordedRefusal(t *testing.T) {
	body := recording(t, "bluesky", "error_400.json")
	synctest.Test(t, func(t *testing.T) {
		_, err := newBlueskyTrip(t, saying(http.StatusBadRequest, body), nil).all(t.Context(), mention.Query{Searches: []string{"x"}})
		if mention.KindOf(err) != mention.BadQuery || !strings.Contains(err.Error(), "not be longer than 300 graphemes") {
			t.Errorf("error of kind %q: %v", mention.KindOf(err), err)
		}
	})
}

// TestBlueskyRecordedPosts reads posts as other interfaces of the site give them.
func TestBlueskyRecordedPosts(t *testing.T) {
	const id = "bluesky:at://did:plc:ic6zqvuw5ulmfpjiwnhsr2ns/app.bsky.feed.post/3k7qmjev5lr2s"
	var list blueskyAnswer
	if err := json.Unmarshal(recording(t, "bluesky", "get_posts.json"), &list); err != nil {
		t.Fatal(err)
	}
	var thread struct {
		Thread struct {
			Post json.RawMessage `json:"post"`
		} `json:"thread"`
	}
	if err := json.Unmarshal(recording(t, "bluesky", "get_post_thread.json"), &thread); err != nil {
		t.Fatal(err)
	}
	for _, a := range []blueskyAnswer{list, {Posts: []json.RawMessage{thread.Thread.Post}}} {
		posts, lost, err := a.decode(testClock())
		if err != nil || lost != 0 || !slices.Equal(ids(posts), []string{id}) {
			t.Fatalf("posts %v, %d lost, error %v", ids(posts), lost, err)
		}
		if p := posts[0]; p.PublishedAt.Format("2006-01-02T15:04:05.000") != "2023-09-19T11:32:54.574" || p.Text == "" || p.Author.Handle == "" {
			t.Errorf("post %+v", p)
		}
	}
}

// TestMastodonRecordedRefusals reads what servers say instead of posts.
func TestMastodonRecordedRefusals(t *testing.T) {
	for file, want := range map[string]struct {
		status int
		kind   mention.ErrorKind
	}{
		"error_401": {http.StatusUnauthorized, mention.Credentials},
		"error_404": {http.StatusNotFound, mention.Changed},
	} {
		body := recording(t, "mastodon", file+".json")
		synctest.Test(t, func(t *testing.T) {
			v := newMastodonTrip(t, saying(want.status, body), nil, "")
			if posts, err := v.all(t.Context(), tagQuery); len(posts) > 0 || mention.KindOf(err) != want.kind {
				t.Errorf("%s: %d posts, error of kind %q: %v", file, len(posts), mention.KindOf(err), err)
			}
		})
	}
}

// TestMastodonRecordedEmptyAnswers reads answers without a post.
func TestMastodonRecordedEmptyAnswers(t *testing.T) {
	var page []json.RawMessage
	if err := json.Unmarshal(recording(t, "mastodon", "quotes.json"), &page); err != nil {
		t.Fatal(err)
	}
	var found struct {
		Statuses []json.RawMessage `json:"statuses"`
	}
	if err := json.Unmarshal(recording(t, "mastodon", "search_v2_accounts.json"), &found); err != nil {
		t.Fatal(err)
	}
	for _, page := range [][]json.RawMessage{page, found.Statuses} {
		if statuses, lost, err := decodeStatuses("x", page); err != nil || lost != 0 || len(statuses) != 0 {
			t.Errorf("%d statuses, %d lost, error %v", len(statuses), lost, err)
		}
	}
}

// TestMastodonRecordedStream reads the statuses of a stream, some of them from
// other software: they have the same form as those of a timeline.
func TestMastodonRecordedStream(t *testing.T) {
	var page []json.RawMessage
	event := ""
	for line := range strings.Lines(string(recording(t, "mastodon", "streaming_sse_samples.txt"))) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			event = name
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok && strings.HasSuffix(event, "update") {
			page = append(page, json.RawMessage(data))
		}
	}
	statuses, lost, err := decodeStatuses("mastodon.example", page)
	if err != nil || lost != 0 || len(statuses) < 5 {
		t.Fatalf("%d statuses of %d events, %d lost, error %v", len(statuses), len(page), lost, err)
	}
	server := &mastodonServer{base: "https://mastodon.example", host: "mastodon.example"}
	var posts []mention.Post
	for i := range statuses {
		if p, ok := statuses[i].post(server, "streaming", testClock()); ok {
			posts = append(posts, p)
		}
		if public := statuses[i].Visibility == "public"; !public && len(posts) > i {
			t.Errorf("a post for %q came out", statuses[i].Visibility)
		}
	}
	if len(posts) == 0 {
		t.Error("no public post")
	}
	nobodyLeft(t, posts)
}

// saying is says for a body in bytes.
func saying(status int, body []byte) http.Handler { return says(status, string(body)) }
