package source

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// mastodon declares servers that speak Mastodon's interface: Mastodon itself,
// Pleroma, Akkoma, GoToSocial. The contract is https://docs.joinmastodon.org.
func mastodon() mention.Spec {
	return mention.Spec{
		Name:  "mastodon",
		Title: "Mastodon",
		Doc: "Public posts of the fediverse, as several servers know them: by hashtag, and by full text " +
			"with an account's token.",
		Limits: "Without a token a post is found only by its hashtags. A server knows only what reached it. " +
			"Most accounts have not allowed to be indexed: their posts are counted as opted out and dropped.",
		Default: true,
		Keys: []mention.Key{{
			Name: "token", Env: []string{"MASTODON_ACCESS_TOKEN"},
			Doc: "full-text search on the account's own server, and timelines that are closed to readers without an account",
			How: "on your server: Preferences, Development, New application, with the scope read only",
		}},
		Options: []mention.Option{
			{
				// Large, of no one topic, and with many others in touch.
				Name: "instances", Default: "mastodon.social,mstdn.social,mas.to", Hosts: true, Arg: true,
				Doc: "the servers to ask",
			},
			{
				Name: "home", Hosts: true,
				Doc: "the server that the token belongs to; needed with a token and more than one server",
			},
			{
				Name: "timelines", Default: "tag",
				Doc: "what to read: tag (hashtags of the query), public (every public post, matched here)",
			},
		},
		Rate:     mention.Rate{N: 300, Per: 5 * time.Minute},
		Syntax:   mention.Syntax{Tags: true},
		FullText: &mention.Syntax{Phrases: true},
		Terms: mention.Terms{
			Identifying: []string{"account", "uri", "url", "mentions", "in_reply_to_account_id", "reblog.account"},
			Link:        "https://SERVER/statuses/ID",
			Policy:      "https://mastodon.social/terms-of-service",
		},
		Rehearse: func(r *http.Request) string {
			if strings.HasSuffix(r.URL.Path, "/search") {
				return `{"statuses":[]}`
			}
			return "[]"
		},
		New: newMastodon,
	}
}

// mastodonSource reads timelines of several servers.
type mastodonSource struct {
	env     mention.Env
	servers []mastodonServer
	// public and tags say which timelines are read.
	public, tags bool
	// homeless says that there is a token and nobody knows for which server: it
	// is then sent to none.
	homeless bool
}

// mastodonServer is one server.
type mastodonServer struct {
	base, host string
	// token is set for the server of the user's account only.
	token string
}

func newMastodon(env mention.Env) (mention.Source, error) {
	s := &mastodonSource{env: env}
	if err := s.readTimelines(env.List("timelines")); err != nil {
		return nil, err
	}
	if err := s.readServers(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *mastodonSource) readTimelines(names []string) error {
	for _, name := range names {
		switch name {
		case "tag":
			s.tags = true
		case "public":
			s.public = true
		default:
			return mention.Errorf(mention.BadConfig, "mastodon has no timeline %q", name).
				WithHint("set sources.mastodon.timelines to tag, public or both")
		}
	}
	s.tags = s.tags || !s.public
	return nil
}

// readServers lists the servers. The token goes to the one that it belongs to,
// and to no other.
func (s *mastodonSource) readServers() error {
	env := s.env
	names, home := env.List("instances"), strings.TrimSpace(env.Options["home"])
	if env.BaseURLSet {
		names, home = []string{env.BaseURL}, ""
	}
	token := strings.TrimSpace(env.Secrets["token"])
	if home != "" && token != "" {
		names = slices.Insert(names, 0, home)
	}
	for _, name := range names {
		u, err := siteURL(name)
		if err != nil {
			return err
		}
		server := mastodonServer{base: u.String(), host: u.Host}
		if !slices.Contains(s.servers, server) {
			s.servers = append(s.servers, server)
		}
	}
	switch {
	case len(s.servers) == 0:
		return mention.Errorf(mention.Unconfigured, "mastodon has no server to ask").
			WithHint("set sources.mastodon.instances, or use --source mastodon:SERVER")
	case home != "" || len(s.servers) == 1:
		s.servers[0].token = token
	default:
		s.homeless = token != ""
	}
	return nil
}
