package source

import (
	"context"
	"iter"
	"net/url"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// instagramThread is the comments below a medium.
type instagramThread struct {
	run   *instagramRun
	media instagramMedia
}

// list is a list of comments.
func (t *instagramThread) list(node, edge, fields string) graphList {
	return graphList{
		path: t.run.version + "/" + url.PathEscape(node) + "/" + edge, params: url.Values{"fields": {fields}},
		limit: instagramPageSize, needs: "instagram_manage_comments",
	}
}

// comments yields the comments, the newest first, each followed by its replies.
// It ends behind a page of which the last comment and its replies are older than
// the window: a new reply further down is not found.
func (t *instagramThread) comments(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		pager := newGraphPager[instagramComment](t.run.graphRun, t.list(t.media.ID, "comments", instagramCommentFields))
		for {
			comments, err := pager.next(ctx)
			if err != nil {
				yield(mention.Post{}, err)
			}
			if err != nil || len(comments) == 0 {
				return
			}
			for _, c := range comments {
				if !t.yield(c, "", yield) || !t.replies(ctx, c, yield) {
					return
				}
			}
			if t.old(comments[len(comments)-1]) {
				return
			}
		}
	}
}

func (t *instagramThread) yield(c instagramComment, above string, yield func(mention.Post, error) bool) bool {
	post, ok := c.post(t.media, above, t.run.env.Time())
	return !ok || yield(post, nil)
}

// replies yields the replies to a comment: those that came with it, and the
// others if there are more. Replies to what is hidden are hidden too.
func (t *instagramThread) replies(ctx context.Context, c instagramComment, yield func(mention.Post, error) bool) bool {
	if c.Hidden {
		return true
	}
	for _, reply := range c.Replies.Data {
		if !t.yield(reply, c.ID, yield) {
			return false
		}
	}
	if c.Replies.Paging.Next == "" {
		return true
	}
	pager := newGraphPager[instagramComment](t.run.graphRun, t.list(c.ID, "replies", instagramReplyFields))
	rest := graphPosts(ctx, mention.Query{}, pager, func(reply instagramComment) (mention.Post, bool) {
		return reply.post(t.media, c.ID, t.run.env.Time())
	})
	for p, err := range rest {
		if !yield(p, err) || err != nil {
			return false
		}
	}
	return true
}

// old reports whether a comment and all of its replies are older than the
// window.
func (t *instagramThread) old(c instagramComment) bool {
	for _, one := range append(c.Replies.Data, c) {
		if created, _ := graphTime(one.Timestamp); !t.run.query.Before(created) {
			return false
		}
	}
	return true
}
