package source

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// lobstersComment is a comment on a story's page.
type lobstersComment struct {
	ShortID   string       `json:"short_id"`
	CreatedAt string       `json:"created_at"`
	Plain     *string      `json:"comment_plain"`
	User      lobstersUser `json:"commenting_user"`
	Parent    string       `json:"parent_comment"`
	Score     *int64       `json:"score"`
	Deleted   bool         `json:"is_deleted"`
	Moderated bool         `json:"is_moderated"`
}

// give yields a story, and before it its comments where all of them are wanted:
// they are newer.
func (r *lobstersRun) give(ctx context.Context, story *lobstersStory, p mention.Post, yield func(mention.Post, error) bool) bool {
	if n, known := p.Replies.Get(); r.source.comments == "all" && (n > 0 || !known) && !r.later(p.PublishedAt) {
		comments, err := r.below(ctx, story.ShortID)
		if err != nil {
			yield(mention.Post{}, err)
			return false
		}
		if !yieldAll(comments, yield) {
			return false
		}
	}
	return yield(p, nil)
}

// later reports whether what is said about a story of a time is too new.
func (r *lobstersRun) later(at time.Time) bool {
	return !r.query.Until.IsZero() && !at.IsZero() && !at.Before(r.query.Until)
}

// below fetches the comments below a story, newest first. A story that is gone
// meanwhile has none.
func (r *lobstersRun) below(ctx context.Context, story string) ([]mention.Post, error) {
	var page struct {
		Comments []lobstersComment `json:"comments"`
	}
	_, err := web.GetJSON(ctx, r.source.env.Client, r.source.env.BaseURL+"/s/"+story+".json", nil, &page)
	if code := statusOf(err); code == 404 || code == 410 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if page.Comments == nil {
		return nil, reshaped("the page of a story has no comments")
	}
	var posts []mention.Post
	for i := range page.Comments {
		c := &page.Comments[i]
		if c.Deleted || c.Moderated {
			continue
		}
		at, err := time.Parse(time.RFC3339, c.CreatedAt)
		if err != nil || !lobstersID(c.ShortID) || c.Plain == nil {
			return nil, reshaped("comment %d lacks its short_id, its time or its text", i+1)
		}
		p := r.comment(c.ShortID, "stories", at)
		p.Text, p.Author, p.Likes = clean(*c.Plain), c.User.author(), countOf(c.Score)
		p.ThreadID = "lobsters:s/" + story
		if p.ParentID = p.ThreadID; lobstersID(c.Parent) {
			p.ParentID = "lobsters:c/" + c.Parent
		}
		if p.Text != "" {
			posts = append(posts, p)
		}
	}
	slices.SortStableFunc(posts, func(a, b mention.Post) int { return b.PublishedAt.Compare(a.PublishedAt) })
	return posts, nil
}

// comment is what comments of either list have in common.
func (r *lobstersRun) comment(id, endpoint string, at time.Time) mention.Post {
	now := r.source.env.Time()
	return mention.Post{
		ID:          "lobsters:c/" + id,
		Source:      "lobsters",
		Kind:        mention.KindComment,
		PublishedAt: mention.PlausibleTime(at, now),
		FetchedAt:   now.UTC(),
		URL:         lobstersAPI + "/c/" + id,
		Endpoint:    endpoint,
	}
}

// latest yields the site's newest comments, which are in one feed.
func (r *lobstersRun) latest(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		s := r.source
		res, err := web.Get(ctx, s.env.Client, s.env.BaseURL+"/comments.rss", nil)
		if err != nil {
			yield(mention.Post{}, err)
			return
		}
		feed, err := parseFeed(res.Body, res.Header.Get("Content-Type"))
		if err != nil {
			yield(mention.Post{}, reshaped("the feed of comments cannot be read: %w", err))
			return
		}
		posts := make([]mention.Post, 0, len(feed.Items))
		for _, item := range feed.Items {
			p, err := r.item(item)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			posts = append(posts, p)
		}
		// They come as they were written; the time of each is that of its last edit.
		slices.SortStableFunc(posts, func(a, b mention.Post) int { return b.PublishedAt.Compare(a.PublishedAt) })
		for _, p := range posts {
			if p.Text != "" && !yield(p, nil) {
				return
			}
		}
	}
}

// item maps an entry of the feed. Its title is that of the story.
func (r *lobstersRun) item(item *gofeed.Item) (mention.Post, error) {
	id := ""
	if u, err := url.Parse(strings.TrimSpace(item.GUID)); err == nil {
		id = strings.TrimPrefix(u.Path, "/c/")
	}
	if !lobstersID(id) || item.PublishedParsed == nil {
		return mention.Post{}, reshaped("an entry of the feed of comments lacks its guid or its time")
	}
	p := r.comment(id, "comments", *item.PublishedParsed)
	p.Text = web.Text(item.Description)
	if len(item.Authors) > 0 && item.Authors[0] != nil {
		p.Author = lobstersAuthor(item.Authors[0])
	}
	return p, nil
}

// lobstersAuthor reads "name@lobste.rs (name)".
func lobstersAuthor(person *gofeed.Person) mention.Author {
	name, _, _ := strings.Cut(person.Email, "@")
	if name == "" {
		name = person.Name
	}
	return lobstersUser(strings.TrimSpace(name)).author()
}
