package source

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// refs are the posts that a post refers to.
func (t *xPost) refs() []xRef {
	if t.Posts != nil {
		return t.Posts
	}
	return t.Tweets
}

// ref is the number of the post that is referred to in a way; "" if none is.
func (t *xPost) ref(kind string) string {
	for _, r := range t.refs() {
		if r.Type == kind {
			return r.ID
		}
	}
	return ""
}

// original is the post itself or, of a repost, whose text is cut off, the post
// that it repeats; ok is false if that is not there.
func (p *xPage) original(t *xPost) (post *xPost, ok bool) {
	id := t.ref("retweeted")
	if id == "" {
		return t, true
	}
	post = p.included().posts[id]
	return post, post != nil && post.check() == nil
}

// user finds a person in the includes; nil if they are not there.
func (p *xPage) user(id string) *xUser { return p.included().users[id] }

// referred are the accounts whose posts a post answers or quotes, where the site
// tells them. Their display names are left out: in what is said to a brand they
// would take the brand's own name out of the text.
func (p *xPage) referred(t *xPost) []string {
	var people []string
	for _, r := range t.refs() {
		if other := p.included().posts[r.ID]; other != nil && other.AuthorID != t.AuthorID {
			if u := p.user(other.AuthorID); u != nil {
				people = append(people, u.Username)
			}
		}
	}
	return people
}

// xIncluded finds by id what the posts of a page refer to.
type xIncluded struct {
	users map[string]*xUser
	posts map[string]*xPost
}

// included sorts the includes when they are first asked for.
func (p *xPage) included() *xIncluded {
	if p.byID == nil {
		p.byID = &xIncluded{users: make(map[string]*xUser), posts: make(map[string]*xPost)}
		for i := range p.Includes.Users {
			if u := &p.Includes.Users[i]; u.ID != "" && p.byID.users[u.ID] == nil {
				p.byID.users[u.ID] = u
			}
		}
		for _, list := range [][]xPost{p.Includes.Posts, p.Includes.Tweets} {
			for i := range list {
				if t := &list[i]; p.byID.posts[t.ID] == nil {
					p.byID.posts[t.ID] = t
				}
			}
		}
	}
	return p.byID
}

// post maps a post.
func (p *xPage) post(t *xPost, endpoint string, now time.Time) mention.Post {
	text, people := t.plain()
	post := mention.Post{
		ID:          "x:" + t.ID,
		Source:      "x",
		Kind:        mention.KindPost,
		PublishedAt: t.time(now),
		FetchedAt:   now.UTC(),
		Lang:        xLang(t.Lang),
		Text:        text,
		Author:      mention.Author{ID: t.AuthorID},
		People:      xPeople(append(people, p.referred(t)...)),
		Likes:       countOf(t.Metrics.Likes),
		Replies:     countOf(t.Metrics.Replies),
		Reposts:     countOf(cmp.Or(t.Metrics.Reposts, t.Metrics.Retweets)),
		URL:         xLink + t.ID,
		ThreadID:    xID(t.ConversationID),
		ParentID:    xID(t.ref("replied_to")),
		Endpoint:    endpoint,
	}
	if post.ParentID != "" {
		post.Kind = mention.KindReply
	}
	if t.Withheld.any() {
		post.OptOut = "withheld"
	}
	if u := p.user(t.AuthorID); u != nil {
		post.Author.Handle, post.Author.Name = u.Username, u.Name
		if xHandle(u.Username) {
			post.Author.URL = "https://x.com/" + u.Username
		}
		switch {
		case u.Protected:
			post.OptOut = "protected"
		case u.Withheld.any():
			post.OptOut = "withheld"
		}
	}
	return post
}

// time is when a post was made. Its number tells as well.
func (t *xPost) time(now time.Time) time.Time {
	if at := plausible(t.CreatedAt, now); !at.IsZero() {
		return at
	}
	n, _ := xNumber(t.ID)
	return mention.PlausibleTime(xTime(n), now)
}

// xPeople are names without empty ones, each once.
func xPeople(names []string) []string {
	seen := make(map[string]bool)
	return slices.DeleteFunc(names, func(name string) bool {
		was := seen[name] || name == ""
		seen[name] = true
		return was
	})
}

// xID is the ID of a post by its number; "" for none.
func xID(number string) string {
	if _, ok := xNumber(number); !ok {
		return ""
	}
	return "x:" + number
}

// xLang is a language as the rest of the world writes it. The site has some
// codes of its own, most of which say that a post has no words.
func xLang(code string) string {
	switch code = strings.ToLower(code); code {
	case "iw":
		return "he"
	case "in":
		return "id"
	case "und", "zxx", "art", "qam", "qct", "qht", "qme", "qst":
		return ""
	}
	return code
}
