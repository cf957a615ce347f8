package source

import (
	"context"
	"fmt"
	"iter"
	"strings"

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

// target is one of several places that a source reads: a server, an app.
type target struct {
	name  string
	posts iter.Seq2[mention.Post, error]
}

// failure is why a target failed.
type failure struct {
	name string
	err  error
}

// sideBySide merges what several targets give, newest first; kind names them in
// the plural. One that fails does not hinder the others: the user is told at
// once, and the error comes last.
func sideBySide(ctx context.Context, env mention.Env, kind string, targets []target) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		var failed []failure
		patient := make([]iter.Seq2[mention.Post, error], len(targets))
		for i, t := range targets {
			patient[i] = quietly(ctx, t.posts, func(err error) {
				failed = append(failed, failure{t.name, err})
				if len(targets) > 1 {
					env.Tell(fmt.Sprintf("%s failed: %s", t.name, mention.KindOf(err)))
				}
			})
		}
		for p, err := range newestFirst(patient) {
			if !yield(p, err) || err != nil {
				return
			}
		}
		if err := sumUp(kind, len(targets), failed); err != nil {
			yield(mention.Post{}, err)
		}
	}
}

// quietly ends a sequence without its error, which note gets. The end of ctx is
// nobody's failure and stays.
func quietly(ctx context.Context, seq iter.Seq2[mention.Post, error], note func(error)) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for p, err := range seq {
			if err != nil && ctx.Err() == nil {
				note(err)
				return
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// sumUp makes one error of what failed of a number of targets; nil if nothing
// did.
func sumUp(kind string, of int, failed []failure) error {
	if len(failed) == 0 {
		return nil
	}
	first := failed[0].err
	if of == 1 {
		return first
	}
	var others strings.Builder
	for _, f := range failed[1:] {
		fmt.Fprintf(&others, "; %s: %v", f.name, f.err)
	}
	e := mention.Errorf(mention.KindOf(first), "%d of %d %s failed: %s: %w%s", len(failed), of, kind, failed[0].name, first, others.String())
	if cause, ok := asError(first); ok {
		e.Hint, e.RetryAfter = cause.Hint, cause.RetryAfter
	}
	return e
}
