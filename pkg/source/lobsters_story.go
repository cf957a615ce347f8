package source

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// lobstersStory is a story. Its page holds the comments below it as well.
type lobstersStory struct {
	ShortID   string  `json:"short_id"`
	CreatedAt string  `json:"created_at"`
	Title     *string `json:"title"`
	// Plain is Markdown; older answers have the HTML only.
	Plain       string       `json:"description_plain"`
	Description string       `json:"description"`
	Submitter   lobstersUser `json:"submitter_user"`
	Score       *int64       `json:"score"`
	Comments    *int64       `json:"comment_count"`
	Deleted     bool         `json:"is_deleted"`
}

// lobstersUser is a user's name; older answers give it within an object.
type lobstersUser string

// UnmarshalJSON implements json.Unmarshaler.
func (u *lobstersUser) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '{' {
		var object struct {
			Username string `json:"username"`
		}
		err := json.Unmarshal(b, &object)
		*u = lobstersUser(object.Username)
		return err
	}
	return json.Unmarshal(b, (*string)(u))
}

// author identifies a user by their name: the site gives no number.
func (u lobstersUser) author() mention.Author {
	if u == "" {
		return mention.Author{}
	}
	name := string(u)
	return mention.Author{ID: name, Handle: name, URL: lobstersAPI + "/~" + url.PathEscape(name)}
}

// stories walks through the pages of the newest stories, with the comments of
// each before it where all of them are wanted.
func (r *lobstersRun) stories(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		seen := make(map[string]bool)
		for number := 1; ; number++ {
			page, err := r.page(ctx, number)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			fresh := false
			for i := range page {
				story := &page[i]
				if seen[story.ShortID] {
					continue
				}
				seen[story.ShortID], fresh = true, true
				p, ok := story.post(r.source.env.Time())
				if r.query.Before(r.talked(p.PublishedAt)) || ok && !r.give(ctx, story, p, yield) {
					return
				}
			}
			if !fresh {
				return
			}
			if number == lobstersPages {
				r.cut = true
				return
			}
		}
	}
}

// talked is when the last comment on a story of a time can be expected.
func (r *lobstersRun) talked(at time.Time) time.Time {
	if r.source.comments != "all" || at.IsZero() {
		return at
	}
	return at.Add(lobstersTalk)
}

// page fetches a page of the newest stories.
func (r *lobstersRun) page(ctx context.Context, number int) ([]lobstersStory, error) {
	path := "/newest.json"
	if number > 1 {
		path = "/newest/page/" + strconv.Itoa(number) + ".json"
	}
	var page []lobstersStory
	if _, err := web.GetJSON(ctx, r.source.env.Client, r.source.env.BaseURL+path, nil, &page); err != nil {
		return nil, err
	}
	for i := range page {
		if lacks := page[i].lacks(); lacks != "" {
			return nil, reshaped("story %d has no %s", i+1, lacks)
		}
	}
	return page, nil
}

// lacks names what is missing that every story has; "" if nothing is.
func (s *lobstersStory) lacks() string {
	if !lobstersID(s.ShortID) {
		return "short_id"
	}
	if s.Title == nil {
		return "title"
	}
	if _, err := time.Parse(time.RFC3339, s.CreatedAt); err != nil {
		return "created_at"
	}
	return ""
}

// lobstersID reports whether s is a short id, which goes into addresses.
func lobstersID(s string) bool {
	return s != "" && len(s) < 20 && strings.Trim(strings.ToLower(s), "0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

// post maps a story; ok is false where it is deleted or says nothing.
func (s *lobstersStory) post(now time.Time) (p mention.Post, ok bool) {
	p = mention.Post{
		ID:          "lobsters:s/" + s.ShortID,
		Source:      "lobsters",
		Kind:        mention.KindStory,
		PublishedAt: plausible(s.CreatedAt, now),
		FetchedAt:   now.UTC(),
		Title:       clean(*s.Title),
		Text:        clean(s.Plain),
		Author:      s.Submitter.author(),
		Likes:       countOf(s.Score),
		Replies:     countOf(s.Comments),
		URL:         lobstersAPI + "/s/" + s.ShortID,
		Endpoint:    "newest",
	}
	p.ThreadID = p.ID
	if p.Text == "" {
		p.Text = web.Text(s.Description)
	}
	return p, !s.Deleted && (p.Title != "" || p.Text != "")
}
