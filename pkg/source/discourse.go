package source

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// discourse declares forums that run Discourse. The contract is the search
// controller of its source, https://github.com/discourse/discourse, and
// https://docs.discourse.org.
func discourse() mention.Spec {
	return mention.Spec{
		Name:  "discourse",
		Title: "Discourse forums",
		Doc:   "Public posts in the Discourse forums that you name, by each forum's own search.",
		Limits: "A search gives some 300 characters of a post, around what was searched; full=true fetches the rest. Forums that " +
			"show nothing to readers without an account cannot be read.",
		Options: []mention.Option{
			{
				Name: "forums", Hosts: true, Arg: true, Required: true,
				Doc: "the forums to read, such as community.example.com",
			},
			{
				Name: "read", Default: "search",
				Doc: "search asks the forum's search; latest reads all newest posts in full and matches them here, for small forums",
			},
			{
				Name: "full", Default: "false",
				Doc: "true fetches each found post that the search cut off: one more request each, eight a minute",
			},
		},
		// What a forum grants to searches of readers without an account, unless its
		// admin changed that.
		Rate: mention.Rate{N: 8, Per: time.Minute},
		// Words are required together; words with a colon, # or @ are filters. A
		// search is refused where it is shorter than three characters.
		Syntax: mention.Syntax{Phrases: true},
		Terms: mention.Terms{
			Identifying: []string{"username", "name", "display_username", "user_id", "avatar_template", "users"},
			Link:        "https://FORUM/t/TOPIC/NUMBER, without the topic's title",
			Policy:      "https://docs.discourse.org",
		},
		Rehearse: discourseRehearse,
		New:      newDiscourse,
	}
}

// discourseRehearse answers a search with one post that is cut off, so that the
// request for all of it is seen.
func discourseRehearse(r *http.Request) string {
	switch {
	case strings.HasSuffix(r.URL.Path, "/search.json"):
		return `{"posts":[{"id":1,"username":"NAME","created_at":"9999-01-01T00:00:00Z","blurb":"...","post_number":1,"topic_id":1}],
			"topics":[{"id":1,"title":"TITLE"}],"grouped_search_result":{"more_full_page_results":null}}`
	case strings.HasSuffix(r.URL.Path, "/posts.json"):
		return `{"latest_posts":[]}`
	}
	return `{"id":1,"cooked":""}`
}

// discourseSource reads forums.
type discourseSource struct {
	env    mention.Env
	forums []discourseForum
	// latest says that all newest posts are read, full that posts are read whole.
	latest, full bool
}

// discourseForum is one forum; name is its host, and its path if it has one.
type discourseForum struct{ base, name string }

func newDiscourse(env mention.Env) (mention.Source, error) {
	s := &discourseSource{env: env}
	switch read := strings.TrimSpace(env.Options["read"]); read {
	case "", "search":
	case "latest":
		s.latest = true
	default:
		return nil, mention.Errorf(mention.BadConfig, "sources.discourse.read is %q", read).WithHint("set it to search or latest")
	}
	var err error
	if s.full, err = truth(env, "discourse", "full"); err != nil {
		return nil, err
	}
	list, err := sites(env, "forums")
	if err != nil {
		return nil, err
	}
	for _, u := range list {
		s.forums = append(s.forums, discourseForum{base: u.String(), name: u.Host + u.Path})
	}
	if len(s.forums) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "discourse has no forum to read").
			WithHint("name one: --source discourse:community.example.com, or set sources.discourse.forums")
	}
	return s, nil
}

// Search implements mention.Source.
func (s *discourseSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		r := &discourseRun{source: s, query: q, whole: make(asked)}
		places := make([]place, len(s.forums))
		for i := range s.forums {
			places[i] = place{s.forums[i].name, newestFirst(r.walks(ctx, &s.forums[i]))}
		}
		within(ctx, q, several(ctx, s.env, "forums", places))(yield)
		if r.cut {
			s.env.Tell("some older posts of a forum could not be reached")
		}
		tellUnread(s.env, r.unread)
	}
}

// discourseRun is one Search: its pages share what they have to say about it.
type discourseRun struct {
	source *discourseSource
	query  mention.Query
	// cut says that a search had more than it gave.
	cut bool
	// unread counts posts that may not be read.
	unread int
	// whole are the posts that were fetched whole.
	whole asked
}

// walks lists what is asked of a forum.
func (r *discourseRun) walks(ctx context.Context, forum *discourseForum) []iter.Seq2[mention.Post, error] {
	if r.source.latest {
		return []iter.Seq2[mention.Post, error]{r.feed(ctx, forum)}
	}
	walks := make([]iter.Seq2[mention.Post, error], len(r.query.Searches))
	for i, search := range r.query.Searches {
		walks[i] = r.search(ctx, forum, search)
	}
	return walks
}
