package source

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// threadsBegin is when Threads opened. The site refuses an earlier "since".
const threadsBegin = 1688540400

// Search implements mention.Source.
func (s *threadsSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		run := &threadsRun{graphRun: &graphRun{graphClient: s.client}, source: s, query: q, writers: map[string]bool{}}
		within(ctx, q, run.all(ctx))(yield)
	}
}

// threadsRun is one Search.
type threadsRun struct {
	*graphRun
	source *threadsSource
	query  mention.Query
	// writers are the names of those whose posts the search found; two are enough
	// to know that it does not find the account's own only.
	writers map[string]bool
}

// all yields what the lists give, and looks at last whether the search was one.
func (r *threadsRun) all(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for p, err := range r.lists(ctx, r.places(ctx)) {
			if !yield(p, err) || err != nil {
				return
			}
		}
		if r.reads("search") && len(r.query.Searches) > 0 && len(r.writers) < 2 && r.halted == nil {
			if err := r.scope(ctx); err != nil {
				yield(mention.Post{}, err)
			}
		}
	}
}

func (r *threadsRun) reads(what string) bool { return slices.Contains(r.source.read, what) }

// places lists what is read. Mentions come first: the search may find the same
// post without knowing that it speaks to the account.
func (r *threadsRun) places(ctx context.Context) []place {
	var places []place
	if r.reads("mentions") {
		places = append(places, place{"mentions", r.mentions(ctx)})
	}
	if r.reads("search") {
		for _, search := range r.query.Searches {
			places = append(places, place{"search for " + search, r.search(ctx, search)})
		}
	}
	return places
}

// mentions reads the posts that mention the account. A token may well lack the
// permission for it: then the user is told.
func (r *threadsRun) mentions(ctx context.Context) iter.Seq2[mention.Post, error] {
	pager := newGraphPager[threadsPost](r.graphRun, graphList{
		path: r.version + "/me/mentions", params: url.Values{"fields": {threadsFields}},
		limit: threadsPageSize / 2, needs: "threads_manage_mentions", full: threadsUsualSize,
	})
	posts := graphPosts(ctx, r.query, pager, func(p threadsPost) (mention.Post, bool) {
		return p.post("mentions", r.env.Time())
	})
	return graphExcept(posts, func(f *graphFault) bool {
		if f.forbidden() {
			r.env.Tell("mentions of the account were not read: the token lacks threads_manage_mentions")
		}
		return f.forbidden()
	})
}

// search reads the posts that have the words of a search, newest first. Pages
// are seen to have cursors and no "next": a full one is followed by another. How
// many are the most is not documented for all who ask.
func (r *threadsRun) search(ctx context.Context, words string) iter.Seq2[mention.Post, error] {
	params := url.Values{"q": {words}, "search_type": {"RECENT"}, "fields": {threadsFields}}
	r.window(params)
	pager := newGraphPager[threadsPost](r.graphRun, graphList{
		path: r.version + "/keyword_search", params: params,
		limit: threadsPageSize, needs: "threads_keyword_search", full: threadsUsualSize,
	})
	return graphPosts(ctx, r.query, pager, func(p threadsPost) (mention.Post, bool) {
		if p.Username != "" && len(r.writers) < 2 {
			r.writers[p.Username] = true
		}
		return p.post("keyword_search", r.env.Time())
	})
}

// window asks for the time of the query where the site takes it: since must not
// lie before its opening, until not in the future. A second more on both sides
// makes up for ends that may not count; the posts are looked at again.
func (r *threadsRun) window(params url.Values) {
	now := r.env.Time()
	if since := r.query.Since.Unix() - 1; !r.query.Since.IsZero() && r.query.Since.Before(now) {
		params.Set("since", strconv.FormatInt(max(since, threadsBegin), 10))
	}
	if until := r.query.Until.Add(time.Second); !r.query.Until.IsZero() && until.Before(now) {
		params.Set("until", strconv.FormatInt(max(ceilSecond(until), threadsBegin+2), 10))
	}
}
