package source

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// youtubeNames are the names of those who take part in a thread: as they are
// written, by their lower case, and how long they are.
type youtubeNames struct {
	written map[string]string
	lengths []int
}

func (n *youtubeNames) add(name string) {
	if n.written == nil {
		n.written = make(map[string]string)
	}
	low := strings.ToLower(name)
	if _, known := n.written[low]; known || name == "" || len(name) > 200 { // no name is as long
		return
	}
	n.written[low] = name
	if !slices.Contains(n.lengths, len(low)) {
		n.lengths = append(n.lengths, len(low))
	}
}

// in returns those names that stand in a text behind an @, or behind the + of
// old days.
func (n *youtubeNames) in(text string) (named []string) {
	text = strings.ToLower(text)
	seen := make(map[string]bool)
	for at := strings.IndexAny(text, "@+"); at >= 0; at = strings.IndexAny(text, "@+") {
		text = text[at+1:]
		for _, length := range n.lengths {
			if length > len(text) {
				continue
			}
			if name, ok := n.written[text[:length]]; ok && !seen[name] {
				seen[name] = true
				named = append(named, name)
			}
		}
	}
	return named
}

// incomplete reports whether a page lacks replies to a thread of which some may
// lie in the window. A thread older than that is looked into while it is young,
// or where the replies at hand show life.
func (r *youtubeRun) incomplete(t *youtubeThread) bool {
	if *t.Snippet.Replies <= int64(len(t.Replies.Comments)) {
		return false
	}
	at := mention.PlausibleTime(t.top().Snippet.PublishedAt, r.source.env.Time())
	if until := r.query.Until; !until.IsZero() && !at.Before(until) {
		return false // so are its replies
	}
	return at.IsZero() || !r.query.Before(at.Add(youtubeYoung)) || slices.ContainsFunc(t.Replies.Comments, func(c youtubeComment) bool {
		return !r.query.Before(c.Snippet.PublishedAt)
	})
}

// replies yields all replies of a thread. The site's order of them has changed
// more than once; each page comes newest first.
func (r *youtubeRun) replies(ctx context.Context, t *youtubeThread, to youtubeTarget) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		params := url.Values{
			"part": {"snippet"}, "parentId": {t.top().ID}, "maxResults": {"100"}, "textFormat": {"plainText"},
		}
		for page, err := range youtubePages[youtubeComment](ctx, r, "comments", params) {
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			entries := t.entries(page, to, r.source.env.Time())
			slices.SortStableFunc(entries, youtubeNewer)
			for _, e := range entries {
				if e.post.Endpoint = "comments"; e.shown && !yield(e.post, nil) {
					return
				}
			}
		}
	}
}
