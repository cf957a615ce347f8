package source

import (
	"context"
	"iter"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// lemmyPageSize is the most that servers give at once.
const lemmyPageSize = 50

// lemmyWalk is one search of one server, for posts or for comments.
type lemmyWalk struct {
	source *lemmySource
	server *lemmyServer
	query  mention.Query
	search string
	// kind is "Posts" or "Comments".
	kind string
}

// all walks through the pages. It ends at an empty page, at one that brings
// nothing new, where the fourth generation names no next one, and where posts
// are older than the window.
func (w *lemmyWalk) all(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		seen := make(map[string]bool)
		cursor := ""
		for n := 1; ; n++ {
			page, err := w.page(ctx, n, cursor)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			fresh := 0
			for _, p := range page.posts {
				if seen[p.ID] {
					continue
				}
				seen[p.ID] = true
				fresh++
				if (p.Title != "" || p.Text != "") && !yield(p, nil) {
					return
				}
			}
			cursor = page.next
			if fresh == 0 || page.behind(w.query) || cursor == "" && w.server.generation.Load() == 4 {
				return
			}
		}
	}
}

// lemmyPage is a page of posts, with those that nobody may see: they have no
// text. The next one's name is that of the fourth generation.
type lemmyPage struct {
	posts []mention.Post
	next  string
}

// behind reports whether a page ends behind the window. The fourth generation
// takes no order, and documents none: a page that is not in that of time says
// nothing of what follows.
func (p *lemmyPage) behind(q mention.Query) bool {
	if len(p.posts) == 0 || !q.Before(p.posts[len(p.posts)-1].PublishedAt) {
		return false
	}
	return slices.IsSortedFunc(p.posts, func(a, b mention.Post) int { return b.PublishedAt.Compare(a.PublishedAt) })
}

// page fetches a page by its number, or by the name that the one before gave it.
// What generation a server is shows where it has no search of the third.
func (w *lemmyWalk) page(ctx context.Context, n int, cursor string) (*lemmyPage, error) {
	if w.server.generation.Load() != 4 {
		page, err := w.ask(ctx, 3, w.third(n))
		if code := statusOf(err); code != http.StatusNotFound && code != http.StatusGone || w.server.generation.Load() == 3 {
			if err == nil {
				w.server.generation.Store(3)
			}
			return page, err
		}
	}
	page, err := w.ask(ctx, 4, w.fourth(cursor))
	if err == nil {
		w.server.generation.Store(4)
	}
	return page, err
}

func (w *lemmyWalk) third(n int) url.Values {
	return url.Values{
		"q": {w.search}, "type_": {w.kind}, "sort": {"New"}, "listing_type": {"All"},
		"limit": {strconv.Itoa(lemmyPageSize)}, "page": {strconv.Itoa(n)},
	}
}

// fourth are the parameters of the fourth generation. It has called the search
// q and search_term at different times, and takes no notice of what it does not
// know.
func (w *lemmyWalk) fourth(cursor string) url.Values {
	params := url.Values{
		"q": {w.search}, "search_term": {w.search}, "type_": {strings.ToLower(w.kind)}, "listing_type": {"all"},
		"limit": {strconv.Itoa(lemmyPageSize)},
	}
	if cursor != "" {
		params.Set("page_cursor", cursor)
	}
	if since := w.query.Since; !since.IsZero() {
		// The server's clock may be behind, and the request takes its time.
		back := w.source.env.Time().Sub(since) + 5*time.Minute
		params.Set("time_range_seconds", strconv.Itoa(int(min(max(back.Seconds(), 1), math.MaxInt32))))
	}
	return params
}

func (w *lemmyWalk) ask(ctx context.Context, generation int, params url.Values) (*lemmyPage, error) {
	path := "/api/v" + strconv.Itoa(generation) + "/search"
	var answer lemmyAnswer
	if _, err := web.GetJSON(ctx, w.source.env.Client, w.server.base+path+"?"+params.Encode(), nil, &answer); err != nil {
		return nil, lemmyError(err)
	}
	views, ok := answer.views(w.kind)
	if !ok {
		return nil, reshaped("%s answers a search without a list of %s", w.server.host, strings.ToLower(w.kind))
	}
	page := &lemmyPage{next: answer.Next, posts: make([]mention.Post, 0, len(views))}
	now := w.source.env.Time().UTC()
	for i := range views {
		p, err := views[i].post(w.kind, w.server, now)
		if err != nil {
			return nil, reshaped("%s: %w", w.server.host, err)
		}
		page.posts = append(page.posts, p)
	}
	return page, nil
}
