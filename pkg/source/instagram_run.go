package source

import (
	"context"
	"iter"
	"net/url"
	"slices"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Search implements mention.Source.
func (s *instagramSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		run := &instagramRun{graphRun: &graphRun{graphClient: s.client}, source: s, query: q}
		places := run.places(ctx)
		if len(places) == 0 {
			yield(mention.Post{}, mention.Errorf(mention.BadQuery, "the query gives no hashtag, and instagram is to read nothing else").
				WithHint("add a word or a #tag to the query, or set sources.instagram.hashtags or sources.instagram.read"))
			return
		}
		within(ctx, q, run.lists(ctx, places))(yield)
	}
}

// instagramRun is one Search.
type instagramRun struct {
	*graphRun
	source *instagramSource
	query  mention.Query
	// asked are the hashtags of the last seven days by name; nil is not yet known.
	asked map[string]string
	// unknown says that they could not be learnt, and that this was reported.
	unknown bool
	// spent says that they are as many as an account may ask for.
	spent bool
	// short says that the user knows how far back hashtags reach.
	short bool
}

// places lists what is read. What is addressed to the account comes first: the
// same post may have one of the hashtags.
func (r *instagramRun) places(ctx context.Context) []place {
	var places []place
	if r.reads("tagged") {
		places = append(places, place{"tagged", r.tagged(ctx)})
	}
	if r.reads("comments") {
		places = append(places, place{"comments", r.comments(ctx)})
	}
	if r.reads("hashtags") {
		for _, tag := range r.tags() {
			places = append(places, place{"#" + tag, r.hashtag(ctx, tag, "recent_media")})
			if r.source.top {
				places = append(places, place{"#" + tag + " top", r.hashtag(ctx, tag, "top_media")})
			}
		}
	}
	return places
}

func (r *instagramRun) reads(what string) bool { return slices.Contains(r.source.read, what) }

// tags are the hashtags to ask for.
func (r *instagramRun) tags() []string {
	if len(r.source.hashtags) > 0 {
		return r.source.hashtags
	}
	var tags []string
	for _, search := range r.query.Searches {
		tags = appendTag(tags, search)
	}
	return tags
}

// tagged reads the posts that tag the account. The list has cursors only, and is
// nearly in order.
func (r *instagramRun) tagged(ctx context.Context) iter.Seq2[mention.Post, error] {
	pager := newGraphPager[instagramMedia](r.graphRun, graphList{
		path: r.version + "/" + r.source.user + "/tags", params: url.Values{"fields": {instagramTaggedFields}},
		limit: instagramPageSize, needs: "instagram_manage_comments", full: 1, mixed: true,
	})
	return graphPosts(ctx, r.query, pager, func(m instagramMedia) (mention.Post, bool) {
		post, ok := m.post("tags", r.env.Time())
		post.Addressed = true
		return post, ok
	})
}

// comments reads the comments below the account's newest posts that have some,
// one post after the other.
func (r *instagramRun) comments(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		pager := newGraphPager[instagramMedia](r.graphRun, graphList{
			path: r.version + "/" + r.source.user + "/media", params: url.Values{"fields": {instagramOwnFields}},
			limit: min(r.source.posts, instagramPageSize), needs: "instagram_basic",
		})
		for n := 0; n < r.source.posts; {
			media, err := pager.next(ctx)
			if err != nil {
				yield(mention.Post{}, err)
			}
			if err != nil || len(media) == 0 {
				return
			}
			for _, m := range media[:min(len(media), r.source.posts-n)] {
				n++
				if !r.below(ctx, m, yield) {
					return
				}
			}
		}
	}
}

// below yields the comments below a medium.
func (r *instagramRun) below(ctx context.Context, m instagramMedia, yield func(mention.Post, error) bool) bool {
	if m.Comments != nil && *m.Comments == 0 {
		return true
	}
	thread := &instagramThread{run: r, media: m}
	for p, err := range graphExcept(thread.comments(ctx), (*graphFault).gone) { // it may be deleted meanwhile
		if !yield(p, err) || err != nil {
			return false
		}
	}
	return true
}
