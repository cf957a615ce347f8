package source

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// telegramMaxPage bounds a page. One of twenty long messages has some 300 KB.
const telegramMaxPage = 4 << 20

// telegramPage is a page of a channel's preview.
type telegramPage struct {
	// posts are the messages of the page, oldest first as they stand there.
	posts []mention.Post
	// before is the number that leads to older messages; 0 if there are none.
	before uint64
	// noIndex says that the page asks not to be collected.
	noIndex bool
}

// parseTelegram reads a page.
func parseTelegram(body []byte, channel string, now time.Time) (*telegramPage, error) {
	changed := func(what string) error {
		return mention.Errorf(mention.Changed, "the preview of %s %s", channel, what).
			WithHint("the site may have changed its pages; look for a newer earshot")
	}
	switch {
	case len(body) > telegramMaxPage:
		return nil, changed("is longer than any should be")
	case !bytes.Contains(body, []byte("</html>")):
		return nil, changed("is cut off, or no page at all")
	}
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil, changed("cannot be read as HTML")
	}
	page := &telegramPage{}
	r := telegramReader{page: page, now: now}
	if what := r.walk(root); what != "" {
		return nil, changed(what)
	}
	switch {
	case r.channel:
		return page, nil
	case r.profile:
		return nil, mention.Errorf(mention.Blocked, "telegram shows no preview of %s", channel).
			WithHint("check the name; private channels, groups, people and channels that switched the preview off have none")
	}
	return nil, changed("is another page than it should be")
}

// telegramReader looks at the elements of a page, one after another.
type telegramReader struct {
	page *telegramPage
	now  time.Time
	// channel and profile say which of the site's pages this is: a channel's
	// preview, or what the site shows for names that have none.
	channel, profile bool
}

// walk looks at everything in an element; the parser bounds how deep that is.
// What it returns says what is wrong.
func (r *telegramReader) walk(n *html.Node) string {
	for c := range n.ChildNodes() {
		what := ""
		if htmlHas(c, "tgme_widget_message") && htmlAttr(c, "data-post") != "" {
			what = r.message(c)
		} else {
			r.look(c)
			what = r.walk(c)
		}
		if what != "" {
			return what
		}
	}
	return ""
}

// look takes what an element outside messages says.
func (r *telegramReader) look(n *html.Node) {
	switch {
	case n.Type != html.ElementNode:
	case n.DataAtom == atom.Meta:
		rules := strings.ToLower(htmlAttr(n, "content"))
		if strings.EqualFold(htmlAttr(n, "name"), "robots") && (strings.Contains(rules, "noindex") || rules == "none") {
			r.page.noIndex = true
		}
	case n.DataAtom == atom.Link && htmlAttr(n, "rel") == "prev":
		if u, err := url.Parse(htmlAttr(n, "href")); err == nil {
			r.before(u.Query().Get("before"))
		}
	case n.DataAtom == atom.A && htmlHas(n, "tme_messages_more"):
		r.before(htmlAttr(n, "data-before"))
	default:
		class := htmlAttr(n, "class")
		r.channel = r.channel || strings.Contains(class, "tgme_channel_")
		r.profile = r.profile || htmlHas(n, "tgme_page")
	}
}

func (r *telegramReader) before(s string) {
	if before, err := strconv.ParseUint(s, 10, 64); err == nil {
		r.page.before = before
	}
}

// message takes a message. What the site tells of a channel itself ("pinned a
// message") is none.
func (r *telegramReader) message(n *html.Node) string {
	r.channel = true
	if htmlHas(n, "service_message") {
		return ""
	}
	m := telegramMessage{post: mention.Post{
		Source: "telegram", Kind: mention.KindPost, FetchedAt: r.now, Endpoint: "s",
	}}
	channel, number, ok := telegramRef(htmlAttr(n, "data-post"))
	if !ok {
		return "has a message without a number"
	}
	m.channel = channel
	for d := range n.Descendants() {
		if d.Type == html.ElementNode {
			m.look(d)
		}
	}
	at, err := time.Parse(time.RFC3339, m.time)
	if err != nil {
		return "has a message without a time"
	}
	p := &m.post
	p.PublishedAt = mention.PlausibleTime(at, r.now)
	p.ID = telegramID(channel, number)
	p.URL = telegramSite + "/s/" + channel + "/" + number
	p.Author = telegramAuthor(channel, m.signature)
	r.page.posts = append(r.page.posts, *p)
	return ""
}
