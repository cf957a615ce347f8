package source

import (
	"context"
	"iter"
	"net/url"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

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
			fresh, more := r.take(items, seen, yield)
			if !more || !fresh || r.behind(items) {
				return
			}
			if next == "" {
				r.walk.full = r.walk.full || len(seen) >= redditMost*9/10
				return
			}
			if before = ""; len(items) > 1 {
				before = items[len(items)-2].Name
			}
			r.params.Set("after", next)
		}
	}
}

// take yields the posts of a page that were not seen before, and reports whether
// there were any, and whether more are wanted.
func (r *redditPages) take(items []*redditItem, seen map[string]bool, yield func(mention.Post, error) bool) (fresh, more bool) {
	now := r.walk.source.env.Time().UTC()
	for _, i := range items {
		if seen[i.Name] {
			continue
		}
		seen[i.Name], fresh = true, true
		if p, ok := i.post(redditOwn(r.walk.query.Own), r.endpoint, now); ok && !yield(p, nil) {
			return fresh, false
		}
	}
	return fresh, true
}

// behind reports whether a page ends behind the window.
func (r *redditPages) behind(items []*redditItem) bool {
	return r.walk.query.Before(items[len(items)-1].posted(r.walk.source.env.Time()))
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
