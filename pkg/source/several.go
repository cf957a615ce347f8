package source

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// place is one of several servers, forums or pages that a source asks.
type place struct {
	name  string
	posts iter.Seq2[mention.Post, error]
}

// several merges what places give, newest first. A place that fails does not
// hinder the others: their posts come first, one error for all that failed last.
// The kind of places, in the plural, is for that error.
func several(ctx context.Context, env mention.Env, kind string, places []place) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		s := &severally{env: env, kind: kind, of: len(places)}
		seqs := make([]iter.Seq2[mention.Post, error], len(places))
		for i, p := range places {
			seqs[i] = s.patient(ctx, p)
		}
		patiently(seqs, s.failure)(yield)
	}
}

// bySearch merges what one site finds for several searches, newest first. What is
// wrong with one search does not hinder the others. Of any other failure they
// would fail too: then nothing more is asked, and what the pages at hand hold
// comes before the error.
func bySearch[S any](
	ctx context.Context, env mention.Env, searches []S, walk func(context.Context, S) iter.Seq2[mention.Post, error],
) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		asking, stop := context.WithCancel(ctx)
		defer stop()
		var errs []error
		failed := func(err error) {
			if asking.Err() != nil {
				return // one has failed before
			}
			errs = append(errs, err)
			env.Skip()
			if len(searches) > 1 {
				env.Tell(fmt.Sprintf("one of %d searches failed: %s", len(searches), mention.KindOf(err)))
			}
			if mention.KindOf(err) != mention.BadQuery {
				stop()
			}
		}
		walks := make([]iter.Seq2[mention.Post, error], len(searches))
		for i, search := range searches {
			walks[i] = patient(ctx, walk(asking, search), failed)
		}
		patiently(walks, func() error { return together(errs) })(yield)
	}
}

// severally is one merging of places.
type severally struct {
	env    mention.Env
	kind   string
	of     int
	failed []failedPlace
}

type failedPlace struct {
	name string
	err  error
}

// patient is the place's sequence, whose failure is remembered, and told where
// there are other places.
func (s *severally) patient(ctx context.Context, at place) iter.Seq2[mention.Post, error] {
	return patient(ctx, at.posts, func(err error) {
		s.failed = append(s.failed, failedPlace{at.name, err})
		s.env.Skip()
		if s.of > 1 {
			s.env.Tell(fmt.Sprintf("%s failed: %s", at.name, mention.KindOf(err)))
		}
	})
}

// patient ends a sequence quietly where it fails, unless it was told to stop, and
// passes on why.
func patient(
	ctx context.Context, seq iter.Seq2[mention.Post, error], failed func(error),
) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for p, err := range seq {
			if err != nil && ctx.Err() == nil {
				failed(err)
				return
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// patiently merges sequences made by patient, newest first, and yields what has
// failed at the end.
func patiently(seqs []iter.Seq2[mention.Post, error], failure func() error) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for p, err := range newestFirst(seqs) {
			if !yield(p, err) || err != nil {
				return
			}
		}
		if err := failure(); err != nil {
			yield(mention.Post{}, err)
		}
	}
}

// mostNamed is how many failures an error names besides the first; notes name
// them all.
const mostNamed = 2

// failure sums up what failed; nil if nothing did.
func (s *severally) failure() error {
	if len(s.failed) == 0 {
		return nil
	}
	first := s.failed[0].err
	if s.of == 1 {
		return first
	}
	var others strings.Builder
	for i, f := range s.failed[1:] {
		if left := len(s.failed) - 1 - i; i == mostNamed && left > 1 {
			fmt.Fprintf(&others, "; and %d more", left)
			break
		}
		fmt.Fprintf(&others, "; %s: %v", f.name, f.err)
	}
	e := mention.Errorf(mention.KindOf(first), "%d of %d %s failed: %s: %w%s",
		len(s.failed), s.of, s.kind, s.failed[0].name, first, others.String())
	if cause, ok := asError(first); ok {
		e.Hint, e.RetryAfter = cause.Hint, cause.RetryAfter
	}
	return e
}
