package source

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// mastodonStream is one timeline or search of one server.
type mastodonStream struct {
	run    *mastodonRun
	server *mastodonServer
	// access is shared by all streams of a server.
	access *mastodonAccess
	// endpoint is the interface's short name; path and params make the first
	// page.
	endpoint, path string
	params         url.Values
}

// walk walks through the pages. It ends where there is no next page, where a
// page brings nothing new, and where the posts are older than the window.
func (s *mastodonStream) walk(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		page, err := s.first(ctx)
		seen := make(map[string]bool)
		for {
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			fresh, old := 0, false
			for i := range page.statuses {
				status := &page.statuses[i]
				if seen[status.ID] {
					continue
				}
				seen[status.ID] = true
				fresh++
				now := s.run.source.env.Time().UTC()
				old = s.run.query.Before(plausible(status.CreatedAt, now))
				if p, ok := status.post(s.server, s.endpoint, now); ok && !yield(p, nil) {
					return
				}
			}
			// One old post may be an odd one; the last of a page is not.
			if fresh == 0 || old || page.next == "" {
				return
			}
			page, err = s.page(ctx, page.next)
		}
	}
}

// mastodonPage is a page and the parameters of the next; "" if there is none.
type mastodonPage struct {
	statuses []mastodonStatus
	next     string
}

// page fetches the page with the given parameters.
func (s *mastodonStream) page(ctx context.Context, params string) (mastodonPage, error) {
	var statuses []json.RawMessage
	var found struct {
		Statuses []json.RawMessage `json:"statuses"`
	}
	out := any(&statuses)
	if s.endpoint == "search" {
		out = &found
	}
	response, err := s.get(ctx, s.path+"?"+params, out)
	if err != nil {
		return mastodonPage{}, err
	}
	page := mastodonPage{next: nextParams(response.Header)}
	if s.endpoint == "search" {
		statuses, page.next = found.Statuses, nextOffset(params)
	}
	var lost int
	page.statuses, lost, err = decodeStatuses(s.server.host, statuses)
	s.run.lost += lost
	return page, err
}

// get asks the server, with its token if there is one: an empty one is refused.
func (s *mastodonStream) get(ctx context.Context, path string, out any) (*web.Response, error) {
	var header http.Header
	if s.server.token != "" {
		header = bearer(s.server.token)
	}
	response, err := web.GetJSON(ctx, s.run.source.env.Client, s.server.base+path, header, out)
	if mention.KindOf(err) != mention.Credentials {
		return response, err
	}
	e := mention.Errorf(mention.Credentials, "%w", err)
	if header == nil {
		return response, e.WithHint("%s", mastodonTokenHint)
	}
	return response, e.WithHint("check MASTODON_ACCESS_TOKEN; it belongs to one server: set sources.mastodon.home to it")
}

// nextParams are the parameters of the next page as the server wrote them. The
// address itself is not followed: a page lies where the first one did.
func nextParams(h http.Header) string {
	u, err := url.Parse(web.NextLink(h))
	if err != nil {
		return ""
	}
	return u.RawQuery
}

// nextOffset are the parameters of the next page of a search.
func nextOffset(params string) string {
	values, err := url.ParseQuery(params)
	if err != nil {
		return ""
	}
	offset, _ := strconv.Atoi(values.Get("offset"))
	values.Set("offset", strconv.Itoa(offset+mastodonPageSize))
	return values.Encode()
}
