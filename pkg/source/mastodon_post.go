package source

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// mastodonStatus is the part of a status that is used:
// https://docs.joinmastodon.org/entities/Status/
type mastodonStatus struct {
	ID          string            `json:"id"`
	URI         string            `json:"uri"`
	URL         string            `json:"url"`
	CreatedAt   string            `json:"created_at"`
	InReplyToID string            `json:"in_reply_to_id"`
	Visibility  string            `json:"visibility"`
	Language    string            `json:"language"`
	SpoilerText string            `json:"spoiler_text"`
	Content     *string           `json:"content"`
	Account     mastodonAccount   `json:"account"`
	Mentions    []mastodonMention `json:"mentions"`
	Reblog      *mastodonStatus   `json:"reblog"`
	Favourites  *int64            `json:"favourites_count"`
	Replies     *int64            `json:"replies_count"`
	Reblogs     *int64            `json:"reblogs_count"`
	// Pleroma is there on servers of that family.
	Pleroma json.RawMessage `json:"pleroma"`
}

type mastodonAccount struct {
	Acct        string `json:"acct"`
	DisplayName string `json:"display_name"`
	URL         string `json:"url"`
	URI         string `json:"uri"`
	Note        string `json:"note"`
	Noindex     *bool  `json:"noindex"`
	Indexable   *bool  `json:"indexable"`
}

type mastodonMention struct {
	Acct     string `json:"acct"`
	Username string `json:"username"`
	URL      string `json:"url"`
}

// decodeStatuses reads a page; lost counts the statuses that cannot be read.
func decodeStatuses(host string, page []json.RawMessage) (statuses []mastodonStatus, lost int, err error) {
	if page == nil {
		return nil, 0, reshaped("%s answers without a list of posts", host)
	}
	return decodeEach(host, "posts", page, func(s *mastodonStatus) (mastodonStatus, bool) {
		return *s, s.whole() && (s.Reblog == nil || s.Reblog.whole())
	})
}

// whole reports whether a status has what every status has.
func (s *mastodonStatus) whole() bool {
	return s.ID != "" && s.Visibility != "" && s.Content != nil && s.CreatedAt != ""
}

// post maps a status; of a boost it is the original. ok is false for what is
// not public or has no text.
func (s *mastodonStatus) post(server *mastodonServer, endpoint string, now time.Time) (post mention.Post, ok bool) {
	if s.Visibility != "public" {
		return mention.Post{}, false
	}
	if s.Reblog != nil {
		if s = s.Reblog; s.Visibility != "public" {
			return mention.Post{}, false
		}
	}
	text := s.text()
	if text == "" {
		return mention.Post{}, false
	}
	post = mention.Post{
		ID:          s.globalID(server),
		Source:      "mastodon",
		Kind:        mention.KindPost,
		PublishedAt: plausible(s.CreatedAt, now),
		FetchedAt:   now,
		Lang:        strings.ToLower(s.Language),
		Text:        text,
		Author:      s.Account.author(server),
		People:      s.people(server),
		OptOut:      s.Account.optOut(),
		Likes:       countOf(s.Favourites),
		Replies:     countOf(s.Replies),
		Reposts:     countOf(s.Reblogs),
		URL:         s.permalink(server),
		Endpoint:    endpoint,
	}
	if s.InReplyToID != "" {
		post.Kind = mention.KindReply
		post.ParentID = mastodonID(server.host + "/" + s.InReplyToID)
	}
	return post, true
}

// text is the content warning, which is plain text, and the content.
func (s *mastodonStatus) text() string {
	return strings.TrimSpace(clean(s.SpoilerText) + "\n" + web.Text(*s.Content))
}

// globalID is the same for a post on whatever server it is seen. It is made of
// the post's uri, without the author's name that stands in most of them, and
// hashed, since the host of a server may be a person's name too.
func (s *mastodonStatus) globalID(server *mastodonServer) string {
	if s.URI == "" {
		return mastodonID(server.host + "/" + s.ID)
	}
	rest, ok := strings.CutPrefix(s.URI, "https://")
	if !ok {
		rest = strings.TrimPrefix(s.URI, "http://")
	}
	// HOST/users/NAME/statuses/ID, and HOST/ap/users/NUMBER/statuses/ID.
	parts := strings.Split(rest, "/")
	if n := len(parts); (n == 5 || n == 6 && parts[1] == "ap") && parts[n-4] == "users" && parts[n-2] == "statuses" {
		return mastodonID(parts[0] + "/" + parts[n-1])
	}
	return mastodonID(s.URI)
}

// mastodonID makes an ID. A server's own number, behind its host, is that of a
// post written there; of a parent written elsewhere it is another name, the
// same for all its replies.
func mastodonID(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "mastodon:" + hex.EncodeToString(sum[:16])
}

// permalink is the address of the post on the server that gave it. Mastodon and
// Pleroma have one without the author's name and lead on to the post's own
// server; the address that others give is the only one.
func (s *mastodonStatus) permalink(server *mastodonServer) string {
	switch {
	case len(s.Pleroma) > 0:
		return server.base + "/notice/" + url.PathEscape(s.ID)
	case strings.Trim(s.ID, "0123456789") == "":
		return server.base + "/statuses/" + s.ID
	case webAddress(s.URL):
		return s.URL
	case webAddress(s.URI):
		return s.URI
	}
	return ""
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// author identifies the account by its profile's address, which every server
// gives in the same way.
func (a *mastodonAccount) author(server *mastodonServer) mention.Author {
	author := mention.Author{ID: a.URL, Handle: fullHandle(a.Acct, server), Name: a.DisplayName, URL: a.URL}
	if author.ID == "" {
		author.ID = a.URI
	}
	return author
}

// fullHandle adds the server to the handle of one of its own accounts.
func fullHandle(acct string, server *mastodonServer) string {
	if acct == "" || strings.Contains(acct, "@") {
		return acct
	}
	return acct + "@" + server.host
}

// people are the accounts that a post mentions.
func (s *mastodonStatus) people(server *mastodonServer) []string {
	var people []string
	for _, m := range s.Mentions {
		for _, name := range []string{m.URL, fullHandle(m.Acct, server), m.Username} {
			if name != "" {
				people = append(people, name)
			}
		}
	}
	return people
}

// optOut says how an account asked not to be collected; "" if it did not. What
// a server does not say is unknown, not a wish.
func (a *mastodonAccount) optOut() string {
	switch {
	case a.Noindex != nil && *a.Noindex:
		return "noindex"
	case a.Indexable != nil && !*a.Indexable:
		return "indexable=false"
	}
	return wishInProfile(a.Note)
}

// wishInProfile is the tag by which people ask not to be collected, in what they
// say of themselves; "" if they do not.
func wishInProfile(note string) string {
	note = strings.ToLower(note)
	if !strings.Contains(note, "nobot") && !strings.Contains(note, "noindex") {
		return ""
	}
	for _, word := range strings.FieldsFunc(web.Text(note), func(r rune) bool { return r != '#' && !unicode.IsLetter(r) }) {
		switch word {
		case "#nobot", "#nobots", "#noindex":
			return word
		}
	}
	return ""
}
