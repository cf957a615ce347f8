package source

import (
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// threadsFields are the fields that are asked for. The site never gives the id
// of an author, nor the numbers of likes and replies.
const threadsFields = "id,text,permalink,shortcode,timestamp,username,is_reply,root_post,replied_to"

// threadsPost is the part of a post that is used.
type threadsPost struct {
	ID        string     `json:"id"`
	Text      string     `json:"text"`
	Permalink string     `json:"permalink"`
	Shortcode string     `json:"shortcode"`
	Timestamp string     `json:"timestamp"`
	Username  string     `json:"username"`
	IsReply   bool       `json:"is_reply"`
	Root      threadsRef `json:"root_post"`
	RepliedTo threadsRef `json:"replied_to"`
}

// threadsRef names another post.
type threadsRef struct {
	ID string `json:"id"`
}

// identify implements graphItem.
func (p threadsPost) identify() (string, time.Time, error) {
	return graphIdentity(p.ID, p.Timestamp)
}

// post returns the post; ok is false for one without words, such as a repost.
func (p threadsPost) post(endpoint string, now time.Time) (post mention.Post, ok bool) {
	_, created, err := p.identify()
	post = mention.Post{
		ID:          threadsID(p.ID),
		Source:      "threads",
		Kind:        mention.KindPost,
		PublishedAt: mention.PlausibleTime(created, now),
		FetchedAt:   now.UTC(),
		Text:        clean(p.Text),
		Author:      mention.Author{Handle: p.Username},
		Addressed:   endpoint == "mentions",
		URL:         threadsLink(p.Shortcode, p.Permalink),
		ParentID:    threadsID(p.RepliedTo.ID),
		ThreadID:    threadsID(p.Root.ID),
		Endpoint:    endpoint,
	}
	if p.Username != "" {
		post.Author.URL = "https://www.threads.net/@" + url.PathEscape(p.Username)
	}
	if p.IsReply {
		post.Kind = mention.KindReply
	} else if post.ThreadID == "" {
		post.ThreadID = post.ID
	}
	return post, err == nil && post.Text != ""
}

// threadsID is the ID of a post by its number; "" for none.
func threadsID(native string) string { return graphID("threads:", native) }

// threadsLink is the address of a post without its author's name.
func threadsLink(code, permalink string) string {
	if code == "" {
		_, code, _ = strings.Cut(permalink, "/post/")
		code, _, _ = strings.Cut(code, "/")
		code, _, _ = strings.Cut(code, "?")
	}
	if code == "" {
		return ""
	}
	return "https://www.threads.net/t/" + url.PathEscape(code)
}
