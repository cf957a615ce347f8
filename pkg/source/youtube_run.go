package source

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Search implements mention.Source. What cannot be read does not hinder the
// rest: its posts come first, the error last.
func (s *youtubeSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		r := &youtubeRun{source: s, query: q, read: make(asked), own: make(map[string]bool)}
		within(ctx, q, patiently(r.streams(ctx), func() error { return together(r.errs) }))(yield)
		r.tell()
	}
}

// youtubeRun is one Search.
type youtubeRun struct {
	source *youtubeSource
	query  mention.Query
	// read holds the videos whose comments are read, own the channels.
	read asked
	own  map[string]bool
	// errs are the failures, each once.
	errs []error
	// noSearch says that no more searches are sent, over that nothing is.
	noSearch, over bool
	// disabled counts videos whose comments are disabled, gone what is not there.
	disabled, gone int
}

// streams lists what is read. Named videos and channels come first: where a
// search finds them too, their comments are not read again, and stay addressed
// to the brand.
func (r *youtubeRun) streams(ctx context.Context) []iter.Seq2[mention.Post, error] {
	var streams []iter.Seq2[mention.Post, error]
	add := func(seq iter.Seq2[mention.Post, error]) { streams = append(streams, r.patient(ctx, seq)) }
	for _, id := range r.source.videos {
		if r.read.first(id) {
			add(r.threads(ctx, youtubeTarget{filter: "videoId", id: id, addressed: true}))
		}
	}
	for _, name := range r.source.channels {
		add(r.channel(ctx, name))
	}
	if r.source.search {
		for _, search := range r.query.Searches {
			add(r.found(ctx, search))
		}
	}
	return streams
}

// patient is a sequence whose failure is remembered.
func (r *youtubeRun) patient(ctx context.Context, seq iter.Seq2[mention.Post, error]) iter.Seq2[mention.Post, error] {
	return patient(ctx, seq, r.failed)
}

// failed remembers a failure. Many requests may fail of one cause.
func (r *youtubeRun) failed(err error) {
	switch {
	case errors.Is(err, errYoutubeClosed):
	case errors.Is(err, errYoutubeDisabled):
		r.disabled++
	case errors.Is(err, errYoutubeGone):
		r.gone++
	case !slices.ContainsFunc(r.errs, func(e error) bool { return e.Error() == err.Error() }):
		r.errs = append(r.errs, err)
	}
}

// closed reports whether requests of a method are not sent any more.
func (r *youtubeRun) closed(method string) bool { return r.over || r.noSearch && method == "search" }

// refused names an error, and closes what will be refused again: searches where
// the day's are used up, all requests where the key, the day's units or the site
// itself are out of reach.
func (r *youtubeRun) refused(method string, err error) error {
	_, said := youtubeSaid(err)
	budget := said.budget(method)
	if budget != "" {
		r.source.env.Exhaust(budget)
	}
	err = youtubeError(err, method, r.source.env.Time())
	switch kind := mention.KindOf(err); {
	case kind == mention.RateLimited && (budget == youtubeSearchBudget || budget == "" && method == "search"):
		r.noSearch = true
	case kind == mention.RateLimited, kind == mention.Credentials, kind == mention.Unavailable && !said.failed():
		r.over = true
	}
	return err
}

// tell says what was passed over.
func (r *youtubeRun) tell() {
	env := r.source.env
	if r.noSearch && !r.over && len(r.source.channels)+len(r.source.videos) > 0 {
		env.Tell("the site allows no more searches; the named channels and videos were read all the same")
	}
	if r.disabled > 0 {
		env.Tell("comments are disabled: " + youtubeCount(r.disabled, "video"))
	}
	if r.gone > 0 {
		env.Tell("not found, or not any more: " + youtubeCount(r.gone, "video"))
	}
}

// youtubeCount is a number of things in words.
func youtubeCount(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
