package source

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// youtubeYoung is how long a thread is likely to be replied to.
const youtubeYoung = 7 * 24 * time.Hour

// youtubeTarget is where comments are read.
type youtubeTarget struct {
	// filter is the parameter of the site that takes the id of a video or a
	// channel: exactly one of them is allowed.
	filter, id string
	// addressed says that all comments there are to or about the brand.
	addressed bool
	// channel is the brand's own, whose comments are not to itself; "" if unknown.
	channel string
}

// youtubeThread is a comment with some of its replies.
type youtubeThread struct {
	ID      string `json:"id"`
	Snippet struct {
		ChannelID string         `json:"channelId"`
		VideoID   string         `json:"videoId"`
		Top       youtubeComment `json:"topLevelComment"`
		Replies   *int64         `json:"totalReplyCount"`
		Public    *bool          `json:"isPublic"`
	} `json:"snippet"`
	Replies struct {
		Comments []youtubeComment `json:"comments"`
	} `json:"replies"`
}

func (t youtubeThread) key() string { return t.ID }

func (t youtubeThread) missing() string {
	if what := youtubeLacks("id", youtubeIsID(t.ID), "snippet.totalReplyCount", t.Snippet.Replies != nil,
		"snippet.isPublic", t.Snippet.Public != nil, "video's id", t.Snippet.VideoID == "" || youtubeIsID(t.Snippet.VideoID)); what != "" {
		return what
	}
	if what := t.Snippet.Top.missing(); what != "" {
		return "topLevelComment's " + what
	}
	for _, c := range t.Replies.Comments {
		if what := c.missing(); what != "" {
			return "reply's " + what
		}
	}
	return ""
}

func (t *youtubeThread) top() *youtubeComment { return &t.Snippet.Top }

// address is that of a comment of the thread. Comments that stand below no video
// are a channel's own posts', or of its former discussion.
func (t *youtubeThread) address(comment string) string {
	if t.Snippet.VideoID == "" {
		return "https://www.youtube.com/channel/" + url.PathEscape(t.Snippet.ChannelID) + "/community?lc=" + url.QueryEscape(comment)
	}
	return youtubeWatch(t.Snippet.VideoID) + "&lc=" + url.QueryEscape(comment)
}

// threads yields the comments of a video or channel. The site gives threads by
// the time of their first comment, and knows no window.
func (r *youtubeRun) threads(ctx context.Context, to youtubeTarget) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		params := url.Values{
			"part": {"snippet,replies"}, "maxResults": {"100"}, "order": {"time"},
			// The default is HTML, with entities and links that lead through the site.
			"textFormat": {"plainText"},
			to.filter:    {to.id},
		}
		for page, err := range youtubePages[youtubeThread](ctx, r, "commentThreads", params) {
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			for p, err := range r.page(ctx, page, to) {
				if !yield(p, err) || err != nil {
					return
				}
			}
			// One old comment may be pinned; the last of a page is not.
			if r.query.Before(page[len(page)-1].top().Snippet.PublishedAt) {
				return
			}
		}
	}
}

// youtubeEntry is a comment of a page.
type youtubeEntry struct {
	post mention.Post
	// shown says that it is public and has a text.
	shown bool
	// more is the thread that the comment begins, if the page lacks replies to it.
	more *youtubeThread
}

// page yields the comments of a page of threads, newest first but for replies
// that must be asked for: those follow the comment that they answer.
func (r *youtubeRun) page(ctx context.Context, threads []youtubeThread, to youtubeTarget) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for _, e := range r.entries(threads, to) {
			if e.shown && !yield(e.post, nil) {
				return
			}
			if e.more == nil {
				continue
			}
			for p, err := range r.replies(ctx, e.more, to) {
				if !yield(p, err) || err != nil {
					return
				}
			}
		}
	}
}

func (r *youtubeRun) entries(threads []youtubeThread, to youtubeTarget) []youtubeEntry {
	var entries []youtubeEntry
	for i := range threads {
		t := &threads[i]
		if !*t.Snippet.Public {
			continue
		}
		added := t.entries(append([]youtubeComment{*t.top()}, t.Replies.Comments...), to, r.source.env.Time())
		if r.incomplete(t) {
			added[0].more = t
		}
		entries = append(entries, added...)
	}
	slices.SortStableFunc(entries, youtubeNewer)
	return entries
}

func youtubeNewer(a, b youtubeEntry) int { return b.post.PublishedAt.Compare(a.post.PublishedAt) }

// entries maps comments of a thread. Who takes part in it may be named there.
func (t *youtubeThread) entries(comments []youtubeComment, to youtubeTarget, now time.Time) []youtubeEntry {
	entries := make([]youtubeEntry, len(comments))
	var names youtubeNames
	for i, c := range comments {
		entries[i].post, entries[i].shown = c.post(t, to, now)
		names.add(entries[i].post.Author.Handle + entries[i].post.Author.Name) // it has one of them, or none
	}
	for i := range entries {
		entries[i].post.People = names.in(entries[i].post.Text)
	}
	return entries
}
