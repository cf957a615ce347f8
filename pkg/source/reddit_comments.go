package source

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	// redditDepth bounds how deep an answer nests replies: each level of them is
	// five of JSON, of which the client allows 64.
	redditDepth = "10"
	// redditMoreCalls is how often more comments of a thread are asked for, and
	// redditMoreSize how many at once.
	redditMoreCalls = 4
	redditMoreSize  = 100
)

// withComments adds the comments of the newest hits. A comment is newer than its
// post, so that the first page's comments are read before anything is yielded:
// nothing that follows can be newer than they are.
func (w *redditWalk) withComments(ctx context.Context, hits iter.Seq2[mention.Post, error]) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		next, stop := iter.Pull2(hits)
		defer stop()
		posts, failed := w.gather(ctx, next)
		if !yieldAll(posts, yield) {
			return
		}
		for p, err, ok := next(); ok; p, err, ok = next() {
			if !yield(p, err) || err != nil {
				return
			}
		}
		if failed != nil {
			yield(mention.Post{}, failed)
		}
	}
}

// gather takes hits up to a page's length, until the threads to be read are, and
// returns them with their comments, newest first, and the first error. One in a
// thread ends the reading of threads only.
func (w *redditWalk) gather(ctx context.Context, next func() (mention.Post, error, bool)) (posts []mention.Post, failed error) {
	read := make(map[string]bool)
	for n := 0; n < redditPageSize && len(read) < w.source.maxThreads && failed == nil; n++ {
		hit, err, ok := next()
		if !ok || err != nil {
			failed = err
			break
		}
		posts = append(posts, hit)
		if replies, known := hit.Replies.Get(); known && replies == 0 || read[hit.ID] {
			continue
		}
		read[hit.ID] = true
		t := &redditTree{walk: w, post: strings.TrimPrefix(hit.ID, "reddit:"), authors: map[string]string{hit.ID: hit.Author.ID}}
		failed = t.grow(ctx)
		posts = append(posts, t.comments...)
		w.left += t.left()
	}
	slices.SortStableFunc(posts, func(a, b mention.Post) int { return b.PublishedAt.Compare(a.PublishedAt) })
	return posts, failed
}
