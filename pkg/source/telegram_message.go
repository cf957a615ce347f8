package source

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// telegramMessage is a message that is being read.
type telegramMessage struct {
	channel string
	// signature is the name of the person who wrote it, where the channel shows
	// that.
	signature, time string
	post            mention.Post
	// read says that the text was found.
	read bool
}

// look takes what an element of a message says. Reactions are not likes, and
// views have no place in a post; both are rounded anyway.
func (m *telegramMessage) look(n *html.Node) {
	switch {
	case htmlHas(n, "js-message_text"):
		// An album has the text within the text: the outer one comes first.
		if !m.read {
			m.post.Text, m.read = web.Text(htmlInner(n)), true
		}
	case n.DataAtom == atom.Time:
		if at := htmlAttr(n, "datetime"); at != "" && htmlHas(n.Parent, "tgme_widget_message_date") {
			m.time = at
		}
	case htmlHas(n, "tgme_widget_message_from_author"):
		m.signature = htmlLine(n)
	case htmlHas(n, "tgme_widget_message_forwarded_from_name"), htmlHas(n, "tgme_widget_message_forwarded_from_author"):
		m.name(htmlLine(n))
	case htmlHas(n, "tgme_widget_message_author_name"):
		m.name(htmlLine(n))
	case htmlHas(n, "tgme_widget_message_reply"):
		if channel, number, ok := telegramRef(telegramPath(htmlAttr(n, "href"))); ok {
			m.post.Kind = mention.KindReply
			m.post.ParentID = telegramID(channel, number)
		}
	}
	if n.DataAtom == atom.A {
		path := telegramPath(htmlAttr(n, "href"))
		name, _, _ := strings.Cut(strings.TrimPrefix(path, "s/"), "/")
		if telegramName().MatchString(name) {
			m.name(name)
		}
	}
}

// name remembers somebody else whom the message names: a person, or another
// channel, which may be a person's.
func (m *telegramMessage) name(s string) {
	const most = 100
	if s != "" && !strings.EqualFold(s, m.channel) && len(m.post.People) < most {
		m.post.People = append(m.post.People, s)
	}
}

// telegramPath is the path of an address on the site, without the slash before
// it; "" for others.
func telegramPath(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Hostname()) {
	case "t.me", "telegram.me", "telegram.dog":
		return strings.Trim(u.Path, "/")
	}
	return ""
}

// telegramRef takes CHANNEL/NUMBER apart.
func telegramRef(ref string) (channel, number string, ok bool) {
	channel, number, _ = strings.Cut(ref, "/")
	ok = telegramName().MatchString(channel) && number != "" && strings.Trim(number, "0123456789") == ""
	return channel, number, ok
}

func telegramID(channel, number string) string { return "telegram:" + channel + "/" + number }

// telegramAuthor is the channel, and the person who signed. The channel was
// named by the user and is a publisher; its name stays in links and ids, so that
// it is given as a hash here, which masks nothing.
func telegramAuthor(channel, signature string) mention.Author {
	sum := sha256.Sum256([]byte(strings.ToLower(channel) + "\n" + signature))
	return mention.Author{ID: hex.EncodeToString(sum[:16]), Name: signature}
}
