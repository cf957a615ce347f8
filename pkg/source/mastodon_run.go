package source

import (
	"context"
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
	// lost counts posts that could not be read.
	lost int
}

// servers merges what the servers give.
func (r *mastodonRun) servers(ctx context.Context) iter.Seq2[mention.Post, error] {
	servers := make([]place, len(r.source.servers))
	for i := range r.source.servers {
		server := &r.source.servers[i]
		streams := r.streams(ctx, server)
		if len(streams) == 0 {
			return func(yield func(mention.Post, error) bool) {
				yield(mention.Post{}, mention.Errorf(mention.BadQuery, "the query gives no hashtag, and mastodon finds nothing else").
					WithHint("add a word or a #tag to the query, or set sources.mastodon.timelines to public"))
			}
		}
		servers[i] = place{server.host, newestFirst(streams)}
	}
	return several(ctx, r.source.env, "servers", servers)
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
