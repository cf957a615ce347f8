package source

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

var tumblrWant = []string{
	"tumblr:800000000000000107", "tumblr:800000000000000106", "tumblr:800000000000000105", "tumblr:800000000000000104",
	"tumblr:800000000000000103", "tumblr:800000000000000102", "tumblr:800000000000000101", "tumblr:800000000000000099",
	"tumblr:131192000001",
}

func TestTumblrContract(t *testing.T) {
	const limited = `{"meta":{"status":429,"msg":"Limit Exceeded"},"response":[],"errors":[{"title":"Limit Exceeded","code":0,"detail":"Please slow down"}]}`
	sourcetest.Run(t, sourcetest.Case{
		Spec:    tumblr(),
		Secrets: map[string]string{"api_key": "k3y/+"},
		Site:    func() http.Handler { return newFakeTumblr(t) },
		Query:   mention.Query{Text: `"northwind air"`, Searches: []string{"northwind air"}},
		Want:    tumblrWant,
		Identities: []string{
			"marisol-t", "okonkwo-ade", "tilo-marek", "runa-falk", "Runa Falk", "sven-moe", "jana-quist", "mira-holm", "bram-h", "pia-lund",
			"gone-blog", "old-blog",
		},
		Own:    []string{"@northwind"},
		Gone:   []string{"tumblr:800000000000000098", "tumblr:800000000000000097"},
		Golden: "testdata/tumblr/golden.json",
		Optional: []string{
			// The title and the source of a post need not be there, nor what a link
			// block says; what a tag or a trail says stands elsewhere as well.
			"response.title", "response.source", "response.content.title", "response.content.description", "response.tags", "response.trail",
		},
		Refusals: []sourcetest.Refusal{
			{
				Name: "wrong key", Status: 401, Kind: mention.Credentials, Says: "TUMBLR_API_KEY", Requests: 1,
				Body: `{"meta":{"status":401,"msg":"Unauthorized"},"response":[],"errors":[{"title":"Unauthorized","code":1016,"detail":"Unable to authorize"}]}`,
			},
			{Name: "a status in a good answer", Status: 200, Body: `{"meta":{"status":401,"msg":"Unauthorized"},"response":[]}`, Kind: mention.Credentials, Says: "Unauthorized", Requests: 1},
			{Name: "limited in a good answer", Status: 200, Body: `{"meta":{"status":429,"msg":"Limit Exceeded"},"response":[]}`, Kind: mention.RateLimited, Says: "Limit Exceeded", Requests: 1},
			{
				Name: "day", Status: 429, Kind: mention.RateLimited, Says: "for the day are used up; try again in 9h0m0s", Wait: 9 * time.Hour, Requests: 1, Body: limited,
				Header: http.Header{"X-Ratelimit-Perday-Remaining": {"0"}, "X-Ratelimit-Perday-Reset": {"32400"}},
			},
			{
				Name: "hour", Status: 429, Kind: mention.RateLimited, Says: "for the hour are used up", Wait: time.Hour / 2, Requests: 1, Body: limited, After: 1,
				Header: http.Header{"X-Ratelimit-Perhour-Remaining": {"0"}, "X-Ratelimit-Perhour-Reset": {"1800"}},
			},
			{Name: "limit without a time", Status: 429, Kind: mention.RateLimited, Says: "Please slow down", Body: limited},
			{Name: "bad tag", Status: 400, Kind: mention.BadQuery, Body: `{"meta":{"status":400,"msg":"Bad Request"},"response":[]}`, Requests: 1},
		},
		Empty: func() http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				answer(w, 200, `{"meta":{"status":200,"msg":"OK"},"response":[]}`)
			})
		},
	})
}

func TestTumblrTexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		posts, err := newTumblrTrip(t, newFakeTumblr(t)).all(t.Context(), mention.Query{Searches: []string{"northwind air"}})
		if err != nil || len(posts) != len(tumblrWant) {
			t.Fatalf("posts %v, error %v", ids(posts), err)
		}
		for i, want := range []string{
			"Third cancelled flight|Northwind Air did it again & says <nothing>.\n\nAsk @okonkwo-ade or @northwind\n\n#northwind air #lost my bag #again",
			"|marisol-t:\n\n> Northwind Air did it again\n\nSame here.\n\n#northwindair",
			"|Gate 7, four hours\n\n#northwind air",
			"|> We call you between 9 & 10\n\nNorthwind Air, to everyone\n\n#northwind air",
			"Northwind Air refunds: a guide|Do not call.",
			"At the desk|Me: my bag?\nDesk: which bag?\n\n#northwind air",
			"|> Is Northwind Air any good?\n\nNo.\n\n#northwind air",
			"|> Northwind Air is fine, they said\n\nHey @bram-h look\n\nNorthwind Air strike\n\nAll flights\n\na second one\n\n#northwind air",
			"|Northwind…\n\n#northwind",
		} {
			if got := posts[i].Title + "|" + posts[i].Text; got != want {
				t.Errorf("post %d says %q, want %q", i, got, want)
			}
		}
		reblog := posts[1]
		if reblog.ParentID != "tumblr:800000000000000107" || reblog.ThreadID != "tumblr:800000000000000100" ||
			!slices.Equal(reblog.People, []string{"marisol-t", "pia-lund"}) || reblog.URL != "https://tmblr.co/Z000106" {
			t.Errorf("the reblog is %+v", reblog)
		}
		want := mention.Author{ID: "t:aaaaaaaaaaaaaaaaaaaaaa", Handle: "marisol-t", Name: "Marisol & planes", URL: "https://marisol-t.tumblr.com"}
		if posts[0].Author != want {
			t.Errorf("author %+v, want %+v", posts[0].Author, want)
		}
	})
}

func TestTumblrAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeTumblr(t)
		q := mention.Query{
			Searches: []string{"northwind air", "northwindair"}, Until: time.Date(2026, 11, 23, 9, 59, 30, 0, time.UTC),
			Since: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		}
		posts, err := newTumblrTrip(t, site).all(t.Context(), q)
		if err != nil || !slices.Equal(ids(posts), tumblrWant[1:4]) {
			t.Errorf("posts %v, error %v", ids(posts), err)
		}
		want := "api_key=k3y%2F%2B&before=1795427970&limit=20&tag=northwind+air"
		if len(site.asked) != 2 || site.asked[0].Encode() != want || site.asked[1].Get("tag") != "northwindair" {
			t.Errorf("asked %v, want %s", site.asked, want)
		}
	})
}

// TestTumblrManyAtOnce reads on where more posts than a page has are of one time,
// and where a tag's posts are placed by another time than their own.
func TestTumblrManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := &fakeTumblr{size: 4}
		for i := range 11 {
			site.add(t, fmt.Appendf(nil, `{"id_string":"%d","blog_name":"b","type":"text","state":"published","timestamp":%d,"featured_timestamp":%d,"body":"x"}`,
				1000-i, 1795000000+i, 1795400000-i/3))
		}
		posts, err := newTumblrTrip(t, site).all(t.Context(), mention.Query{Searches: []string{"x"}})
		if err != nil || len(posts) != 11 {
			t.Errorf("posts %v, error %v", ids(posts), err)
		}
	})
}

// TestTumblrFullSecond reads on behind a page whose posts are all of one second,
// and ends where a site always gives the same page.
func TestTumblrFullSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := &fakeTumblr{size: 4}
		for i, at := range []int{9, 9, 9, 9, 7, 6} {
			site.add(t, fmt.Appendf(nil, `{"id_string":"%d","blog_name":"b","type":"text","state":"published","timestamp":%d,"body":"x"}`, 1000-i, 1795000000+at))
		}
		posts, err := newTumblrTrip(t, site).all(t.Context(), mention.Query{Searches: []string{"x"}})
		if err != nil || len(posts) != 6 {
			t.Errorf("posts %v, error %v", ids(posts), err)
		}
		sent := 0
		same := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			sent++
			answer(w, 200, `{"meta":{"status":200},"response":[{"id_string":"5","blog_name":"b","type":"text","state":"published","timestamp":1795000000,"body":"x"}]}`)
		})
		posts, err = newTumblrTrip(t, same).all(t.Context(), mention.Query{Searches: []string{"x"}})
		if err != nil || len(posts) != 1 || sent > 3 {
			t.Errorf("%d requests, posts %v, error %v", sent, ids(posts), err)
		}
	})
}

func TestTumblrExhausts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var spent []string
		source, err := newTumblr(mention.Env{
			Client: http.DefaultClient, Secrets: map[string]string{"api_key": "k"}, Exhausted: func(b string) { spent = append(spent, b) },
		})
		if err != nil {
			t.Fatal(err)
		}
		v := newTumblrTrip(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Ratelimit-Perday-Remaining", "0")
			answer(w, 429, "{}")
		}))
		_, err = v.all(t.Context(), mention.Query{Searches: []string{"x"}})
		if err = source.(*tumblrSource).nameError(err); mention.KindOf(err) != mention.RateLimited || !slices.Equal(spent, []string{tumblrDay}) {
			t.Errorf("spent %q, error %v", spent, err)
		}
	})
}

func TestTumblrUnread(t *testing.T) {
	good := `{"id_string":"5","blog_name":"b","type":"text","state":"published","timestamp":1795000000,"body":"x"}`
	for _, bad := range []string{
		`{"id_string":"x","blog_name":"b","type":"text","state":"published","timestamp":1795000000,"body":"x"}`,
		`{"blog_name":"b","type":"text","state":"published","timestamp":1795000000,"body":"x"}`,
		`{"id_string":"5","blog_name":"b","type":"poem","state":"published","timestamp":1795000000,"body":"x"}`,
		`{"id_string":"5","blog_name":"b","type":"text","state":"published","timestamp":1795000000}`,
		`{"id_string":"5","blog_name":"b","type":"blocks","state":"published","timestamp":1795000000,"content":[{"type":"text"}]}`,
		`{"id_string":"5","type":"text","state":"published","timestamp":1795000000,"body":"x"}`,
		`7`,
	} {
		if placed, lost, err := decodeTumblr([]json.RawMessage{[]byte(good), []byte(bad)}, testClock()); lost != 1 || len(placed) != 1 || err != nil {
			t.Errorf("%s: %d posts, %d lost, error %v", bad, len(placed), lost, err)
		}
		if _, _, err := decodeTumblr([]json.RawMessage{[]byte(bad)}, testClock()); mention.KindOf(err) != mention.Changed {
			t.Errorf("%s: error %v", bad, err)
		}
	}
}

// TestTumblrRecording reads real posts: likes, which have the same form.
func TestTumblrRecording(t *testing.T) {
	var page struct {
		Posts []json.RawMessage `json:"liked_posts"`
	}
	if err := json.Unmarshal(recorded(t, "tumblr/huginn_tumblr_likes.json"), &page); err != nil {
		t.Fatal(err)
	}
	if len(page.Posts) != 20 {
		t.Fatalf("%d posts", len(page.Posts))
	}
	for _, raw := range page.Posts {
		var want struct {
			ID        json.Number `json:"id"`
			Timestamp int64       `json:"timestamp"`
			Caption   string      `json:"caption"`
			Short     string      `json:"short_url"`
			Blog      string      `json:"blog_name"`
			Tags      []string    `json:"tags"`
			Trail     []struct {
				Blog struct {
					Name string `json:"name"`
				} `json:"blog"`
			} `json:"trail"`
		}
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		p := decodeTumblrPosts(t, string(raw))[0]
		if p.ID != "tumblr:"+want.ID.String() || !p.PublishedAt.Equal(time.Unix(want.Timestamp, 0)) || p.URL != want.Short ||
			p.Author.Handle != want.Blog || p.Author.Key() != want.Blog || p.Kind != mention.KindPost || p.Title != "" {
			t.Errorf("the post is %+v", p)
		}
		for _, tag := range want.Tags {
			if !strings.Contains(p.Text, "#"+tag) {
				t.Errorf("the text %q lacks the tag %q", p.Text, tag)
			}
		}
		if text, _, _ := strings.Cut(p.Text, "\n\n#"); strings.ContainsAny(text, "<>") || strings.Contains(text, "&rsquo;") || want.Caption != "" && text == "" {
			t.Errorf("the text is %q, the caption %q", p.Text, want.Caption)
		}
		for _, other := range want.Trail {
			if other.Blog.Name != want.Blog && !slices.Contains(p.People, other.Blog.Name) {
				t.Errorf("%q is not among %q", other.Blog.Name, p.People)
			}
		}
	}
}

func FuzzTumblrPost(f *testing.F) {
	var file struct {
		Posts []json.RawMessage `json:"posts"`
	}
	if err := json.Unmarshal(fixture(f, "tumblr", "posts.json"), &file); err != nil {
		f.Fatal(err)
	}
	for _, raw := range file.Posts {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		placed, _, err := decodeTumblr([]json.RawMessage{raw}, testClock())
		if err != nil && mention.KindOf(err) != mention.Changed {
			t.Error(err)
		}
		for _, p := range placed {
			if !tumblrNumber(strings.TrimPrefix(p.post.ID, "tumblr:")) || p.post.Author.Handle == "" || p.place == 0 {
				t.Errorf("post %+v", p)
			}
			if strings.ContainsFunc(p.post.Title+p.post.Text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
				t.Errorf("title %q, text %q", p.post.Title, p.post.Text)
			}
		}
	})
}

// BenchmarkTumblrPage decodes a full page.
func BenchmarkTumblrPage(b *testing.B) {
	var file struct {
		Posts []json.RawMessage `json:"posts"`
	}
	if err := json.Unmarshal(fixture(b, "tumblr", "posts.json"), &file); err != nil {
		b.Fatal(err)
	}
	page := append(file.Posts[:10:10], file.Posts[:10]...)
	b.ReportAllocs()
	for b.Loop() {
		if placed, lost, err := decodeTumblr(page, testClock()); len(placed) != tumblrPageSize || lost > 0 || err != nil {
			b.Fatal(len(placed), lost, err)
		}
	}
}
