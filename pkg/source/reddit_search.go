package source

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// redditMost is about how many things a listing gives before it ends.
const redditMost = 1000

// Search implements mention.Source. A subreddit that fails does not hinder the
// others.
func (s *redditSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		w := &redditWalk{source: s, query: q}
		within(ctx, q, w.loggedIn(ctx, w.all(ctx)))(yield)
		w.tell()
	}
}

// redditWalk is one Search: its pages share what they have to say about it.
type redditWalk struct {
	source *redditSource
	query  mention.Query
	// firstOnly says that a feed had no room for all, full that a listing had
	// none.
	firstOnly, full bool
	// shut are threads that may not be read, left comments that were not.
	shut, left int
}

// tell passes on what was out of reach.
func (w *redditWalk) tell() {
	env := w.source.env
	if w.firstOnly {
		env.Tell("first page only: an app's key gives all pages, numbers and comments (earshot sources reddit)")
	}
	if w.full {
		env.Tell(fmt.Sprintf("reddit gives about the newest %d posts of a search or a subreddit, and there may be more", redditMost))
	}
	if w.shut > 0 {
		env.Tell(fmt.Sprintf("the comments of %d posts are closed to us", w.shut))
	}
	if w.left > 0 {
		env.Tell(fmt.Sprintf("at least %d comments in long threads were not read", w.left))
	}
}

// loggedIn is a sequence behind the token that all of it needs: where there is
// none, that is one error, not one of each subreddit.
func (w *redditWalk) loggedIn(ctx context.Context, posts iter.Seq2[mention.Post, error]) iter.Seq2[mention.Post, error] {
	if w.source.token == nil {
		return posts
	}
	return func(yield func(mention.Post, error) bool) {
		if _, err := w.source.token.get(ctx); err != nil {
			yield(mention.Post{}, err)
			return
		}
		posts(yield)
	}
}

// all merges what is asked of the subreddits, or of the whole site.
func (w *redditWalk) all(ctx context.Context) iter.Seq2[mention.Post, error] {
	look := w.look
	if w.source.token == nil {
		look = w.feeds
	}
	if len(w.source.subreddits) == 0 {
		return look(ctx, "")
	}
	var places []place
	for _, name := range w.source.subreddits {
		places = append(places, place{"r/" + name, look(ctx, name)})
	}
	return several(ctx, w.source.env, "subreddits", places)
}

// look is all that is read of a subreddit, or of the whole site.
func (w *redditWalk) look(ctx context.Context, subreddit string) iter.Seq2[mention.Post, error] {
	var walks []iter.Seq2[mention.Post, error]
	for _, search := range w.query.Searches {
		params := url.Values{
			"q": {search}, "sort": {"new"}, "t": {w.since()}, "type": {"link"}, "limit": {strconv.Itoa(redditPageSize)},
		}
		path := "/search"
		if subreddit != "" {
			path = "/r/" + subreddit + path
			params.Set("restrict_sr", "1")
		}
		pages := &redditPages{w, subreddit, "search", path, params}
		walks = append(walks, pages.all(ctx))
	}
	hits := newestFirst(walks)
	if !w.source.comments {
		return hits
	}
	hits = w.withComments(ctx, hits)
	if subreddit == "" {
		return hits
	}
	newest := &redditPages{w, subreddit, "r/comments", "/r/" + subreddit + "/comments", url.Values{"limit": {strconv.Itoa(redditPageSize)}}}
	return newestFirst([]iter.Seq2[mention.Post, error]{hits, newest.all(ctx)})
}

// since is the shortest of the site's windows that reaches back to the query's.
func (w *redditWalk) since() string {
	if w.query.Since.IsZero() {
		return "all"
	}
	// The site's clock may be ahead of ours, and the request takes its time.
	back := w.source.env.Time().Sub(w.query.Since) + 5*time.Minute
	const day = 24 * time.Hour
	for _, window := range []struct {
		name string
		back time.Duration
	}{{"hour", time.Hour}, {"day", day}, {"week", 7 * day}, {"month", 30 * day}, {"year", 365 * day}} {
		if back <= window.back {
			return window.name
		}
	}
	return "all"
}
