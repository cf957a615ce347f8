package source

import (
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

// fakeTelegram serves pages by path and parameters.
type fakeTelegram struct {
	pages map[string]string

	mu    sync.Mutex
	asked []string
}

func newFakeTelegram(t testing.TB) *fakeTelegram {
	page := func(name string) string { return string(fixture(t, "telegram", name)) }
	return &fakeTelegram{pages: map[string]string{
		"/s/northwind_air_talk":           page("page1.html"),
		"/s/northwind_air_talk?before=44": page("page2.html"),
		"/s/tailspin_bank_news":           page("other.html"),
		"/nobody_here":                    page("none.html"),
	}}
}

// ServeHTTP implements http.Handler. A channel without a preview leads to
// another page.
func (f *fakeTelegram) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.asked = append(f.asked, r.URL.RequestURI())
	f.mu.Unlock()
	page, ok := f.pages[r.URL.RequestURI()]
	if name, found := strings.CutPrefix(r.URL.Path, "/s/"); found && !ok {
		http.Redirect(w, r, "/"+name, http.StatusFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	_, _ = w.Write([]byte(page))
}

func telegramSays(page []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	}
}

var telegramWant = []string{
	"telegram:northwind_air_talk/9007199254740993", "telegram:northwind_air_talk/45", "telegram:northwind_air_talk/44",
	"telegram:northwind_air_talk/40", "telegram:northwind_air_talk/39",
}

func TestTelegramContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Case{
		Spec:       telegram(),
		Options:    map[string]string{"channels": "northwind_air_talk"},
		Site:       func() http.Handler { return newFakeTelegram(t) },
		Query:      mention.Query{Text: "northwind"},
		Want:       telegramWant,
		Identities: []string{"Bram Hesselink", "Pell Orvane", "pell_orvane", "Tamsin Veldt", "quillon_ba"},
		Own:        []string{"@northwind"},
		Gone:       []string{"telegram:northwind_air_talk/42", "telegram:northwind_air_talk/43"},
		Golden:     "testdata/telegram/golden.json",
		Refusals: []sourcetest.Refusal{
			{Name: "no preview", Status: 200, Body: string(fixture(t, "telegram", "none.html")), Kind: mention.Blocked, Says: "no preview", Path: "/s/", Requests: 1},
			{Name: "too many requests", Status: 429, Header: http.Header{"Retry-After": {"3600"}}, Kind: mention.RateLimited, Wait: time.Hour, Path: "/s/", Requests: 1},
		},
		Empty: func() http.Handler { return telegramSays(fixture(t, "telegram", "empty.html")) },
	})
}

func newTelegramTrip(t *testing.T, site http.Handler, channels string) *trip {
	return newTrip(t, telegram(), site, map[string]string{"channels": channels}, nil)
}

func TestTelegramMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		posts, err := newTelegramTrip(t, newFakeTelegram(t), "northwind_air_talk").all(t.Context(), mention.Query{})
		if err != nil || len(posts) != 5 {
			t.Fatalf("posts %v, error %v", ids(posts), err)
		}
		base := func(number string, at time.Time, text string) mention.Post {
			return mention.Post{
				ID: "telegram:northwind_air_talk/" + number, Source: "telegram", Kind: mention.KindPost, PublishedAt: at, FetchedAt: testClock(),
				Text: text, Author: telegramAuthor("Northwind_air_talk", ""), URL: "https://t.me/s/northwind_air_talk/" + number, Endpoint: "s",
			}
		}
		signed := base("9007199254740993", time.Date(2026, 11, 23, 10, 15, 0, 0, time.UTC), posts[0].Text)
		signed.Author = mention.Author{ID: posts[0].Author.ID, Name: "Bram Hesselink"}
		forwarded := base("45", time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC), "Northwind Air refunds nobody 😡 not even me")
		forwarded.People = []string{"Pell Orvane", "pell_orvane"}
		reply := base("44", time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), "Same at gate 7, northwind air told us to wait.\n"+
			"Ask @quillon_ba, or see https://status.northwind.example/incidents/2026?lang=en")
		reply.Kind, reply.ParentID, reply.People = mention.KindReply, "telegram:northwind_air_talk/41", []string{"Tamsin Veldt", "quillon_ba"}
		album := base("40", time.Date(2026, 11, 22, 8, 55, 52, 0, time.UTC),
			"Northwind Air lost two bags of ours & says <nothing>.\n\n> Call us between 9 and 10, they wrote.")
		oldest := base("39", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), "The oldest message: northwind air says sorry.")
		for i, want := range []mention.Post{signed, forwarded, reply, album, oldest} {
			got := posts[i]
			got.People = slices.Compact(got.People)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("post %d is\n%+v\nwant\n%+v", i, got, want)
			}
		}
		if !strings.HasPrefix(posts[0].Text, "Third cancelled flight this month @northwind") || posts[0].Author.ID == album.Author.ID {
			t.Errorf("the signed post is %+v", posts[0])
		}
	})
}

// TestTelegramKeepsTheChannel: the channel that the user named stays in links
// and ids, the people in it do not.
func TestTelegramKeepsTheChannel(t *testing.T) {
	page, err := parseTelegram(fixture(t, "telegram", "page1.html"), "northwind_air_talk", testClock())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range page.posts {
		id, link := p.ID, p.URL
		m := privacy.Masker{}
		m.Mask(&p)
		if p.ID != id || p.URL != link {
			t.Errorf("%s at %s became %s at %q", id, link, p.ID, p.URL)
		}
	}
}

func TestTelegramChannels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeTelegram(t)
		v := newTelegramTrip(t, site, "tailspin_bank_news nobody_here @northwind_air_talk")
		posts, err := v.all(t.Context(), mention.Query{Since: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
		if len(posts) != 4 || posts[2].ID != "telegram:tailspin_bank_news/5" || posts[2].OptOut != "noindex" || posts[0].OptOut != "" {
			t.Errorf("posts %v", posts)
		}
		e, ok := asError(err)
		if !ok || e.Kind != mention.Blocked || e.Hint == "" || !strings.Contains(err.Error(), "nobody_here") {
			t.Errorf("error %v", err)
		}
		if len(v.notes) != 1 || v.notes[0] != "nobody_here failed: blocked" {
			t.Errorf("notes %q", v.notes)
		}
	})
}

func TestTelegramNew(t *testing.T) {
	for given, want := range map[string]string{
		"@northwind_air": "northwind_air", "t.me/northwind_air": "northwind_air", "https://t.me/s/northwind_air/": "northwind_air",
		"northwind_air Northwind_Air": "northwind_air", "": "", "https://t.me/+AbCdEf": "", "https://t.me/c/123/4": "", "a/../b": "", "northwind-air": "",
	} {
		src, err := newTelegram(mention.Env{Options: map[string]string{"channels": given}})
		if want == "" {
			if e, ok := asError(err); !ok || e.Hint == "" || given == "" && e.Kind != mention.Unconfigured || given != "" && e.Kind != mention.BadConfig {
				t.Errorf("%q: %v", given, err)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(src.(*telegramSource).channels, []string{want}) {
			t.Errorf("%q: %v, error %v", given, src, err)
		}
	}
}

func TestTelegramNoIndexHeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeTelegram(t)
		v := newTelegramTrip(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Robots-Tag", "noindex")
			site.ServeHTTP(w, r)
		}), "northwind_air_talk")
		posts, err := v.all(t.Context(), mention.Query{Limit: 1})
		if err != nil || len(posts) != 1 || posts[0].OptOut != "noindex" {
			t.Errorf("posts %v, error %v", posts, err)
		}
	})
}

func TestTelegramChanged(t *testing.T) {
	whole := string(fixture(t, "telegram", "page1.html"))
	for name, page := range map[string]string{
		"cut off":        whole[:len(whole)/2],
		"no number":      strings.Replace(whole, "northwind_air_talk/45", "northwind_air_talk", 1),
		"no time":        strings.Replace(whole, `datetime="2026-11-23T07:30:00Z"`, "", 1),
		"another time":   strings.Replace(whole, `datetime="2026-11-23T07:30:00Z"`, `datetime="yesterday"`, 1),
		"another page":   "<html><body>hello</body></html>",
		"too deep":       "<html>" + strings.Repeat("<div>", 1000) + "</html>",
		"much too long":  whole + strings.Repeat(" ", telegramMaxPage),
		"another markup": strings.ReplaceAll(strings.ReplaceAll(whole, "tgme_widget_message", "msg"), "tgme_channel", "channel"),
	} {
		if page, err := parseTelegram([]byte(page), "northwind_air_talk", testClock()); mention.KindOf(err) != mention.Changed {
			t.Errorf("%s: %+v, error %v", name, page, err)
		}
	}
}

// TestTelegramWordless does not keep silent where texts are not found.
func TestTelegramWordless(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeTelegram(t)
		for path, page := range site.pages {
			site.pages[path] = strings.ReplaceAll(page, "js-message_text", "js-message_words")
		}
		v := newTelegramTrip(t, site, "northwind_air_talk")
		posts, err := v.all(t.Context(), mention.Query{})
		if want := []string{"none of 7 messages of northwind_air_talk has words"}; err != nil || len(posts) > 0 || !slices.Equal(v.notes, want) {
			t.Errorf("%d posts, error %v, notes %q", len(posts), err, v.notes)
		}
	})
}

// TestTelegramNested reads names within names: a walk that began anew in each
// would not end in a test's time.
func TestTelegramNested(t *testing.T) {
	deep := strings.Repeat(`<div class="tgme_widget_message_from_author">`, 400) + strings.Repeat("<i></i>", 400_000) + strings.Repeat("</div>", 400)
	page := `<html><div class="tgme_widget_message" data-post="abc/1"><a class="tgme_widget_message_date"><time datetime="2026-11-20T00:00:00Z"></time></a>` + deep + `</div></html>`
	if _, err := parseTelegram([]byte(page), "abc", testClock()); err != nil {
		t.Error(err)
	}
}

// TestTelegramRecording reads an excerpt of a real page of 2026, and compares it
// with what stands in its source.
func TestTelegramRecording(t *testing.T) {
	body := recorded(t, "telegram/s_channel_excerpt_2026.html")
	found := func(pattern string) (all []string) {
		for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(body, -1) {
			all = append(all, string(m[1]))
		}
		return all
	}
	refs, times := found(`data-post="([^"]+)"`), found(`<time datetime="([^"]+)"`)
	texts, older := found(`js-message_text" dir="auto">([^<]+)`), found(`rel="prev" href="[^"]*before=(\d+)"`)
	channel, _, _ := strings.Cut(refs[0], "/")
	page, err := parseTelegram(body, channel, testClock())
	if err != nil || len(page.posts) != 2 || strconv.FormatUint(page.before, 10) != older[0] || page.noIndex {
		t.Fatalf("page %+v, error %v", page, err)
	}
	for i, p := range page.posts {
		want, err := time.Parse(time.RFC3339, times[i])
		if err != nil || !p.PublishedAt.Equal(want) || p.ID != "telegram:"+refs[i] || p.URL != "https://t.me/s/"+refs[i] {
			t.Errorf("post %d is %+v", i, p)
		}
		if p.Kind != mention.KindPost || p.Author != telegramAuthor(channel, "") || p.People != nil || !p.Likes.IsZero() || p.Endpoint != "s" {
			t.Errorf("post %d is %+v", i, p)
		}
		begins := strings.TrimSpace(texts[i])
		if !strings.HasPrefix(p.Text, begins) || strings.Count(p.Text, begins) != 1 || strings.ContainsAny(p.Text, "<&") {
			t.Errorf("text %d is %q", i, p.Text)
		}
		if quote := p.Text[len(begins):]; !strings.HasPrefix(quote, "\n\n> ") || strings.Contains(strings.ReplaceAll(quote, "\n\n> ", ""), "\n") {
			t.Errorf("the quote in text %d is %q", i, quote)
		}
	}
}

func FuzzTelegramPage(f *testing.F) {
	for _, name := range []string{"page1.html", "page2.html", "empty.html", "none.html", "other.html"} {
		f.Add(fixture(f, "telegram", name))
	}
	f.Add([]byte(`<div class="tgme_widget_message" data-post="abc/1"><a class=tgme_widget_message_date><time datetime="2026-11-20T00:00:00Z"><div class=js-message_text>x<div class="tgme_widget_message" data-post="abc/2"></html>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		page, err := parseTelegram(body, "northwind_air_talk", testClock())
		if err != nil {
			if kind := mention.KindOf(err); kind != mention.Changed && kind != mention.Blocked {
				t.Error(err)
			}
			return
		}
		for _, p := range page.posts {
			if _, _, ok := telegramRef(strings.TrimPrefix(p.ID, "telegram:")); !ok || p.URL != "https://t.me/s/"+strings.TrimPrefix(p.ID, "telegram:") {
				t.Errorf("ID %q, URL %q", p.ID, p.URL)
			}
			if strings.ContainsFunc(p.Text+p.Author.Name, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
				t.Errorf("text %q, author %q", p.Text, p.Author.Name)
			}
		}
	})
}

// BenchmarkTelegramPage reads a page of twenty messages.
func BenchmarkTelegramPage(b *testing.B) {
	page := string(fixture(b, "telegram", "page1.html"))
	from, to := strings.Index(page, `<div class="tgme_widget_message_wrap`), strings.Index(page, "</section>")
	body := []byte(page[:from] + strings.Repeat(page[from:to], 7) + page[to:])
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if p, err := parseTelegram(body, "northwind_air_talk", testClock()); err != nil || len(p.posts) != 21 {
			b.Fatal(p, err)
		}
	}
}
