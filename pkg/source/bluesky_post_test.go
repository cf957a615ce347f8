package source

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
)

func decodeBluesky(t testing.TB, body []byte) []mention.Post {
	t.Helper()
	var a blueskyAnswer
	if err := json.Unmarshal(body, &a); err != nil {
		t.Fatal(err)
	}
	posts, _, err := a.decode(testClock())
	if err != nil {
		t.Fatal(err)
	}
	return posts
}

func TestBlueskyMapping(t *testing.T) {
	posts := decodeBluesky(t, fixture(t, "bluesky", "page1.json"))
	want := []mention.Post{
		{
			ID: blueskyWant[0], Source: "bluesky", Kind: mention.KindPost,
			PublishedAt: time.Date(2026, 11, 22, 18, 4, 5, 123456000, time.UTC), FetchedAt: testClock(), Lang: "en",
			Text: "Third cancelled flight this month 😡 @northwind.example nobody answers, see " +
				"https://tailspin.example/claims/2026/11/northwind-air-refunds @pia-lund.example",
			Author: mention.Author{
				ID: "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", Handle: "mira-holm.example", Name: "Mira Holm",
				URL: "https://bsky.app/profile/mira-holm.example",
			},
			People: []string{"northwind.example", "pia-lund.example"},
			Likes:  mention.Of(4), Replies: mention.Of(2), Reposts: mention.Of(1),
			URL:      "https://bsky.app/profile/did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/post/3mxaaaaaaaa2a",
			Endpoint: "app.bsky.feed.searchPosts",
		},
		{
			ID: blueskyWant[1], Source: "bluesky", Kind: mention.KindReply,
			PublishedAt: time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC), FetchedAt: testClock(), Lang: "en",
			Text: "Same here, northwind air lost my bag again.",
			Author: mention.Author{
				ID: "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb", Handle: "pia-lund.example", URL: "https://bsky.app/profile/pia-lund.example",
			},
			Likes: mention.Of(0), Replies: mention.Of(0), Reposts: mention.Of(0),
			URL:      "https://bsky.app/profile/did:plc:bbbbbbbbbbbbbbbbbbbbbbbb/post/3mxaaaaaaaa2b",
			ParentID: "bluesky:at://did:plc:cccccccccccccccccccccccc/app.bsky.feed.post/3mxaaaaaaaa1z",
			ThreadID: blueskyWant[0], Endpoint: "app.bsky.feed.searchPosts",
		},
		{
			ID: blueskyWant[2], Source: "bluesky", Kind: mention.KindPost,
			PublishedAt: time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC), FetchedAt: testClock(),
			Text:   "Northwind air: charged twice, no refund",
			Author: mention.Author{ID: "did:plc:eeeeeeeeeeeeeeeeeeeeeeee", Name: "Runa Falk"},
			Likes:  mention.Of(1),
			URL:    "https://bsky.app/profile/did:plc:eeeeeeeeeeeeeeeeeeeeeeee/post/3mxaaaaaaaa2d", Endpoint: "app.bsky.feed.searchPosts",
		},
	}
	if len(posts) != 4 {
		t.Fatalf("%d posts, want 4", len(posts))
	}
	for i := range want {
		if !reflect.DeepEqual(posts[i], want[i]) {
			t.Errorf("post %d is\n%+v\nwant\n%+v", i, posts[i], want[i])
		}
	}
	if posts[3].OptOut != "!no-unauthenticated" {
		t.Errorf("opt-out %q", posts[3].OptOut)
	}
}

func TestBlueskyHostileFields(t *testing.T) {
	posts := decodeBluesky(t, fixture(t, "bluesky", "page2.json"))
	if len(posts) != 4 { // one of them without text
		t.Fatalf("%d posts: %v", len(posts), ids(posts))
	}
	if at := posts[1].PublishedAt; !at.Equal(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("a time in the future became %v", at)
	}
	p := posts[2]
	if p.Text != "Späti geschlossen, northwind air auch: example.com/tra..." || p.People != nil || p.Lang != "de" {
		t.Errorf("shifted facets gave %q, %q, %q", p.Text, p.People, p.Lang)
	}
	for _, body := range []string{`{}`, `{"posts":null}`, `{"posts":[1]}`, `{"posts":[{"uri":"at://did:plc:a/b/c"}]}`} {
		var a blueskyAnswer
		_ = json.Unmarshal([]byte(body), &a)
		if _, _, err := a.decode(testClock()); mention.KindOf(err) != mention.Changed {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestBlueskyTime(t *testing.T) {
	const early, late = "2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z"
	for _, c := range []struct{ created, indexed, want string }{
		{early, late, early},
		{late, early, early},
		{"", late, late},
		{early, "soon", early},
		{"0001-01-01T00:00:00Z", late, late},
		{"2999-01-01T00:00:00Z", late, late},
		{"2026-11-22T12:00:00.123456789+02:00", late, "2026-11-22T10:00:00.123456789Z"},
	} {
		if got := blueskyTime(c.created, c.indexed, testClock()).Format(time.RFC3339Nano); got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.created, c.indexed, got, c.want)
		}
	}
	if !blueskyTime("", "", testClock()).IsZero() {
		t.Error("no time became one")
	}
}

func TestBlueskyURI(t *testing.T) {
	for _, uri := range []string{
		"", "at://", "at://did:", "at://did:/x/y", "at://mira-holm.example/app.bsky.feed.post/3k", "at://did:plc:a/app.bsky.feed.post",
		"at://did:plc:a/app.bsky.feed.post/", "at://did:plc:a/app.bsky.feed.post/3k/x", "https://example.com/a/b",
	} {
		if blueskyID(uri) != "" {
			t.Errorf("%q is taken for a post", uri)
		}
	}
}

func TestBlueskyLinks(t *testing.T) {
	for _, c := range []struct{ span, address, want string }{
		{"tailspin.example/a…", "https://tailspin.example/abc", "https://tailspin.example/abc"},
		{"tailspin.example/a...", "http://www.tailspin.example/abc", "http://www.tailspin.example/abc"},
		{"tailspin.example/a...", "https://tailspin.example/abc?by=pia-lund#x", "https://tailspin.example/abc"},
		{"tailspin.example/a?v=1...", "https://tailspin.example/a?v=123", ""},
		{"tailspin.example/abc", "https://tailspin.example/abc", ""},
		{"click here…", "https://tailspin.example/abc", ""},
		{"…", "https://tailspin.example/abc", ""},
		{"tailspin.example/a…", "javascript://tailspin.example/abc", ""},
		{"tailspin.example/a…", "", ""},
		{"", "https://tailspin.example", ""},
	} {
		if got := written(c.span, c.address); got != c.want {
			t.Errorf("%q of %q: %q, want %q", c.span, c.address, got, c.want)
		}
	}
}

func TestBlueskyRecording(t *testing.T) {
	body := recording(t, "bluesky", "search_posts.json")
	posts := decodeBluesky(t, body)
	if len(posts) != 25 {
		t.Fatalf("%d posts, want 25", len(posts))
	}
	count := map[string]int{}
	for i, p := range posts {
		count["people"] += len(p.People)
		for name, is := range map[string]bool{
			"replies": p.Kind == mention.KindReply && p.ParentID != "" && p.ThreadID != "", "opted out": p.OptOut != "",
			"en": p.Lang == "en", "no name": p.Author.Name == "", "shortened": strings.Contains(p.Text, "…") || strings.Contains(p.Text, "..."),
		} {
			if is {
				count[name]++
			}
		}
		if i > 0 && p.PublishedAt.After(posts[i-1].PublishedAt) {
			t.Errorf("post %d is newer than the one before", i)
		}
	}
	want := map[string]int{"replies": 12, "opted out": 4, "en": 21, "no name": 1, "people": 0, "shortened": 1}
	if !reflect.DeepEqual(count, want) {
		t.Errorf("counts %v, want %v", count, want)
	}
	p := posts[1]
	if p.URL != "https://bsky.app/profile/did:plc:s7savtl25cqhm3ddqc7jeljx/post/3lpk2r5h5ec2j" ||
		!strings.HasSuffix(p.Text, "https://open.substack.com/pub/christac"+"kett/p/the-pawn-or-the-collaborator") {
		t.Errorf("post 1: %s %q", p.URL, p.Text)
	}
	nobodyLeft(t, posts)
}

// nobodyLeft masks posts and looks for their authors in all that is left.
func nobodyLeft(t *testing.T, posts []mention.Post) {
	t.Helper()
	masker := privacy.Masker{Key: privacy.KeyOf([]byte("test"))}
	for _, p := range posts {
		a, id, link := p.Author, p.ID, p.URL
		if masker.Mask(&p) == "" {
			t.Errorf("%s has no author", p.ID)
		}
		if p.ID != id || p.URL != link {
			t.Errorf("%s at %s became %s at %q", id, link, p.ID, p.URL)
		}
		left := strings.ToLower(strings.Join([]string{p.ID, p.ParentID, p.ThreadID, p.Title, p.Text, p.URL, p.Author.Key()}, "\n"))
		user, _, _ := strings.Cut(a.Handle, "@")
		for _, name := range []string{a.Handle, user, a.Name, a.URL} {
			if len(name) > 2 && strings.Contains(left, strings.ToLower(name)) {
				t.Errorf("%q is left in %q", name, left)
			}
		}
	}
}

func FuzzBlueskyDecode(f *testing.F) {
	f.Add([]byte(`{"cursor":"5","posts":[{"uri":"at://did:a/b/c","author":{"did":"d","handle":"h","labels":[{"val":"!no-unauthenticated"}]},"record":{"text":"@h\u0007","langs":["EN"],"createdAt":"2026-11-22T10:00:00.1Z","reply":{"root":{"uri":"at://did:x/y/z"}}},"likeCount":-1}]}`))
	f.Add([]byte(`{"posts":[{"uri":"at://did:a/b/c","author":{"did":"d"},"record":{"text":"é…","facets":[{"index":{"byteStart":1,"byteEnd":5},"features":[{"$type":"#link","uri":"https://é"}]}]}}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var a blueskyAnswer
		if json.Unmarshal(body, &a) != nil {
			return
		}
		posts, _, err := a.decode(testClock())
		if err != nil && mention.KindOf(err) != mention.Changed {
			t.Error(err)
		}
		for _, p := range posts {
			if !strings.HasPrefix(p.ID, "bluesky:at://did:") || !strings.HasPrefix(p.URL, "https://bsky.app/profile/did:") {
				t.Errorf("ID %q, URL %q", p.ID, p.URL)
			}
			if strings.ContainsFunc(p.Text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
				t.Errorf("text %q", p.Text)
			}
			if !p.PublishedAt.IsZero() && mention.PlausibleTime(p.PublishedAt, testClock()).IsZero() {
				t.Errorf("time %v", p.PublishedAt)
			}
		}
	})
}

func BenchmarkBlueskyDecode(b *testing.B) {
	body := fixture(b, "bluesky", "page1.json")
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		decodeBluesky(b, body)
	}
}
