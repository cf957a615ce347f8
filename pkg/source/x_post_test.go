package source

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestXChanged(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"meta":{}}`, `{"meta":{"result_count":"1"}}`, `{"meta":{"result_count":1}}`, `{"data":[],"meta":{"result_count":3}}`,
		`{"data":[{"id":"1","text":"a"}]}`, `{"data":"none","meta":{"result_count":1}}`, `{"data":7,"meta":{"result_count":1}}`,
		`{"data":[{"text":"a"}],"meta":{"result_count":1}}`, `{"data":[{"id":1,"text":"a"}],"meta":{"result_count":1}}`,
		`{"data":[{"id":"1"}],"meta":{"result_count":1}}`, `{"data":[{"id":"1","text":null}],"meta":{"result_count":1}}`,
		`{"data":[{"id":"12345678901234567890","text":"a"}],"meta":{"result_count":1}}`,
		`{"data":[{"id":"1/../2","text":"a"}],"meta":{"result_count":1}}`, `{"data":[null],"meta":{"result_count":1}}`,
		`{"data":[{"id":"1","text":"a","note_tweet":{}}],"meta":{"result_count":1}}`,
		`{"data":[{"id":"1","text":"a","referenced_tweets":[{"id":"2"}]}],"meta":{"result_count":1}}`,
		`{"data":[{"id":"1","text":"a","referenced_posts":[{"type":"quoted"}]}],"meta":{"result_count":1}}`,
		`{"data":[{"id":"1","text":"a","public_metrics":{"like_count":"5"}}],"meta":{"result_count":1}}`,
		`{"errors":[{"message":"Sorry, that page does not exist","code":34}]}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			posts, err := visitX(t, xAnswers(body), nil).search(t, mention.Query{})
			if e, ok := asError(err); !ok || e.Kind != mention.Changed || e.Hint == "" {
				t.Errorf("%s: %d posts, error %v; want kind %q", body, len(posts), err, mention.Changed)
			}
		})
	}
}

// TestXWaitsForTheReset asks again when the site's quarter of an hour is over.
func TestXWaitsForTheReset(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begin, requests := time.Now(), 0
		reset := fmt.Sprint(begin.Add(70 * time.Second).Unix())
		v := visitX(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if requests++; requests == 1 {
				xRefuses(429, `{"title":"Too Many Requests","type":"about:blank","status":429}`, "x-rate-limit-reset", reset).ServeHTTP(w, r)
				return
			}
			xAnswers(string(xFixture(t, "empty.json"))).ServeHTTP(w, r)
		}), nil)
		if _, err := v.search(t, mention.Query{}); err != nil || requests != 2 || time.Since(begin) < 70*time.Second {
			t.Errorf("error %v, %d requests in %v", err, requests, time.Since(begin))
		}
	})
}

func TestXWritten(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][2]string{
		"https://shop.example/bags?id=5&utm_source=x#top": {"https://shop.example/bags", ""},
		"https://me:secret@shop.example/":                 {"https://shop.example/", ""},
		"https://twitter.com/tad_lindow/status/99?s=20":   {"https://x.com/i/status/99", "tad_lindow"},
		"https://mobile.twitter.com/tad_lindow/status/99": {"https://x.com/i/status/99", "tad_lindow"},
		"https://www.x.com/tad_lindow/status/99/photo/1":  {"https://x.com/i/status/99", "tad_lindow"},
		"https://x.com/i/web/status/99":                   {"https://x.com/i/status/99", ""},
		"https://x.com/tad_lindow/status/77/video/1":      {xNothing, ""},
		"https://x.com/tad_lindow/status/abc":             {"https://x.com/tad_lindow/status/abc", "tad_lindow"},
		"https://twitter.com/tad_lindow":                  {"https://twitter.com/tad_lindow", "tad_lindow"},
		"https://twitter.com/hashtag/refund?src=hash":     {"https://twitter.com/hashtag/refund", ""},
		"https://x.com/search?q=northwind":                {"https://x.com/search", ""},
		"https://x.com":                                   {"https://x.com", ""},
		"https://notx.com/tad_lindow/status/99":           {"https://notx.com/tad_lindow/status/99", ""},
		"javascript:alert(1)":                             {"", ""}, "ftp://a.example/": {"", ""}, "": {"", ""}, "//a.example": {"", ""}, "https://%zz": {"", ""},
	} {
		if text, account := xWritten(address, "77"); text != want[0] || account != want[1] {
			t.Errorf("%s is written %q of %q, want %q", address, text, account, want)
		}
	}
}

func TestXPlain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ post, text string }{
		{`{"text":"a &amp; b &amp;lt; &lt;c&gt; &quot; &copy;"}`, "a & b &lt; <c> &quot; &copy;"},
		{`{"text":"see https://t.co/ab https://t.co/a","entities":{"urls":[{"url":"https://t.co/a","expanded_url":"https://a.example/?x=1"},` +
			`{"url":"https://t.co/ab","expanded_url":"https://b.example/&amp;"}]}}`, "see https://b.example/&amp; https://a.example/"},
		{`{"text":"see https://t.co/a","entities":{"urls":[{"url":"https://t.co/a","expanded_url":null}]}}`, "see https://t.co/a"},
		{`{"text":"see https://t.co/a","entities":{"urls":[{"url":"https://t.co/a","expanded_url":"javascript:x"}]}}`, "see https://t.co/a"},
		{`{"text":"see","entities":{"urls":[{"url":"","expanded_url":"https://a.example"},{"url":"s","expanded_url":"https://a.example"}]}}`, "see"},
		{`{"text":"\u0000 a\u001b[31m\nb\t ","entities":null}`, "a[31m\nb"},
		{`{"text":"cut…","note_post":{"text":"cut here, and whole"}}`, "cut here, and whole"},
		{`{"text":"cut…","note_tweet":{"text":"old"},"note_post":{"text":"new"}}`, "new"},
	} {
		var p xPost
		if err := json.Unmarshal([]byte(c.post), &p); err != nil {
			t.Fatal(err)
		}
		if text, _ := p.plain(); text != c.text {
			t.Errorf("%s has the text %q, want %q", c.post, text, c.text)
		}
	}
}

func TestXTime(t *testing.T) {
	t.Parallel()
	for n, want := range map[uint64]string{
		2124397487765610514: "2026-11-22T07:00:05Z", 0: "0001-01-01T00:00:00Z", 20: "0001-01-01T00:00:00Z",
		29_999_999_999: "0001-01-01T00:00:00Z", 30_000_000_000: "2010-11-04T01:43:01Z",
	} {
		if got := xTime(n).Format(time.RFC3339); got != want {
			t.Errorf("%d is of %s, want %s", n, got, want)
		}
	}
	if at := xTime(math.MaxUint64); at.IsZero() {
		t.Error("the last number has no time")
	}
	for _, p := range []xPost{{ID: "2124397487765610514", CreatedAt: "yesterday"}, {ID: "2124397487765610514", CreatedAt: "1970-01-01T00:00:00Z"}} {
		if got := p.time(hnClock()).Format(time.RFC3339); got != "2026-11-22T07:00:05Z" {
			t.Errorf("%+v is of %s", p, got)
		}
	}
	if p := (&xPost{ID: "9223372036854775807"}); !p.time(hnClock()).IsZero() {
		t.Errorf("a post of the year 2080 is of %v", p.time(hnClock()))
	}
}

func FuzzXPage(f *testing.F) {
	for _, name := range []string{"posts.json", "posts_new.json", "reposts.json", "partial.json", "empty.json", "refused_query.json"} {
		f.Add(xFixture(f, name))
	}
	f.Add([]byte(`{"data":{"id":"1","text":"&#0;\u0000","entities":{"urls":[{"url":"http","expanded_url":"http://x.com/i/status/1"}]}},"meta":{"result_count":1}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var page xPage
		if json.Unmarshal(body, &page) != nil || page.check() != nil {
			return
		}
		for i := range page.Data {
			hit, ok := page.original(&page.Data[i])
			if !ok {
				continue
			}
			p := page.post(hit, "search/recent", hnClock())
			for _, id := range []string{p.ID, p.ParentID, p.ThreadID} {
				if id != "" && strings.TrimLeft(strings.TrimPrefix(id, "x:"), "0123456789") != "" {
					t.Errorf("an ID is %q", id)
				}
			}
			if !utf8.ValidString(p.Text) || strings.ContainsAny(p.Text, "\x00\x1b\x7f") || strings.TrimSpace(p.Text) != p.Text {
				t.Errorf("the text %q is not clean", p.Text)
			}
			if at := p.PublishedAt; !at.IsZero() && (at.Location() != time.UTC || mention.PlausibleTime(at, hnClock()).IsZero()) {
				t.Errorf("published at %v", at)
			}
			if slices.Contains(p.People, "") || strings.Contains(p.URL, "@") {
				t.Errorf("people are %q, the address is %q", p.People, p.URL)
			}
		}
	})
}

// BenchmarkXArchive maps a full page of the archive, each post an answer to
// another by somebody else.
func BenchmarkXArchive(b *testing.B) {
	page := &xPage{}
	text := "@northwind no."
	for i := range xArchivePage {
		id := func(kind int) string { return strconv.Itoa(2_000_000_000_000_000_000 + kind*xArchivePage + i) }
		page.Data = append(page.Data, xPost{ID: id(0), Text: &text, AuthorID: id(2), Tweets: []xRef{{Type: "replied_to", ID: id(1)}}})
		page.Includes.Tweets = append(page.Includes.Tweets, xPost{ID: id(1), Text: &text, AuthorID: id(3)})
		page.Includes.Users = append(page.Includes.Users, xUser{ID: id(2), Username: "a" + id(2)}, xUser{ID: id(3), Username: "b" + id(3)})
	}
	for b.Loop() {
		page.byID = nil
		for i := range page.Data {
			if p := page.post(&page.Data[i], "search/all", hnClock()); len(p.People) != 1 {
				b.Fatalf("people are %q", p.People)
			}
		}
	}
}

// BenchmarkXPage decodes a full page of the recent search.
func BenchmarkXPage(b *testing.B) {
	var all struct {
		Data     []json.RawMessage `json:"data"`
		Includes json.RawMessage   `json:"includes"`
	}
	if err := json.Unmarshal(xFixture(b, "posts.json"), &all); err != nil {
		b.Fatal(err)
	}
	full := slices.Repeat(all.Data, xRecentPage/len(all.Data)+1)[:xRecentPage]
	body, err := json.Marshal(map[string]any{"data": full, "includes": all.Includes, "meta": map[string]any{"result_count": xRecentPage}})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var page xPage
		if err := json.Unmarshal(body, &page); err != nil || page.check() != nil {
			b.Fatal(err)
		}
		for i := range page.Data {
			if p := page.post(&page.Data[i], "search/recent", hnClock()); p.ID == "" {
				b.Fatal("no post")
			}
		}
	}
}
