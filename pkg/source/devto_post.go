package source

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// devtoArticle is the part of an article that is used, as it is listed: without
// its text. An article by itself has its tags in another form.
type devtoArticle struct {
	ID          devtoID    `json:"id"`
	Title       *string    `json:"title"`
	Description string     `json:"description"`
	Tags        []string   `json:"tag_list"`
	Published   string     `json:"published_timestamp"`
	PublishedAt string     `json:"published_at"`
	Language    string     `json:"language"`
	Reactions   *int64     `json:"positive_reactions_count"`
	Comments    *int64     `json:"comments_count"`
	LastComment string     `json:"last_comment_at"`
	User        *devtoUser `json:"user"`
}

// devtoUser is a writer, with the names that they have elsewhere. One who
// deleted what they wrote has none.
type devtoUser struct {
	ID       json.Number `json:"user_id"`
	Name     string      `json:"name"`
	Username string      `json:"username"`
	Twitter  string      `json:"twitter_username"`
	GitHub   string      `json:"github_username"`
	Website  string      `json:"website_url"`
}

// devtoID is a number, and in a dry run a name.
type devtoID string

var devtoIDs = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_]{1,40}$`) })

// UnmarshalJSON implements json.Unmarshaler.
func (id *devtoID) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if !devtoIDs().MatchString(s) {
		return errors.New("no id")
	}
	*id = devtoID(s)
	return nil
}

// list fetches a list of articles.
func (r *devtoRun) list(ctx context.Context, path string, params url.Values) ([]json.RawMessage, error) {
	params.Set("per_page", strconv.Itoa(r.source.size))
	var articles []json.RawMessage
	if err := r.source.get(ctx, "/articles"+path+"?"+params.Encode(), &articles); err != nil {
		return nil, err
	}
	for _, raw := range articles {
		var a devtoArticle
		if err := json.Unmarshal(raw, &a); err == nil && a.whole() {
			return articles, nil
		}
	}
	if len(articles) > 0 {
		return nil, reshaped("none of %d articles has the form it should have", len(articles))
	}
	return articles, nil
}

// devtoListed is an article as it is listed: a post without its text.
type devtoListed struct {
	id   devtoID
	tags []string
	post mention.Post
	// commented is when the last comment was made; zero is unknown.
	commented time.Time
}

// wanted reports whether the article, or a comment below it, may lie in a window.
func (l *devtoListed) wanted(q mention.Query) bool {
	return q.Covers(l.post.PublishedAt) || l.discussed(q)
}

// discussed reports whether a comment below the article may lie in a window.
func (l *devtoListed) discussed(q mention.Query) bool {
	n, known := l.post.Replies.Get()
	early := q.Until.IsZero() || l.post.PublishedAt.Before(q.Until)
	return (n > 0 || !known) && early && !q.Before(l.commented)
}

// listed maps a list. An article that cannot be read is left out and counted.
func (r *devtoRun) listed(articles []json.RawMessage, endpoint string) []devtoListed {
	listed := make([]devtoListed, 0, len(articles))
	for _, raw := range articles {
		var a devtoArticle
		if json.Unmarshal(raw, &a) != nil || !a.whole() {
			r.lost++
			continue
		}
		listed = append(listed, devtoListed{a.ID, a.Tags, a.post(r.source.env, endpoint), plausible(a.LastComment, r.source.env.Time())})
	}
	return listed
}

// whole reports whether an article has what every one has.
func (a *devtoArticle) whole() bool {
	return a.ID != "" && a.Title != nil && a.Tags != nil && a.User != nil && devtoTime(a.Published, a.PublishedAt) != ""
}

// devtoTime is the first of several times that is one.
func devtoTime(times ...string) string {
	for _, s := range times {
		if _, err := time.Parse(time.RFC3339, s); err == nil {
			return s
		}
	}
	return ""
}

// post maps an article as it is listed.
func (a *devtoArticle) post(env mention.Env, endpoint string) mention.Post {
	now := env.Time().UTC()
	p := mention.Post{
		ID:          "devto:" + string(a.ID),
		Source:      "devto",
		Kind:        mention.KindArticle,
		PublishedAt: plausible(devtoTime(a.Published, a.PublishedAt), now),
		FetchedAt:   now,
		Lang:        strings.ToLower(a.Language),
		Title:       strings.Join(strings.Fields(clean(*a.Title)), " "),
		// An article that has the brand as its tag need not name it.
		Text:     paragraphs(clean(a.Description), hashtags(a.Tags)),
		Likes:    countOf(a.Reactions),
		Replies:  countOf(a.Comments),
		URL:      env.BaseURL + "/api/articles/" + string(a.ID),
		Endpoint: endpoint,
	}
	p.ThreadID = p.ID
	p.Author, p.People = a.User.author(env.BaseURL)
	return p
}

// author is a writer, and the names that they have elsewhere.
func (u *devtoUser) author(site string) (author mention.Author, elsewhere []string) {
	author = mention.Author{ID: cmp.Or(u.ID.String(), u.Username), Handle: u.Username, Name: clean(u.Name)}
	if u.Username != "" {
		author.URL = site + "/" + url.PathEscape(u.Username)
	}
	for _, name := range []string{u.Twitter, u.GitHub, u.Website} {
		if name != "" && name != u.Username {
			elsewhere = append(elsewhere, name)
		}
	}
	return author, elsewhere
}

// text adds to an article its whole text.
func (r *devtoRun) text(ctx context.Context, l devtoListed) (mention.Post, error) {
	var whole struct {
		BodyHTML *string `json:"body_html"`
	}
	if err := r.source.get(ctx, "/articles/"+string(l.id), &whole); err != nil {
		return mention.Post{}, err
	}
	if whole.BodyHTML == nil {
		return mention.Post{}, reshaped("an article on devto has no text")
	}
	l.post.Text = paragraphs(web.Text(*whole.BodyHTML), hashtags(l.tags))
	return l.post, nil
}
