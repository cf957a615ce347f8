package source

import (
	"context"
	"iter"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// newestFirst merges sequences that each come newest first. It pulls one post
// ahead from each and no more. The first error ends it.
func newestFirst(seqs []iter.Seq2[mention.Post, error]) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		heads := make([]*head, 0, len(seqs))
		for _, seq := range seqs {
			next, stop := iter.Pull2(seq)
			defer stop()
			h := &head{next: next}
			if !h.advance() {
				continue
			}
			heads = append(heads, h)
			if h.err != nil {
				break // the others need not be asked
			}
		}
		for len(heads) > 0 {
			i := newest(heads)
			h := heads[i]
			if !yield(h.post, h.err) || h.err != nil {
				return
			}
			if !h.advance() {
				heads = append(heads[:i], heads[i+1:]...)
			}
		}
	}
}

// head is the next post of a sequence.
type head struct {
	next func() (mention.Post, error, bool)
	post mention.Post
	err  error
}

func (h *head) advance() (ok bool) {
	h.post, h.err, ok = h.next()
	return ok
}

// newest returns the index of what comes next: an error, a post without a time,
// the newest post; the first of equals.
func newest(heads []*head) int {
	best := 0
	for i, h := range heads {
		if h.err != nil {
			return i
		}
		if b := heads[best]; !b.post.PublishedAt.IsZero() &&
			(h.post.PublishedAt.IsZero() || h.post.PublishedAt.After(b.post.PublishedAt)) {
			best = i
		}
	}
	return best
}

// yieldAll yields posts, and says whether to go on.
func yieldAll(posts []mention.Post, yield func(mention.Post, error) bool) bool {
	for _, p := range posts {
		if !yield(p, nil) {
			return false
		}
	}
	return true
}

// within keeps the contract of mention.Source for a sequence of posts: each
// once, in the query's window, up to its limit, and no more when ctx is done.
func within(ctx context.Context, q mention.Query, seq iter.Seq2[mention.Post, error]) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(mention.Post{}, err)
			return
		}
		seen := make(map[string]bool)
		for p, err := range seq {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			if seen[p.ID] || !q.Covers(p.PublishedAt) {
				continue
			}
			seen[p.ID] = true
			if !yield(p, nil) || len(seen) == q.Limit {
				return
			}
		}
	}
}
