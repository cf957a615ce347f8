package source

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// redditMost is about how many things a listing gives before it ends.
const redditMost = 1000

// Search implements mention.Source. A subreddit that fails does not hinder the
// others.
func (s *redditSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		w := &redditWalk{source: s, query: q}
		within(ctx, q, w.all(ctx))(yield)
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

// redditPages is a listing that has pages.
type redditPages struct {
	walk *redditWalk
	// subreddit is that of all things listed; "" for any.
	subreddit      string
	endpoint, path string
	params         url.Values
}

// all walks through the pages. A page begins behind a thing that is named; where
// that was removed meanwhile the page is empty, and the one before it is named
// instead.
func (r *redditPages) all(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		w := r.walk
		seen := make(map[string]bool)
		before := "" // the last but one of the page before
		for {
			items, next, err := r.page(ctx)
			if err == nil && len(items) == 0 && before != "" {
				r.params.Set("after", before)
				items, next, err = r.page(ctx)
			}
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			fresh, old := 0, false
			now := w.source.env.Time().UTC()
			for _, i := range items {
				old = w.query.Before(i.posted(now))
				if seen[i.Name] {
					continue
				}
				seen[i.Name] = true
				fresh++
				if p, ok := i.post(redditOwn(w.query.Own), r.endpoint, now); ok && !yield(p, nil) {
					return
				}
			}
			if fresh == 0 || old || next == "" {
				w.full = w.full || !old && len(seen) >= redditMost*9/10
				return
			}
			if before = ""; len(items) > 1 {
				before = items[len(items)-2].Name
			}
			r.params.Set("after", next)
		}
	}
}

// page fetches the page that the parameters name. Who asks for a subreddit that
// there is not is led to another one, or to a list of those with a like name.
func (r *redditPages) page(ctx context.Context) (items []*redditItem, next string, err error) {
	var answer redditThing
	if err := r.walk.source.get(ctx, r.path, r.params, &answer); err != nil {
		return nil, "", err
	}
	if code := answer.refused(); code != 0 {
		return nil, "", mention.Errorf(mention.KindOf(&web.StatusError{Code: code}), "reddit refuses with %d in a good answer", code).
			WithHint("check sources.reddit.subreddits, and the app at https://www.reddit.com/prefs/apps")
	}
	listing, err := answer.listing()
	if err != nil {
		return nil, "", err
	}
	for _, thing := range listing.Children {
		switch {
		case thing.Kind == "":
			return nil, "", reshaped("reddit: something in a list does not say what it is")
		case thing.Kind == "t5" && r.subreddit != "":
			return nil, "", r.missing()
		case thing.Kind != "t1" && thing.Kind != "t3":
			continue
		}
		i, err := thing.item()
		switch {
		case err != nil:
			return nil, "", err
		case r.subreddit != "" && i.Subreddit == "":
			return nil, "", reshaped("reddit: a post or a comment has no subreddit")
		case r.subreddit != "" && !strings.EqualFold(i.Subreddit, r.subreddit):
			return nil, "", r.missing()
		}
		items = append(items, i)
	}
	next, _ = listing.next()
	return items, next, nil
}

func (r *redditPages) missing() error {
	return mention.Errorf(mention.BadConfig, "reddit has no r/%s: it leads elsewhere", r.subreddit).
		WithHint("check sources.reddit.subreddits")
}
