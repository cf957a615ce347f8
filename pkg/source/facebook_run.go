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

// facebookReviewVersion is the last version of the interface that gives
// recommendations; later ones answer that they are gone.
const facebookReviewVersion = "v21.0"

// Search implements mention.Source.
func (s *facebookSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		run := &facebookRun{graphRun: &graphRun{graphClient: s.client}, source: s, query: q}
		within(ctx, q, run.lists(ctx, run.places(ctx)))(yield)
	}
}

// facebookRun is one Search.
type facebookRun struct {
	*graphRun
	source *facebookSource
	query  mention.Query
}

// places lists what is read. Tagged posts come before the feed, in which some of
// them stand again: here it is sure that they are about the page.
func (r *facebookRun) places(ctx context.Context) []place {
	var places []place
	for _, page := range r.source.pages {
		add := func(edge string, posts iter.Seq2[mention.Post, error]) {
			if r.reads(edge) {
				places = append(places, place{name: page + " " + edge, posts: posts})
			}
		}
		wall := &facebookWall{run: r, page: page}
		add("tagged", r.posts(ctx, page, "tagged"))
		add("visitor_posts", graphExcept(r.posts(ctx, page, "visitor_posts"), facebookOptional))
		add("feed", wall.posts(ctx))
		add("comments", wall.comments(ctx))
		add("ratings", r.ratings(ctx, page))
	}
	return places
}

// before reports whether something is older than the window; a time that cannot
// be is no time.
func (r *facebookRun) before(created time.Time) bool {
	return r.query.Before(mention.PlausibleTime(created, r.env.Time()))
}

func (r *facebookRun) reads(edge string) bool { return slices.Contains(r.source.edges, edge) }

// list is a list of a page's posts.
func (r *facebookRun) list(page, edge string) graphList {
	return graphList{
		path:   r.version + "/" + url.PathEscape(page) + "/" + edge,
		params: url.Values{"fields": {facebookPostFields}},
		limit:  facebookPageSize, needs: "pages_read_user_content, for pages of others Page Public Content Access",
	}
}

// posts reads a list of other people's posts.
func (r *facebookRun) posts(ctx context.Context, page, edge string) iter.Seq2[mention.Post, error] {
	pager := newGraphPager[facebookPost](r.graphRun, r.list(page, edge))
	return graphPosts(ctx, r.query, pager, func(p facebookPost) (mention.Post, bool) {
		return p.post(page, edge, r.env.Time())
	})
}

// facebookOptional reports whether the site does not have a list for a page: the
// feed holds the same posts.
func facebookOptional(f *graphFault) bool { return !f.unfit() && (f.Code == 12 || f.Code == 100) }

// ratings reads the recommendations of a page.
func (r *facebookRun) ratings(ctx context.Context, page string) iter.Seq2[mention.Post, error] {
	version := r.version
	if graphNewer(version, facebookReviewVersion) {
		version = facebookReviewVersion
	}
	pager := newGraphPager[facebookReview](r.graphRun, graphList{
		path:   version + "/" + url.PathEscape(page) + "/ratings",
		params: url.Values{"fields": {facebookReviewFields}},
		limit:  facebookPageSize, needs: "pages_read_user_content and the page's own token",
	})
	posts := graphPosts(ctx, r.query, pager, func(v facebookReview) (mention.Post, bool) {
		return v.post(page, r.env.Time())
	})
	return graphExcept(posts, func(f *graphFault) bool {
		if f.Code == 12 {
			r.env.Tell(page + ": Facebook no longer gives recommendations to programs")
		}
		return f.Code == 12
	})
}

// graphNewer compares versions of the interface, such as v9.0 and v21.0.
func graphNewer(a, b string) bool { return len(a) > len(b) || len(a) == len(b) && a > b }

// facebookWindow writes the query's window as the site takes it. Whether it
// counts the ends in is not documented: they are a second wider, and the posts
// are looked at again. With comments, older posts are wanted as well.
func facebookWindow(params url.Values, q mention.Query, older bool) {
	if !q.Since.IsZero() && !older {
		params.Set("since", strconv.FormatInt(q.Since.Unix()-1, 10))
	}
	if !q.Until.IsZero() {
		params.Set("until", strconv.FormatInt(ceilSecond(q.Until.Add(time.Second)), 10))
	}
}
