package source

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// discoursePost is a post as the search, the newest posts and a topic give it.
type discoursePost struct {
	ID         json.Number `json:"id"`
	Username   string      `json:"username"`
	Name       string      `json:"name"`
	Display    string      `json:"display_username"`
	CreatedAt  string      `json:"created_at"`
	PostNumber int64       `json:"post_number"`
	TopicID    int64       `json:"topic_id"`
	TopicTitle *string     `json:"topic_title"`
	Likes      *int64      `json:"like_count"`
	// Blurb is what the search gives of the text, without markup.
	Blurb *string `json:"blurb"`
	// Cooked is the whole text as HTML.
	Cooked  *string `json:"cooked"`
	Replies *int64  `json:"reply_count"`
	ReplyTo int64   `json:"reply_to_post_number"`
	// Type is 1 for what people write; others are remarks of the forum itself and
	// of its staff.
	Type        *int64  `json:"post_type"`
	Hidden      bool    `json:"hidden"`
	DeletedAt   *string `json:"deleted_at"`
	UserDeleted bool    `json:"user_deleted"`
}

// discourseTopic is a topic as the search and lists of topics give it.
type discourseTopic struct {
	ID    int64   `json:"id"`
	Title *string `json:"title"`
}

// decode reads a list of posts, which may be null, with the topics that they
// stand in where those are given beside them. What else must be there depends on
// the list: lacks names it.
func (f *discourseForum) decode(list json.RawMessage, topics []discourseTopic, lacks func(*discoursePost) string) ([]discoursePost, error) {
	var posts []discoursePost
	if err := json.Unmarshal(list, &posts); err != nil {
		return nil, f.changed("the posts have another form")
	}
	titles := make(map[int64]*string, len(topics))
	for _, t := range topics {
		titles[t.ID] = t.Title
	}
	for i := range posts {
		if title := titles[posts[i].TopicID]; title != nil {
			posts[i].TopicTitle = title
		}
		if missing := cmp.Or(posts[i].lacks(), lacks(&posts[i])); missing != "" {
			return nil, f.changed("post " + strconv.Itoa(i+1) + " has no " + missing)
		}
	}
	return posts, nil
}

// lacks names what is missing that every post has; "" if nothing is.
func (p *discoursePost) lacks() string {
	if id, _ := p.ID.Int64(); id <= 0 {
		return "id"
	}
	switch {
	case p.TopicID <= 0:
		return "topic_id"
	case p.PostNumber <= 0:
		return "post_number"
	case p.PostNumber == 1 && p.TopicTitle == nil:
		return "topic with a title"
	}
	if _, err := time.Parse(time.RFC3339, p.CreatedAt); err != nil {
		return "created_at"
	}
	return ""
}

// lacksBlurb names what a post of a search must have besides.
func (p *discoursePost) lacksBlurb() string {
	if p.Blurb == nil {
		return "blurb"
	}
	return ""
}

// lacksText names what a post of the newest posts, or of a topic, must have
// besides.
func (p *discoursePost) lacksText() string {
	switch {
	case p.Cooked == nil:
		return "text"
	case p.Type == nil:
		return "post_type"
	}
	return ""
}

// gone reports what is no longer to be seen.
func (p *discoursePost) gone() bool {
	return p.Hidden || p.UserDeleted || p.DeletedAt != nil && *p.DeletedAt != ""
}

// short reports whether the search cut the text off.
func (p *discoursePost) short() bool {
	s := strings.TrimSpace(*p.Blurb)
	return strings.HasPrefix(s, "...") || strings.HasSuffix(s, "...") ||
		strings.HasPrefix(s, "…") || strings.HasSuffix(s, "…")
}

// search maps a post of a search.
func (p *discoursePost) search(forum *discourseForum, now time.Time) mention.Post {
	post := p.post(forum, "search", now)
	post.Text = strings.TrimSpace(web.Text(*p.Blurb))
	return post
}

// whole maps one of the newest posts; ok is false for what is hidden, deleted or
// no post by a person.
func (p *discoursePost) whole(forum *discourseForum, now time.Time) (post mention.Post, ok bool) {
	post = p.post(forum, "posts", now)
	post.Text, post.People = web.Text(*p.Cooked), discourseQuoted(*p.Cooked)
	post.Replies = countOf(p.Replies)
	return post, *p.Type == 1 && !p.gone() && (post.Text != "" || post.Title != "")
}

// post maps what every post has. A topic's title belongs to its first post.
func (p *discoursePost) post(forum *discourseForum, endpoint string, now time.Time) mention.Post {
	topic := "/t/" + strconv.FormatInt(p.TopicID, 10)
	post := mention.Post{
		ID:          "discourse:" + forum.name + "/p/" + p.ID.String(),
		Source:      "discourse",
		Kind:        mention.KindPost,
		PublishedAt: plausible(p.CreatedAt, now),
		FetchedAt:   now.UTC(),
		Author:      p.author(forum),
		Likes:       countOf(p.Likes),
		ThreadID:    "discourse:" + forum.name + topic,
		URL:         forum.base + topic + "/" + strconv.FormatInt(p.PostNumber, 10),
		Endpoint:    endpoint,
	}
	if p.PostNumber == 1 {
		post.Title = clean(*p.TopicTitle)
		return post
	}
	post.Kind = mention.KindReply
	if p.ReplyTo > 0 {
		post.ParentID = post.ThreadID + "/" + strconv.FormatInt(p.ReplyTo, 10)
	}
	return post
}

// author identifies an account by its forum and name: the search gives no
// number.
func (p *discoursePost) author(forum *discourseForum) mention.Author {
	if p.Username == "" {
		return mention.Author{}
	}
	profile := "/u/" + url.PathEscape(strings.ToLower(p.Username))
	a := mention.Author{ID: forum.name + profile, Handle: p.Username, Name: clean(p.Name), URL: forum.base + profile}
	if a.Name == "" {
		a.Name = clean(p.Display)
	}
	return a
}
