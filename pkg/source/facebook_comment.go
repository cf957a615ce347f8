package source

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// facebookComment is the part of a comment that is used.
type facebookComment struct {
	ID      string          `json:"id"`
	Message string          `json:"message"`
	Created string          `json:"created_time"`
	From    facebookPerson  `json:"from"`
	Tags    json.RawMessage `json:"message_tags"`
	Likes   *int64          `json:"like_count"`
	Replies *int64          `json:"comment_count"`
	Parent  struct {
		ID string `json:"id"`
	} `json:"parent"`
	Hidden  bool `json:"is_hidden"`
	Private bool `json:"is_private"`
}

// identify implements graphItem.
func (c facebookComment) identify() (string, time.Time, error) {
	return graphIdentity(c.ID, c.Created)
}

// post returns the post that a comment below a page's post is.
func (c facebookComment) post(page, below string, now time.Time) (post mention.Post, ok bool) {
	_, created, err := c.identify()
	comment := c.ID[strings.LastIndexByte(c.ID, '_')+1:]
	owner := facebookOwner(page, below)
	post = mention.Post{
		ID:          facebookID(c.ID),
		Source:      "facebook",
		Kind:        mention.KindComment,
		PublishedAt: mention.PlausibleTime(created, now),
		FetchedAt:   now.UTC(),
		Text:        clean(c.Message),
		Author:      mention.Author{ID: c.From.ID, Name: clean(c.From.Name)},
		People:      facebookPeople(c.Message, c.Tags),
		Addressed:   c.From.ID == "" || c.From.ID != owner,
		Likes:       countOf(c.Likes),
		Replies:     countOf(c.Replies),
		URL:         facebookLink(page, below, comment),
		ParentID:    facebookID(below),
		ThreadID:    facebookID(below),
		Endpoint:    "comments",
	}
	if c.Parent.ID != "" {
		post.Kind, post.ParentID = mention.KindReply, facebookID(c.Parent.ID)
	}
	if !post.Addressed {
		post.Author = mention.Author{ID: owner}
	}
	return post, err == nil && !c.Hidden && !c.Private && post.Text != ""
}
