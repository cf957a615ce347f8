package source

import (
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// The fields that are asked for. The name of the author is refused for what a
// hashtag finds.
const (
	instagramFoundFields   = "id,caption,permalink,timestamp,media_type,like_count,comments_count"
	instagramTaggedFields  = instagramFoundFields + ",username"
	instagramOwnFields     = "id,permalink,timestamp,username,comments_count"
	instagramReplyFields   = "id,text,timestamp,username,like_count,hidden"
	instagramCommentFields = instagramReplyFields + ",replies.limit(50){" + instagramReplyFields + "}"
)

// instagramMedia is the part of a photo, a film or an album that is used.
type instagramMedia struct {
	ID        string `json:"id"`
	Caption   string `json:"caption"`
	Permalink string `json:"permalink"`
	Timestamp string `json:"timestamp"`
	Username  string `json:"username"`
	// Likes is left out where the author hides it.
	Likes    *int64 `json:"like_count"`
	Comments *int64 `json:"comments_count"`
}

// identify implements graphItem.
func (m instagramMedia) identify() (string, time.Time, error) {
	return graphIdentity(m.ID, m.Timestamp)
}

// post returns the post that a medium is; ok is false without a caption.
func (m instagramMedia) post(endpoint string, now time.Time) (post mention.Post, ok bool) {
	_, created, err := m.identify()
	post = mention.Post{
		ID:          "instagram:" + m.ID,
		Source:      "instagram",
		Kind:        mention.KindPost,
		PublishedAt: mention.PlausibleTime(created, now),
		FetchedAt:   now.UTC(),
		Text:        clean(m.Caption),
		Author:      instagramAuthor(m.Username),
		Likes:       countOf(m.Likes),
		Replies:     countOf(m.Comments),
		URL:         instagramLink(m.Permalink),
		ThreadID:    "instagram:" + m.ID,
		Endpoint:    endpoint,
	}
	return post, err == nil && post.Text != ""
}

// instagramComment is the part of a comment that is used, with the first of its
// replies.
type instagramComment struct {
	ID        string `json:"id"`
	Text      string `json:"text"`
	Timestamp string `json:"timestamp"`
	Username  string `json:"username"`
	Likes     *int64 `json:"like_count"`
	Hidden    bool   `json:"hidden"`
	Replies   struct {
		Data   []instagramComment `json:"data"`
		Paging struct {
			Next string `json:"next"`
		} `json:"paging"`
	} `json:"replies"`
}

// identify implements graphItem.
func (c instagramComment) identify() (string, time.Time, error) {
	for _, reply := range c.Replies.Data {
		if _, _, err := graphIdentity(reply.ID, reply.Timestamp); err != nil {
			return "", time.Time{}, err
		}
	}
	return graphIdentity(c.ID, c.Timestamp)
}

// post returns the post that a comment below a medium is, or a reply to the
// comment above.
func (c instagramComment) post(below instagramMedia, above string, now time.Time) (post mention.Post, ok bool) {
	created, err := graphTime(c.Timestamp)
	post = mention.Post{
		ID:          "instagram:" + c.ID,
		Source:      "instagram",
		Kind:        mention.KindComment,
		PublishedAt: mention.PlausibleTime(created, now),
		FetchedAt:   now.UTC(),
		Text:        clean(c.Text),
		Author:      instagramAuthor(c.Username),
		Addressed:   c.Username == "" || !strings.EqualFold(c.Username, below.Username),
		Likes:       countOf(c.Likes),
		URL:         instagramLink(below.Permalink),
		ParentID:    "instagram:" + below.ID,
		ThreadID:    "instagram:" + below.ID,
		Endpoint:    "comments",
	}
	if above != "" {
		post.Kind, post.ParentID, post.Endpoint = mention.KindReply, "instagram:"+above, "replies"
	}
	return post, err == nil && !c.Hidden && post.Text != ""
}

func instagramAuthor(username string) mention.Author {
	if username == "" {
		return mention.Author{}
	}
	return mention.Author{Handle: username, URL: "https://www.instagram.com/" + url.PathEscape(username) + "/"}
}

// instagramLink is the address of a post without a name: some have one before
// the part that counts.
func instagramLink(permalink string) string {
	u, err := url.Parse(permalink)
	if err != nil {
		return ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	for i, p := range parts[:len(parts)-1] {
		if code := parts[i+1]; (p == "p" || p == "reel" || p == "tv") && code != "" {
			return "https://www.instagram.com/p/" + url.PathEscape(code) + "/"
		}
	}
	return ""
}
