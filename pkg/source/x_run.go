package source

import (
	"context"
	"iter"
	"net/url"
	"strconv"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	// How many posts a page has at least, and at most in each scope.
	xLeastPage   = 10
	xRecentPage  = 100
	xArchivePage = 500
	// After how many pages in a row a search ends that repeat themselves, or that
	// are empty and yet have a next one: that happens, and costs nothing.
	xIdle  = 10
	xEmpty = 250
)

// Search implements mention.Source.
func (s *xSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		r, err := s.run(q)
		if err != nil {
			yield(mention.Post{}, err)
			return
		}
		within(ctx, q, bySearch(ctx, s.env, r.queries, r.walk))(yield)
		r.tell(ctx)
	}
}

// xRun is one Search: its searches share what they have to say about it.
type xRun struct {
	source  *xSource
	query   mention.Query
	queries []xQuery
	// accounts are the brand's own, in lower case.
	accounts []string
	// window are the parameters that all requests have.
	window url.Values
	bill   xBill
	// newest is the largest number of a post on a first page, ended how many
	// searches were read to their end.
	newest uint64
	ended  int
	// lacking counts the posts and people that pages refer to and that are not
	// public; reason is the site's word for the first one.
	lacking int
	reason  string
}

func (s *xSource) run(q mention.Query) (*xRun, error) {
	r := &xRun{source: s, query: q, accounts: s.addressees(q), bill: newXBill()}
	r.queries = s.queries(q, r.accounts)
	if len(r.queries) == 0 {
		return nil, mention.Errorf(mention.BadQuery, "x has neither words nor accounts to search for").
			WithHint("give a query, or use --source x:ACCOUNT")
	}
	window, err := s.window(q, s.env.Time())
	r.window = window
	return r, err
}

// pageSize is how many posts to ask for at once. Each one is paid, so that a
// limit is shared out evenly over as few pages as it takes.
func (s *xSource) pageSize(limit int) int {
	most := xRecentPage
	if s.all {
		most = xArchivePage
	}
	if limit <= 0 {
		return most
	}
	pages := (limit + most - 1) / most
	return max((limit+pages-1)/pages, xLeastPage)
}

// walk walks through the pages of one search.
func (r *xRun) walk(ctx context.Context, query xQuery) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		params := url.Values{
			"query": {query.text}, "sort_order": {"recency"}, "max_results": {strconv.Itoa(r.source.pageSize(r.query.Limit))},
		}
		for name, values := range r.window {
			params[name] = values
		}
		tokens, seen := make(map[string]bool), make(map[string]bool)
		for idle, empty := 0, 0; idle < xIdle && empty < xEmpty; {
			page, err := r.source.page(ctx, params)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			r.note(page, len(tokens) == 0)
			for i := range page.Data {
				t := &page.Data[i]
				if seen[t.ID] {
					continue
				}
				seen[t.ID] = true
				idle, empty = 0, 0
				if r.query.Before(t.time(r.source.env.Time())) {
					r.ended++
					return
				}
				if p, ok := r.post(page, t, query); ok && !yield(p, nil) {
					return
				}
			}
			next := page.Meta.NextToken
			if next == "" || tokens[next] {
				r.ended++
				return
			}
			tokens[next] = true
			params.Set("next_token", next)
			if len(page.Data) == 0 {
				empty++
			} else {
				idle++
			}
		}
		r.source.env.Tell("X went on with pages that brought nothing new; the search ended there")
	}
}

// post is what a hit is. A hit that reposts stands for the post behind it, if
// that is there.
func (r *xRun) post(page *xPage, hit *xPost, query xQuery) (mention.Post, bool) {
	t, ok := page.original(hit)
	if !ok {
		return mention.Post{}, false
	}
	if n, _ := xNumber(t.ID); n <= r.source.sinceID {
		return mention.Post{}, false
	}
	p := page.post(t, r.source.endpoint(), r.source.env.Time())
	own := r.owns(p.Author.Handle)
	p.Addressed = !own && (query.addressed || r.mentioned(t))
	// A search for what is said to the accounts leaves out what they say.
	return p, p.Text != "" && (!own || !query.addressed)
}

// endpoint names the searched interface.
func (s *xSource) endpoint() string { return s.path("search")[len("/2/tweets/"):] }
