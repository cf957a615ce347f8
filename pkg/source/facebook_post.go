package source

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// The fields that are asked for. A summary with a limit of 0 is a number
// without the members.
const (
	facebookPostFields = "id,message,created_time,updated_time,from,message_tags,shares,parent_id,is_hidden,is_published," +
		"comments.summary(true).limit(0),reactions.summary(true).limit(0)"
	facebookCommentFields = "id,message,created_time,from,message_tags,like_count,comment_count,parent{id},is_hidden,is_private"
)

// facebookPerson is who wrote something; pages are persons here too. The site
// leaves it out where the token may not see it.
type facebookPerson struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// facebookTotal is the number of members of a list.
type facebookTotal struct {
	Summary struct {
		Total *int64 `json:"total_count"`
	} `json:"summary"`
}

// facebookPost is the part of a post that is used.
type facebookPost struct {
	ID        string          `json:"id"`
	Message   string          `json:"message"`
	Created   string          `json:"created_time"`
	Updated   string          `json:"updated_time"`
	From      facebookPerson  `json:"from"`
	Tags      json.RawMessage `json:"message_tags"`
	Parent    string          `json:"parent_id"`
	Hidden    bool            `json:"is_hidden"`
	Published *bool           `json:"is_published"`
	Comments  facebookTotal   `json:"comments"`
	Reactions facebookTotal   `json:"reactions"`
	Shares    struct {
		Count *int64 `json:"count"`
	} `json:"shares"`
}

// identify implements graphItem.
func (p facebookPost) identify() (string, time.Time, error) {
	return graphIdentity(p.ID, p.Created)
}

// post returns the post that an item of a page's list is; ok is false for what
// is hidden or has no words.
func (p facebookPost) post(page, edge string, now time.Time) (post mention.Post, ok bool) {
	_, created, err := p.identify()
	post = mention.Post{
		ID:          facebookID(p.ID),
		Source:      "facebook",
		Kind:        mention.KindPost,
		PublishedAt: mention.PlausibleTime(created, now),
		FetchedAt:   now.UTC(),
		Text:        clean(p.Message),
		Author:      mention.Author{ID: p.From.ID, Name: clean(p.From.Name)},
		People:      facebookPeople(p.Message, p.Tags),
		Addressed:   edge != "feed",
		Likes:       countOf(p.Reactions.Summary.Total),
		Replies:     countOf(p.Comments.Summary.Total),
		Reposts:     countOf(p.Shares.Count),
		URL:         facebookLink(page, p.ID, ""),
		ParentID:    facebookID(p.Parent),
		ThreadID:    facebookID(p.ID),
		Endpoint:    edge,
	}
	if edge == "feed" {
		post.Addressed = !p.byPage(page)
	}
	if !post.Addressed {
		post.Author = mention.Author{ID: facebookOwner(page, p.ID)} // no person, so that its name need not be masked
	}
	return post, err == nil && !p.Hidden && (p.Published == nil || *p.Published) && post.Text != ""
}

// byPage reports whether a post of a page's feed is the page's own. The id of a
// post begins with that of its owner. Where the site names no author and the
// page is known by name only, it is taken for its own: then its words decide.
func (p facebookPost) byPage(page string) bool {
	owner, _, _ := strings.Cut(p.ID, "_")
	switch {
	case p.From.ID == "":
		return !allDigits(page) || owner == page
	case allDigits(page):
		return p.From.ID == page
	}
	return p.From.ID == owner
}

// facebookOwner is the id of a page: as it was named, or as the ids of its
// posts begin.
func facebookOwner(page, post string) string {
	owner, _, _ := strings.Cut(post, "_")
	if allDigits(page) || owner == "" {
		return page
	}
	return owner
}

// facebookID is the ID of a post by its number; "" for none.
func facebookID(native string) string { return graphID("facebook:", native) }

// facebookLink is the address of a post, or of a comment below it, without a
// name in it.
func facebookLink(page, post, comment string) string {
	owner, story, ok := strings.Cut(post, "_")
	if !ok {
		owner, story = page, post
	}
	params := url.Values{"story_fbid": {story}, "id": {owner}}
	if comment != "" {
		params.Set("comment_id", comment)
	}
	return "https://www.facebook.com/permalink.php?" + params.Encode()
}
