package source

import (
	"context"
	"net/http"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// first fetches the first page. Where a server refuses it, or gives nothing, it
// may be that readers without an account see only its own posts, or none.
func (s *mastodonStream) first(ctx context.Context) (mastodonPage, error) {
	page, err := s.page(ctx, s.params.Encode())
	if err == nil && len(page.statuses) > 0 {
		return page, nil
	}
	if s.server.token != "" {
		if err == nil && s.endpoint == "search" {
			s.run.source.env.Tell(s.server.host + " found no post by full text; it may have no full-text search")
		}
		return page, err
	}
	if err != nil && !mastodonRefused(err) {
		return page, err
	}
	switch feed := s.access.feed(ctx, s); {
	case feed.closed():
		return page, mention.Errorf(mention.Blocked, "%s shows its timelines only to people with an account there", s.server.host).
			WithHint("take it out of sources.mastodon.instances, or set MASTODON_ACCESS_TOKEN and sources.mastodon.home")
	case feed.localOnly():
		s.run.source.env.Tell(s.server.host + " shows only its own posts to readers without an account")
		s.params.Set("local", "true")
		return s.page(ctx, s.params.Encode())
	}
	if code := statusOf(err); code == http.StatusUnprocessableEntity || code == http.StatusForbidden {
		return page, mention.Errorf(mention.Blocked, "%s wants an account: %w", s.server.host, err).WithHint("%s", mastodonTokenHint)
	}
	return page, err
}

const mastodonTokenHint = "a token opens the timelines of its own server: MASTODON_ACCESS_TOKEN and sources.mastodon.home (earshot sources mastodon)"

// mastodonRefused reports whether an answer means that an account is needed.
func mastodonRefused(err error) bool {
	switch statusOf(err) {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// mastodonAccess is what a server says about who may read what; Mastodon does
// since 4.5. It is asked once in a Search, and only when a timeline is empty or
// refused.
type mastodonAccess struct {
	asked         bool
	Configuration struct {
		Access struct {
			Live mastodonFeed `json:"live_feeds"`
			Tag  mastodonFeed `json:"hashtag_feeds"`
		} `json:"timelines_access"`
	} `json:"configuration"`
}

// mastodonFeed says who may read posts of the server itself and of others:
// "public", "authenticated" or "disabled"; "" is unknown.
type mastodonFeed struct {
	Local  string `json:"local"`
	Remote string `json:"remote"`
}

func (f mastodonFeed) closed() bool    { return shut(f.Local) && shut(f.Remote) }
func (f mastodonFeed) localOnly() bool { return f.Local == "public" && shut(f.Remote) }

func shut(access string) bool { return access != "" && access != "public" }

// feed returns who may read a stream's timeline. A server that does not say is
// unknown.
func (a *mastodonAccess) feed(ctx context.Context, s *mastodonStream) mastodonFeed {
	if !a.asked {
		a.asked = true
		_, _ = s.get(ctx, "/api/v2/instance", a) // what it does not say stays unknown
	}
	if s.endpoint == "timelines/public" {
		return a.Configuration.Access.Live
	}
	return a.Configuration.Access.Tag
}
