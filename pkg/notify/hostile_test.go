package notify

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// hostileReport holds what people write to get out of where they are quoted.
func hostileReport() *Report {
	r := Sample("northwind", "Nørthwind\r\nBcc: all@x.example\r\n\r\n<b>", moment)
	r.Test = false
	texts := []string{
		"<script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt; \"quoted\" 'single'",
		"\x1b]8;;https://evil.example\x07click\x1b]8;;\x07 \x1b[2J \u202eltr\u202c \u2066x\u2069 a\u0000b",
		"<!channel> @channel @here @everyone <@U123> <https://evil.example|bank> [pay](https://evil.example) ![](https://evil.example/t.png) ``` *b*",
		".\r\n.\r\nQUIT\r\nMAIL FROM:<x@y.example>\r\n--earshot-x--\r\n" + strings.Repeat("長い", 2000),
	}
	links := []string{
		"javascript:alert(1)", "https://x.example/\"onmouseover=\"alert(1)", "https://x.example/a|b>c<d & e", "https://user:pw@x.example/",
	}
	first := r.Hits[0]
	r.Hits = nil
	for i, text := range texts {
		m := first
		m.Text, m.URL, m.Title = text, links[i], ""
		m.Source = "sample"
		r.Hits = append(r.Hits, m)
	}
	r.Total = len(r.Hits)
	r.Sources = append(r.Sources, Source{Name: "bluesky\x1b[1m<i>", State: "blocked"})
	return r
}

// manyHits is a report of n hits of so many characters each.
func manyHits(n, chars int) *Report {
	r := Sample("northwind", "Northwind Air", moment)
	first := r.Hits[0]
	r.Hits = nil
	for i := range n {
		m := first
		m.ID, m.Text = fmt.Sprint("sample:", i), strings.Repeat("長", chars)
		r.Hits = append(r.Hits, m)
	}
	r.Total = n + 312
	return r
}

// checkSafe wants no character that a terminal or an eye is misled by.
func checkSafe(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			t.Errorf("the text holds %U", r)
		}
	}
}

func checkText(t *testing.T, text string) {
	t.Helper()
	checkSafe(t, text)
	for _, bad := range []string{"javascript:", "user:pw"} {
		if strings.Contains(text, bad) {
			t.Errorf("the text holds %q", bad)
		}
	}
	if !strings.Contains(text, "<script>alert(1)</script>") { // plain text is no HTML
		t.Errorf("the text lacks a post:\n%s", text)
	}
}

// checkHTML wants no element but our own, no attribute of foreign making, and links
// of the web.
func checkHTML(t *testing.T, text string) {
	t.Helper()
	checkSafe(t, text)
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]bool{
		"html": true, "head": true, "meta": true, "title": true, "body": true, "div": true, "h1": true, "p": true, "a": true,
		"table": true, "tbody": true, "tr": true, "td": true, "strong": true,
	}
	links := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !allowed[n.Data] {
			t.Errorf("there is an element %s", n.Data)
		}
		for _, a := range n.Attr {
			switch a.Key {
			case "style", "lang", "charset", "name", "content", "dir", "rel", "role":
			case "href":
				links++
				if !strings.HasPrefix(a.Val, "https://x.example/") {
					t.Errorf("a link to %q", a.Val)
				}
			default:
				t.Errorf("an attribute %s=%q", a.Key, a.Val)
			}
		}
	}
	if links != 2 {
		t.Errorf("%d links, want 2", links)
	}
}

func TestLink(t *testing.T) {
	for in, want := range map[string]string{
		"https://x.example/p/1?a=b&c=d#e": "https://x.example/p/1?a=b&c=d#e",
		"http://x.example/":               "http://x.example/",
		"HTTPS://x.example/ü":             "https://x.example/%C3%BC",
		"https://x.example/a|b":           "https://x.example/a%7Cb",
		"https://x.example/?q=a|b'c":      "https://x.example/?q=a%7Cb%27c",
		"javascript:alert(1)":             "",
		"data:text/html,x":                "",
		"https:///x":                      "",
		"https://user@x.example/":         "",
		"https://x.example/a\nb":          "",
		"https://x.example/\u202ea":       "",
		"//x.example":                     "",
		"":                                "",
		"https://x.example/" + strings.Repeat("a", 9e3): "",
	} {
		if got := link(in); got != want {
			t.Errorf("link(%.60q) is %q, want %q", in, got, want)
		}
	}
}

// FuzzLink: what comes out of any address is ASCII without a character that ends it.
func FuzzLink(f *testing.F) {
	for _, s := range []string{"https://x.example/a|b", "http://[::1]/\"", "https://ü.example/<>", "https://x.example/%zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := link(s)
		if got != "" && !strings.HasPrefix(got, "http://") && !strings.HasPrefix(got, "https://") {
			t.Errorf("link(%q) is %q", s, got)
		}
		if strings.ContainsAny(got, " \"'<>|\\`\r\n") || strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("link(%q) is %q", s, got)
		}
	})
}

// FuzzForeign: no text gets out of where it is quoted, in HTML or in a chat.
func FuzzForeign(f *testing.F) {
	for _, m := range hostileReport().Hits {
		f.Add(m.Text, m.Title, m.URL)
	}
	f.Fuzz(func(t *testing.T, text, title, url string) {
		r := Sample("northwind", title, moment)
		r.Hits[0].Text, r.Hits[0].Title, r.Hits[0].URL, r.Hits[0].Source = text, title, url, title
		root, err := html.Parse(strings.NewReader(digestHTML(r, r.Hits)))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "img" || n.Data == "style" || n.Data == "b") || n.Type == html.CommentNode {
				t.Errorf("an element of foreign making: %v", n)
			}
		}
		message := slackText(r, 0)
		links := strings.Count(message, "<")
		if links != strings.Count(message, ">") || links > 2 || strings.Contains(message, "](") || strings.Contains(message, "<!") {
			t.Errorf("the message is %q", message)
		}
		checkSafe(t, strings.ReplaceAll(message, "\u200b", ""))
		if _, err := payloadOf(r, 0); err != nil {
			t.Error(err)
		}
	})
}
