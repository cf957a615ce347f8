package source

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// mastodonPageSize is the most posts that a server gives at once.
const mastodonPageSize = 40

// Search implements mention.Source. A server that fails does not hinder the
// others: their posts come first, the error last.
func (s *mastodonSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		if s.homeless {
			s.env.Tell("the token is not used: sources.mastodon.home must say which server it belongs to")
		}
		r := &mastodonRun{source: s, query: q}
		within(ctx, q, r.servers(ctx))(yield)
		tellUnread(s.env, r.lost)
	}
}

// mastodonRun is one Search.
type mastodonRun struct {
	source *mastodonSource
	query  mention.Query
	failed []mastodonFailure
	// lost counts posts that could not be read.
	lost int
}

type mastodonFailure struct {
	host string
	err  error
}

// servers merges what the servers give, and yields their failures at the end.
func (r *mastodonRun) servers(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		var servers []iter.Seq2[mention.Post, error]
		for i := range r.source.servers {
			streams := r.streams(ctx, &r.source.servers[i])
			if len(streams) == 0 {
				yield(mention.Post{}, mention.Errorf(mention.BadQuery, "the query gives no hashtag, and mastodon finds nothing else").
					WithHint("add a word or a #tag to the query, or set sources.mastodon.timelines to public"))
				return
			}
			servers = append(servers, r.patient(ctx, r.source.servers[i].host, newestFirst(streams)))
		}
		for p, err := range newestFirst(servers) {
			if !yield(p, err) || err != nil {
				return
			}
		}
		if err := r.failure(); err != nil {
			yield(mention.Post{}, err)
		}
	}
}

// patient ends a server's sequence quietly where it fails, and remembers why.
func (r *mastodonRun) patient(ctx context.Context, host string, seq iter.Seq2[mention.Post, error]) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for p, err := range seq {
			if err != nil && ctx.Err() == nil {
				r.failed = append(r.failed, mastodonFailure{host, err})
				if len(r.source.servers) > 1 {
					r.source.env.Tell(fmt.Sprintf("%s failed: %s", host, mention.KindOf(err)))
				}
				return
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// failure sums up what failed; nil if nothing did.
func (r *mastodonRun) failure() error {
	if len(r.failed) == 0 {
		return nil
	}
	first := r.failed[0].err
	if len(r.source.servers) == 1 {
		return first
	}
	var others strings.Builder
	for _, f := range r.failed[1:] {
		fmt.Fprintf(&others, "; %s: %v", f.host, f.err)
	}
	e := mention.Errorf(mention.KindOf(first), "%d of %d servers failed: %s: %w%s",
		len(r.failed), len(r.source.servers), r.failed[0].host, first, others.String())
	if cause, ok := asError(first); ok {
		e.Hint, e.RetryAfter = cause.Hint, cause.RetryAfter
	}
	return e
}

// streams lists what is asked of a server.
func (r *mastodonRun) streams(ctx context.Context, server *mastodonServer) []iter.Seq2[mention.Post, error] {
	var streams []iter.Seq2[mention.Post, error]
	access := new(mastodonAccess)
	add := func(endpoint, path string, params url.Values) {
		params.Set("limit", strconv.Itoa(mastodonPageSize))
		s := &mastodonStream{run: r, server: server, access: access, endpoint: endpoint, path: path, params: params}
		streams = append(streams, s.walk(ctx))
	}
	if r.source.public {
		add("timelines/public", "/api/v1/timelines/public", url.Values{})
	}
	if r.source.tags {
		for _, tag := range r.query.Searches {
			if tag = strings.TrimPrefix(tag, "#"); tag != "" {
				add("timelines/tag", "/api/v1/timelines/tag/"+url.PathEscape(tag), url.Values{})
			}
		}
	}
	if server.token != "" {
		for _, words := range r.query.FullText {
			add("search", "/api/v2/search", url.Values{"q": {words}, "type": {"statuses"}, "offset": {"0"}})
		}
	}
	return streams
}
