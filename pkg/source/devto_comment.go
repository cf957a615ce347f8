package source

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// devtoComment is a comment with the answers to it.
type devtoComment struct {
	ID        string            `json:"id_code"`
	CreatedAt string            `json:"created_at"`
	BodyHTML  *string           `json:"body_html"`
	User      *devtoUser        `json:"user"`
	Children  []json.RawMessage `json:"children"`
}

// comments fetches the comments of an article, each with the answers to it behind
// it. An article that is gone has none.
func (r *devtoRun) comments(ctx context.Context, article devtoListed) ([]mention.Post, error) {
	var roots []json.RawMessage
	err := r.source.get(ctx, "/comments?"+url.Values{"a_id": {string(article.id)}}.Encode(), &roots)
	if devtoGone(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lost := r.lost
	posts := r.below(article.post.ID, article.post.ID, roots, nil)
	if n := r.lost - lost; n > 0 && n >= len(roots) && len(posts) == 0 {
		return nil, reshaped("none of %d comments below an article on devto has the form it should have", n)
	}
	return posts, nil
}

// below adds the comments that stand below an article or a comment. One that
// cannot be read is left out and counted; what people deleted or hid has no
// author, but may have answers.
func (r *devtoRun) below(article, parent string, children []json.RawMessage, posts []mention.Post) []mention.Post {
	env := r.source.env
	for _, raw := range children {
		var c devtoComment
		if json.Unmarshal(raw, &c) != nil || !devtoIDs().MatchString(c.ID) || c.BodyHTML == nil || c.User == nil || c.Children == nil ||
			devtoTime(c.CreatedAt) == "" {
			r.lost++
			continue
		}
		now := env.Time().UTC()
		p := mention.Post{
			ID:          "devto:comment-" + c.ID,
			Source:      "devto",
			Kind:        mention.KindComment,
			PublishedAt: plausible(c.CreatedAt, now),
			FetchedAt:   now,
			Text:        web.Text(*c.BodyHTML),
			URL:         env.BaseURL + "/api/comments/" + c.ID,
			ParentID:    parent,
			ThreadID:    article,
			Endpoint:    "comments",
		}
		p.Author, p.People = c.User.author(env.BaseURL)
		if p.Author.Key() != "" && p.Text != "" {
			posts = append(posts, p)
		}
		posts = r.below(article, p.ID, c.Children, posts)
	}
	return posts
}

// devtoSaid is what the site says about an error; "" if it says nothing.
func devtoSaid(err error) string {
	var said struct {
		Error string `json:"error"`
	}
	_ = refused(err, &said) // else the status has said all
	return said.Error
}

// devtoGone reports whether an error means that something was deleted.
func devtoGone(err error) bool {
	return statusOf(err) == http.StatusNotFound && devtoSaid(err) == "not found"
}

// devtoError adds to an error what the site says about it.
func devtoError(err error) error {
	if said := devtoSaid(err); said != "" {
		return inItsWords(err, said)
	}
	return err
}
