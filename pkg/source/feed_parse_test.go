package source

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// readFeed makes posts of a body, without a network.
func readFeed(body, contentType string) ([]mention.Post, error) {
	f, err := parseFeed([]byte(body), contentType)
	if err != nil {
		return nil, err
	}
	u := &url.URL{Scheme: "https", Host: "gate12.example", Path: "/feed.xml"}
	return (&feedReader{address: u, base: u, now: hnClock(), feed: f}).posts(), nil
}

// rssOf is a feed with one entry of a text, in the charset of its bytes.
func rssOf(declaration, text string) string {
	return declaration + `<rss version="2.0"><channel><title>t</title><item><title>` + text + `</title></item></channel></rss>`
}

func TestFeedCharset(t *testing.T) {
	t.Parallel()
	latin := strings.NewReplacer("é", "\xe9", "ß", "\xdf").Replace("café große Straße")
	for _, tt := range []struct{ name, body, contentType, want string }{
		{"nothing said", rssOf("", "café große Straße"), "", "café große Straße"},
		{"nothing said, Latin", rssOf("", latin), "", "café große Straße"},
		{"declared", rssOf(`<?xml version="1.0" encoding="ISO-8859-1"?>`, latin), "", "café große Straße"},
		{"declared in quotes of the other kind", rssOf(`<?xml version='1.1' encoding='iso-8859-1' standalone='yes'?>`, latin), "", "café große Straße"},
		{"declared as UTF-8, but Latin", rssOf(`<?xml version="1.0" encoding="UTF-8"?>`, latin), "", "café große Straße"},
		{"declared as Latin, but UTF-8", rssOf(`<?xml version="1.0" encoding="ISO-8859-1"?>`, "café"), "text/xml; charset=iso-8859-1", "café"},
		{"said by the server", rssOf("", "\xcf\xf0\xe8\xe2\xe5\xf2"), `text/xml; charset="windows-1251"; x=y`, "Привет"},
		{"declared, contradicted by the server", rssOf(`<?xml version="1.0" encoding="windows-1251"?>`, "\xcf\xf0\xe8\xe2\xe5\xf2"), "text/xml; charset=utf-8", "Привет"},
		{"declared in capitals", rssOf(`<?xml version="1.0" encoding="WINDOWS-1251"?>`, "\xcf\xf0\xe8\xe2\xe5\xf2"), "", "Привет"},
		{"one byte of UTF-8 lost", rssOf("", "Überraschung für alle \xc3 Gäste"), "", "Überraschung für alle \uFFFD Gäste"},
		{"UTF-8 mark", "\ufeff" + rssOf("", "café"), "", "café"},
		{"UTF-16LE", utf16Of(rssOf(`<?xml version="1.0" encoding="UTF-16"?>`, "café 😡"), 0), "", "café 😡"},
		{"UTF-16BE", utf16Of(rssOf(`<?xml version="1.0" encoding="UTF-16"?>`, "café 😡"), 1), "", "café 😡"},
		{"blank lines before the declaration", "\n\n" + rssOf(`<?xml version="1.0"?>`, "café"), "", "café"},
		{"control characters", rssOf("", "ca\x00f\x1b\x08é"), "", "café"},
		{"entities of HTML", rssOf("", "caf&eacute; &amp;amp; bar"), "", "café & bar"},
	} {
		posts, err := readFeed(tt.body, tt.contentType)
		if err != nil || len(posts) != 1 || posts[0].Title != tt.want {
			t.Errorf("%s: %+v, %v, want %q", tt.name, posts, err, tt.want)
		}
	}
}

// utf16Of encodes s, with a byte order mark; shift says which byte is the high
// one.
func utf16Of(s string, shift int) string {
	var b bytes.Buffer
	for _, u := range append([]uint16{0xfeff}, utf16Units(s)...) {
		pair := [2]byte{byte(u), byte(u >> 8)}
		b.WriteByte(pair[shift])
		b.WriteByte(pair[1-shift])
	}
	return b.String()
}

func utf16Units(s string) []uint16 {
	var units []uint16
	for _, r := range s {
		if r > 0xffff {
			r -= 0x10000
			units = append(units, uint16(0xd800+r>>10), uint16(0xdc00+r&0x3ff))
			continue
		}
		units = append(units, uint16(r))
	}
	return units
}

func TestFeedFaults(t *testing.T) {
	t.Parallel()
	deep := "<a>" + strings.Repeat("<x:b>", 300) + strings.Repeat("</x:b>", 300) + "</a>"
	for _, tt := range []struct{ name, body, want string }{
		{"empty", "", "no feed"},
		{"blank", " \n", "no feed"},
		{"declaration only", `<?xml version="1.0" encoding="utf-8"?> `, "no feed"},
		{"text", "Service temporarily over capacity", "no feed"},
		{"page", "<!DOCTYPE html><html><body><p>Hello</p></body></html>", "no feed"},
		{"other XML", "<?xml version=\"1.0\"?><sitemapindex><sitemap/></sitemapindex>", "no feed"},
		{"other JSON", `{"items":[{"id":"1","title":"a"}]}`, "no feed"},
		{"nothing in it", `<rss version="2.0"></rss>`, "no feed: neither a title nor entries"},
		{"cut off", rssOf("", "a")[:80], "XML syntax error on line 1: unexpected EOF"},
		{"JSON cut off", `{"version":"https://jsonfeed.org/version/1","items":[{`, "unexpected end of JSON input"},
		{"deep", rssOf("", deep), errFeedTooBig.Error()},
		{"many", rssOf("", strings.Repeat("<b/>", 600_001)), errFeedTooBig.Error()},
		{"many comments", rssOf("", strings.Repeat("<!---->", 600_001)), errFeedTooBig.Error()},
		{"text in pieces", rssOf("", strings.Repeat("a piece<!---->", 40_000)), errFeedTooBig.Error()},
		{"text in CDATA", rssOf("", strings.Repeat("<![CDATA[x]]>", 40_000)), errFeedTooBig.Error()},
		{"names in scope", rssOf("", "<b"+strings.Repeat(" xmlns:c='d'", 1000)+">"+strings.Repeat("<e/>", 20_000)+"</b>"), errFeedTooBig.Error()},
		{"deep with quotes", rssOf("", strings.Repeat(`<b c="/>" d='>'>`, 300)), errFeedTooBig.Error()},
		{"unknown charset", rssOf(`<?xml version="1.0" encoding="klingon"?>`, "\xe9"), "no feed"},
	} {
		posts, err := readFeed(tt.body, "")
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: %d posts and error %v, want %q", tt.name, len(posts), err, tt.want)
		}
	}
}

// TestFeedHostile reads what is meant to eat time or memory: with a reader that
// is quadratic in any of it the test does not end.
func TestFeedHostile(t *testing.T) {
	t.Parallel()
	bomb := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>` + rssOf("", "&b;&b;")
	posts, err := readFeed(bomb, "")
	if err != nil || len(posts) != 1 || posts[0].Title != "&b;&b;" {
		t.Errorf("entities: %+v, %v", posts, err)
	}
	posts, err = readFeed(rssOf("", "&lt;b&gt;"+strings.Repeat("word ", 1<<18)), "")
	if err != nil || len(posts) != 1 || len(posts[0].Title) > 1<<20 {
		t.Errorf("long title: %d bytes, %v", len(posts[0].Title), err)
	}
	for _, s := range []string{
		strings.Repeat("<x:a>", 3_000_000), strings.Repeat("<![CDATA[", 100_000), strings.Repeat("<!--", 100_000), strings.Repeat("&", 100_000),
		strings.Repeat("<a b='", 100_000), strings.Repeat("<item>", 50_000), strings.Repeat("</a>", 50_000), strings.Repeat("<x:a/>", 50_000),
	} {
		if posts, err := readFeed(rssOf("", "</title>"+s), ""); err == nil && len(posts) > 50_001 {
			t.Errorf("%.20s…: %d posts", s, len(posts))
		}
		_, _ = readFeed(`<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><content type="xhtml">`+s, "")
	}
}

// TestFeedKeys checks which entries are the same.
func TestFeedKeys(t *testing.T) {
	t.Parallel()
	item := func(inner string) string { return "<item><title>t</title>" + inner + "</item>" }
	feedOf := func(items ...string) string {
		return `<rss version="2.0"><channel><title>t</title><link>https://site.example/blog/</link>` + strings.Join(items, "") + `</channel></rss>`
	}
	posts, err := readFeed(feedOf(
		item(`<guid>tag:site.example,2026:1</guid><link>/a</link>`),
		item(`<guid>tag:site.example,2026:1</guid><link>/b</link><pubDate>Thu, 19 Nov 2026 20:00:00 GMT</pubDate>`),
		item(`<guid>7</guid><link>c</link>`),
		item(`<guid>8</guid><link>c</link>`),
		item(`<guid>9</guid>`),
		item(`<link>https://other.example/d</link>`),
		item(`<guid>https://site.example/e</guid>`),
		item(`<link>javascript:alert(1)</link>`),
		item(`<link>https://me:secret@site.example/</link><pubDate>x</pubDate>`),
	), "")
	if err != nil || len(posts) != 9 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	ids := make(map[string]bool)
	links := make([]string, 0, len(posts))
	for _, p := range posts {
		ids[p.ID] = true
		links = append(links, p.URL)
	}
	if len(ids) != len(posts) {
		t.Errorf("%d ids for %d entries", len(ids), len(posts))
	}
	want := []string{
		"https://site.example/a", "https://site.example/b", "https://site.example/blog/c", "https://site.example/blog/c", "",
		"https://other.example/d", "https://site.example/e", "", "",
	}
	if !slices.Equal(links, want) {
		t.Errorf("links are %q, want %q", links, want)
	}
	again, err := readFeed(feedOf(item(`<guid>tag:site.example,2026:1</guid><link>/moved</link>`)), "")
	if err != nil || again[0].ID != posts[0].ID {
		t.Errorf("a guid that is valid everywhere gives %s and %s", again[0].ID, posts[0].ID)
	}
}

// TestFeedRecordings reads feeds as real sites gave them.
func TestFeedRecordings(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		entries int
		first   string
	}{
		"google_news_search_2026.xml":         {92, "Trump again shrinks two national monuments in Utah - The Washington Post"},
		"hn_rss.xml":                          {30, "Linux Sandboxes and Fil-C"},
		"huginn_cdata_rss.atom":               {10, "Help: Rainmeter Skins • Re: Cannot change font for Simple Launcher"},
		"huginn_github_rss.atom":              {20, "Merge pull request #402 from albertsun/safer-liquid-migration"},
		"huginn_iso-8859-1.rss":               {1, "Mëkanïk Zaïn"},
		"huginn_onethingwell.rss":             {20, "CSVfix"},
		"miniflux_encoding_ISO-8859-1.xml":    {40, "Red Dead Redemption 2: Hinweise auf PC-Umsetzung in App von Rockstar Games"},
		"miniflux_no_encoding_ISO-8859-1.xml": {9, "Perturbateurs endocriniens : quels effets sur le cerveau ?"}, // and one that is empty
		"miniflux_rdf_UTF8.xml":               {60, "OLED-TVs: Vorsichtsmaßnahmen gegen Einbrennen"},
		"miniflux_small_atom.xml":             {20, "Parse podcast categories"},
		"reddit_r_pics_rss_2025.xml":          {1, "(OC) The aspen trees of Colorado don’t feel real"},
	} {
		posts, err := readFeed(string(recording(t, "feeds", name)), "")
		if err != nil || len(posts) != want.entries || posts[0].Title != want.first {
			t.Errorf("%s: %d entries, %v, %.200s; want %d, first %q", name, len(posts), err, fmt.Sprint(posts), want.entries, want.first)
			continue
		}
		for _, p := range posts {
			// What UTF-8 looks like when it is read as Latin-1, and the reverse.
			if s := p.Title + p.Text; strings.ContainsRune(s, utf8.RuneError) || strings.Contains(s, "Ã") || strings.Contains(s, "â€") {
				t.Errorf("%s: mojibake in %q", name, s)
			}
		}
	}
}

func FuzzFeed(f *testing.F) {
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json", "empty.xml"} {
		body, err := os.ReadFile(filepath.Join("testdata", "feed", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(body), "text/xml")
	}
	f.Add(rssOf(`<?xml version="1.0" encoding="koi8-r"?>`, "\xf0\xd2\xc9"), "text/xml; charset=utf-8")
	f.Add(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel><title>t</title></channel><item><link>a</link></item></rdf:RDF>`, "")
	f.Add("\xff\xfe<\x00", "")
	f.Fuzz(func(t *testing.T, body, contentType string) {
		posts, err := readFeed(body, contentType)
		if err != nil {
			return
		}
		for _, p := range posts {
			if p.Title+p.Text == "" || !utf8.ValidString(p.Title+p.Text+p.Lang+p.URL) || len(p.ID) != len("feed:0123456789abcdef") {
				t.Errorf("post is %+v", p)
			}
		}
	})
}
