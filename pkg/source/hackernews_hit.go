package source

import (
	"html"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// hackernewsPage is an answer of the search.
type hackernewsPage struct {
	Hits        []hackernewsHit `json:"hits"`
	HitsPerPage int             `json:"hitsPerPage"`
}

// hackernewsHit is a story or a comment. Older answers hold null for what a
// hit does not have; newer ones leave it out.
type hackernewsHit struct {
	ID          string   `json:"objectID"`
	CreatedAt   *int64   `json:"created_at_i"`
	Author      string   `json:"author"`
	Title       string   `json:"title"`
	StoryText   string   `json:"story_text"`
	CommentText string   `json:"comment_text"`
	ParentID    int64    `json:"parent_id"`
	StoryID     int64    `json:"story_id"`
	Points      *int64   `json:"points"`
	Comments    *int64   `json:"num_comments"`
	Tags        []string `json:"_tags"`
}

// check reports an answer that is not a page of hits.
func (p *hackernewsPage) check() error {
	if p.Hits == nil {
		return reshaped("the answer lacks its list of hits")
	}
	for i := range p.Hits {
		if _, err := strconv.ParseUint(p.Hits[i].ID, 10, 64); err != nil {
			return reshaped("hit %d has no number for an objectID", i+1)
		}
		if p.Hits[i].CreatedAt == nil {
			return reshaped("hit %d has no created_at_i", i+1)
		}
	}
	return nil
}

// oldest is the earliest time of the hits, never negative; 0 if none has one.
func (p *hackernewsPage) oldest() int64 {
	oldest := int64(0)
	for i := range p.Hits {
		if at := *p.Hits[i].CreatedAt; at > 0 && (oldest == 0 || at < oldest) {
			oldest = at
		}
	}
	return oldest
}

// post returns the post that a hit is; ok is false for one without its title or
// text.
func (h *hackernewsHit) post(now time.Time) (mention.Post, bool) {
	p := mention.Post{
		ID:          "hackernews:" + h.ID,
		Source:      "hackernews",
		PublishedAt: mention.PlausibleTime(time.Unix(*h.CreatedAt, 0), now),
		FetchedAt:   now.UTC(),
		Author:      mention.Author{ID: h.Author, Handle: h.Author},
		URL:         "https://news.ycombinator.com/item?id=" + h.ID,
		ParentID:    hackernewsID(h.ParentID),
		ThreadID:    hackernewsID(h.StoryID),
		Likes:       mention.OfPtr(h.Points),
		Replies:     mention.OfPtr(h.Comments),
		Endpoint:    "search_by_date",
	}
	switch {
	case h.CommentText != "":
		p.Kind = mention.KindComment
		p.Text = web.Text(h.CommentText)
	default:
		p.Kind = mention.KindStory
		// Titles are plain text, unlike texts.
		p.Title = clean(html.UnescapeString(h.Title))
		p.Text = web.Text(h.StoryText)
		p.ThreadID = p.ID
	}
	if h.Author != "" {
		p.Author.URL = "https://news.ycombinator.com/user?id=" + url.QueryEscape(h.Author)
	}
	return p, p.Title != "" || p.Kind == mention.KindComment && p.Text != ""
}

// hackernewsID is the ID of an item by its number; "" for none.
func hackernewsID(n int64) string {
	if n <= 0 {
		return ""
	}
	return "hackernews:" + strconv.FormatInt(n, 10)
}

// ignored reports whether a hit is no story and no comment, but a poll or a job
// ad.
func (h *hackernewsHit) ignored() bool {
	return slices.ContainsFunc(h.Tags, func(tag string) bool { return tag == "job" || tag == "poll" || tag == "pollopt" })
}
