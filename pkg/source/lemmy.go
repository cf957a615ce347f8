package source

import (
	"context"
	"iter"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// lemmy declares servers that speak Lemmy's interface, of the third and of the
// fourth generation: Lemmy, and in part PieFed. The contract is the types of
// lemmy-js-client and https://join-lemmy.org/api/.
func lemmy() mention.Spec {
	return mention.Spec{
		Name:    "lemmy",
		Title:   "Lemmy",
		Doc:     "Posts and comments on Lemmy, by the search of several servers.",
		Limits:  "A server knows only what reached it. Its search finds words in their order and parts of words, and has no languages.",
		Default: true,
		Unseen:  true,
		Options: []mention.Option{{
			Name: "instances", Default: "lemmy.world,lemmy.ml,programming.dev", Hosts: true, Arg: true,
			Doc: "the servers to ask",
		}},
		// Each server has a limit of its own for searches and does not say which.
		Rate: mention.Rate{N: 30, Per: time.Minute},
		// The search is one pattern: no operators, no quotation marks.
		Syntax: mention.Syntax{},
		Terms: mention.Terms{
			Identifying: []string{"creator", "ap_id", "creator_id"},
			Link:        "https://SERVER/post/ID and https://SERVER/comment/ID",
			Policy:      "https://legal.lemmy.world/tos/",
		},
		Rehearse: func(*http.Request) string {
			return `{"type_":"Posts","posts":[],"comments":[],"communities":[],"users":[]}`
		},
		New: newLemmy,
	}
}

// lemmySource searches several servers.
type lemmySource struct {
	env     mention.Env
	servers []*lemmyServer
}

// lemmyServer is one server.
type lemmyServer struct {
	base, host string
	// generation is that of the interface: 3 or 4, and 0 until a search has shown
	// it.
	generation atomic.Int32
}

func newLemmy(env mention.Env) (mention.Source, error) {
	names := env.List("instances")
	if env.BaseURLSet {
		names = []string{env.BaseURL}
	}
	s := &lemmySource{env: env}
	known := make(map[string]bool)
	for _, name := range names {
		u, err := siteURL(name)
		if err != nil {
			return nil, err
		}
		if base := u.String(); !known[base] {
			known[base] = true
			s.servers = append(s.servers, &lemmyServer{base: base, host: u.Host})
		}
	}
	if len(s.servers) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "lemmy has no server to ask").
			WithHint("set sources.lemmy.instances, or use --source lemmy:SERVER")
	}
	return s, nil
}

// Search implements mention.Source. Posts and comments are asked for one by one:
// together the servers would give communities and people as well, which nobody
// needs.
func (s *lemmySource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	servers := make([]place, len(s.servers))
	for i, server := range s.servers {
		var walks []iter.Seq2[mention.Post, error]
		for _, search := range q.Searches {
			for _, kind := range []string{"Posts", "Comments"} {
				w := &lemmyWalk{source: s, server: server, query: q, search: search, kind: kind}
				walks = append(walks, w.all(ctx))
			}
		}
		servers[i] = place{server.host, newestFirst(walks)}
	}
	return within(ctx, q, several(ctx, s.env, "servers", servers))
}
