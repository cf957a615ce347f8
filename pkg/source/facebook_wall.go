package source

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// facebookWall is the feed of a page and the comments below its posts. A
// complaint of today may stand below a post of last week: the newest posts are
// read whatever the window, and below them the comments.
type facebookWall struct {
	run  *facebookRun
	page string
	// loaded says that first holds the newest posts; feed goes on behind them.
	loaded bool
	first  []facebookPost
	feed   *graphPager[facebookPost]
	// err is why the feed could not be read; the posts yield it.
	err error
	// given is how many posts of the window there were.
	given int
}

// load reads the newest posts, as many as comments are read of.
func (w *facebookWall) load(ctx context.Context) {
	if w.loaded {
		return
	}
	w.loaded = true
	list := w.run.list(w.page, "feed")
	list.needs = "pages_read_engagement, for pages of others Page Public Content Access"
	facebookWindow(list.params, w.run.query, w.run.reads("comments"))
	w.feed = newGraphPager[facebookPost](w.run.graphRun, list)
	for most := w.run.source.posts; w.run.reads("comments") && len(w.first) < most; {
		posts, err := w.feed.next(ctx)
		w.first, w.err = append(w.first, posts...), err
		if err != nil || len(posts) == 0 {
			return
		}
	}
}

// posts yields the posts of the feed.
func (w *facebookWall) posts(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		w.load(ctx)
		for posts := w.first; ; {
			old, more := w.each(posts, yield)
			switch {
			case !more:
				return
			case w.err != nil:
				yield(mention.Post{}, w.err)
				return
			case old:
				return
			}
			if posts, w.err = w.feed.next(ctx); len(posts) == 0 && w.err == nil {
				return
			}
		}
	}
}

// each yields what is a post of the window. It reports whether the last one is
// older than the window, and whether the caller wants more.
func (w *facebookWall) each(posts []facebookPost, yield func(mention.Post, error) bool) (old, more bool) {
	for _, p := range posts {
		_, created, _ := p.identify() // it was checked with its page
		if old = w.run.before(created); old {
			continue
		}
		if w.given++; w.given == w.run.source.posts+1 && w.run.reads("comments") {
			w.run.env.Tell(fmt.Sprintf("%s: comments were read below the newest %d posts only (sources.facebook.posts)",
				w.page, w.run.source.posts))
		}
		if post, ok := p.post(w.page, "feed", w.run.env.Time()); ok && !yield(post, nil) {
			return old, false
		}
	}
	return old, true
}

// comments yields the comments below the newest posts, newest first.
func (w *facebookWall) comments(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		w.load(ctx)
		if w.err != nil && !w.run.reads("feed") {
			yield(mention.Post{}, w.err)
			return
		}
		var threads []facebookThread
		for _, p := range w.first[:min(len(w.first), w.run.source.posts)] {
			if t, ok := w.thread(ctx, p); ok {
				threads = append(threads, t)
			}
		}
		newestThreads(threads)(yield)
	}
}

// thread is the comments below a post; ok is false where there can be none of
// the window.
func (w *facebookWall) thread(ctx context.Context, post facebookPost) (t facebookThread, ok bool) {
	if n := post.Comments.Summary.Total; n != nil && *n == 0 || post.Hidden {
		return t, false
	}
	// The site moves this time when somebody comments.
	updated, err := graphTime(post.Updated)
	if err != nil {
		updated = w.run.env.Time().Add(24 * time.Hour) // who knows
	}
	if w.run.query.Before(updated) {
		return t, false
	}
	pager := newGraphPager[facebookComment](w.run.graphRun, graphList{
		path: w.run.version + "/" + url.PathEscape(post.ID) + "/comments",
		params: url.Values{
			"fields": {facebookCommentFields}, "filter": {"stream"}, "order": {"reverse_chronological"},
		},
		limit: facebookCommentSize, needs: "pages_read_user_content, for pages of others Page Public Content Access",
	})
	comments := graphPosts(ctx, w.run.query, pager, func(c facebookComment) (mention.Post, bool) {
		return c.post(w.page, post.ID, w.run.env.Time())
	})
	// The post may be deleted meanwhile.
	return facebookThread{newest: updated, posts: graphExcept(comments, (*graphFault).gone)}, true
}
