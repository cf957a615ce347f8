package source

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// tumblrPost is the part of a post that is used. Its words stand in other fields
// for each type; see tumblrWords.
type tumblrPost struct {
	ID       json.Number `json:"id"`
	IDString string      `json:"id_string"`
	BlogName string      `json:"blog_name"`
	Blog     tumblrBlog  `json:"blog"`
	Type     string      `json:"type"`
	State    string      `json:"state"`
	// Timestamp is when it was posted; Featured is its place in a tag that people
	// choose posts for.
	Timestamp int64    `json:"timestamp"`
	Featured  int64    `json:"featured_timestamp"`
	ShortURL  string   `json:"short_url"`
	PostURL   string   `json:"post_url"`
	Tags      []string `json:"tags"`

	FromID   string        `json:"reblogged_from_id"`
	FromName string        `json:"reblogged_from_name"`
	RootID   string        `json:"reblogged_root_id"`
	RootName string        `json:"reblogged_root_name"`
	Trail    []tumblrTrail `json:"trail"`

	tumblrWords
}

// tumblrBlog is a blog, which is somebody's account.
type tumblrBlog struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	URL   string `json:"url"`
	UUID  string `json:"uuid"`
}

// tumblrTrail is one of the posts that a reblog repeats.
type tumblrTrail struct {
	Blog tumblrBlog `json:"blog"`
	// Broken is the name of a blog that is gone.
	Broken  string        `json:"broken_blog_name"`
	Content tumblrContent `json:"content"`
}

// tumblrPlaced is a post at its place in a tag.
type tumblrPlaced struct {
	place int64
	post  mention.Post
}

// decodeTumblr returns the public posts of a page. Those that cannot be read are
// left out and counted; a page of nothing else is an error of kind Changed.
func decodeTumblr(page []json.RawMessage, now time.Time) (placed []tumblrPlaced, lost int, err error) {
	if page == nil {
		return nil, 0, reshaped("tumblr answers without a list of posts")
	}
	for _, raw := range page {
		var p tumblrPost
		if json.Unmarshal(raw, &p) != nil {
			lost++
			continue
		}
		post, ok := p.post(now)
		if !ok {
			lost++
			continue
		}
		placed = append(placed, tumblrPlaced{cmp.Or(p.Featured, p.Timestamp), post})
	}
	if lost > 0 && lost == len(page) {
		return nil, lost, reshaped("none of %d posts from tumblr has the form it should have", len(page))
	}
	slices.SortStableFunc(placed, func(a, b tumblrPlaced) int { return cmp.Compare(b.place, a.place) })
	return placed, lost, nil
}

// post maps a post; ok is false if something is missing that every post has. One
// that is not public, or has no words, has no text.
func (p *tumblrPost) post(now time.Time) (post mention.Post, ok bool) {
	id := cmp.Or(p.IDString, p.ID.String())
	title, text, ok := p.read(p.Type)
	if p.Type == "blocks" {
		quoted, whole := p.quoted()
		text, ok = paragraphs(quoted, text), ok && whole
	}
	if !ok || !tumblrNumber(id) || p.Timestamp <= 0 || p.BlogName == "" || p.State == "" {
		return mention.Post{}, false
	}
	post = mention.Post{
		ID:          "tumblr:" + id,
		Source:      "tumblr",
		Kind:        mention.KindPost,
		PublishedAt: mention.PlausibleTime(time.Unix(p.Timestamp, 0), now),
		FetchedAt:   now.UTC(),
		Author:      p.author(),
		People:      p.people(),
		URL:         p.permalink(),
		ParentID:    tumblrID(p.FromID),
		ThreadID:    tumblrID(p.RootID),
		Endpoint:    "tagged",
	}
	if p.State != "published" {
		return post, true
	}
	// People say much in tags, which are words in a row there.
	post.Title, post.Text = title, paragraphs(text, hashtags(p.Tags))
	return post, true
}

// quoted is what a reblog in the newer form repeats; in the older one it stands in
// the text.
func (p *tumblrPost) quoted() (text string, whole bool) {
	for i := range p.Trail {
		c := &p.Trail[i].Content
		if !c.whole() {
			return "", false
		}
		text = paragraphs(text, tumblrQuote(c.text()))
	}
	return text, true
}

func tumblrNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// tumblrID is the ID of another post; "" for none.
func tumblrID(id string) string {
	if !tumblrNumber(id) {
		return ""
	}
	return "tumblr:" + id
}

// permalink is the site's short link, which names nobody; the post's own address
// begins with the blog's name.
func (p *tumblrPost) permalink() string {
	u, err := url.Parse(p.ShortURL)
	if err == nil && u.Scheme == "https" && u.Host == "tmblr.co" && len(u.Path) > 1 {
		return "https://tmblr.co" + u.EscapedPath()
	}
	if webAddress(p.PostURL) {
		return p.PostURL // it is masked later on, where people are not to be shown
	}
	return ""
}

// author identifies the blog by what stays when it is given another name.
func (p *tumblrPost) author() mention.Author {
	title := tumblrTitle(&p.Blog.Title)
	if title == "Untitled" { // the site's word for none
		title = ""
	}
	return mention.Author{
		ID: cmp.Or(p.Blog.UUID, p.BlogName), Handle: p.BlogName, Name: title,
		URL: "https://" + url.PathEscape(p.BlogName) + ".tumblr.com",
	}
}

// people are the other blogs that a post names.
func (p *tumblrPost) people() []string {
	names := []string{p.FromName, p.RootName, p.Asking}
	names = append(names, p.Content.people()...)
	for _, t := range p.Trail {
		names = append(names, t.Blog.Name, t.Broken)
		names = append(names, t.Content.people()...)
	}
	slices.Sort(names)
	var people []string
	for _, name := range slices.Compact(names) {
		if name != "" && name != "Anonymous" && name != p.BlogName {
			people = append(people, name)
		}
	}
	return people
}
