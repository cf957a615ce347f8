package source

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	githubAPI = "https://api.github.com"
	// githubPageSize is the most hits that the site gives at once, githubMost the
	// most of one search.
	githubPageSize, githubMost = 100, 1000
	// githubQualifiers is how much of a search's 256 characters is kept free for
	// what is added to it: kind, window, fields.
	githubQualifiers = 90
)

// github declares the search of issues, pull requests and discussions. The
// contract is https://docs.github.com/en/rest/search/search and the type
// Discussion of the GraphQL interface.
func github() mention.Spec {
	return mention.Spec{
		Name:  "github",
		Title: "GitHub",
		Doc:   "Public issues on GitHub, and pull requests, discussions and comments if you ask for them, by the site's own search.",
		Limits: "What bots wrote is left out. Comments below discussions are not read. " +
			"Links name the owner of a repository, who may be a person: only those of a profile's own_accounts are shown.",
		Default: true,
		BaseURL: githubAPI,
		Keys: []mention.Key{{
			Name: "token", Env: []string{"GITHUB_TOKEN", "GH_TOKEN"},
			Doc: "discussions and comments; the site also grants 30 searches a minute with it, of which earshot uses 10",
			How: "make a fine-grained token for public repositories, without further permissions, at https://github.com/settings/personal-access-tokens",
		}},
		Options: []mention.Option{
			{Name: "kinds", Default: "issues", Doc: "what to search: issues, pulls, discussions (these need the token)"},
			{Name: "comments", Default: "false", Doc: "true reads the comments of each issue found as well: one more request each, and they need the token"},
		},
		// What the site grants to searches without a token. With one it grants more,
		// but it also slows down whoever uses that up.
		Rate: mention.Rate{N: 10, Per: time.Minute},
		// OR and NOT work, at most five in a search: each alternative is a search of
		// its own instead. Words are quoted, since a bare "is:x" or "NOT" is an
		// operator.
		Syntax: mention.Syntax{Phrases: true, QuoteWords: true, MaxLen: 256 - githubQualifiers},
		Terms: mention.Terms{
			Identifying: []string{"user", "author", "assignee", "html_url", "repository_url"},
			Link:        "https://github.com/OWNER/REPOSITORY/issues/NUMBER; there is none without the owner, so that only those of own_accounts are shown",
			Policy:      "https://docs.github.com/en/site-policy/github-terms/github-terms-of-service",
		},
		Hopeless: githubHopeless,
		Rehearse: githubRehearse,
		New:      newGithub,
	}
}

// githubRehearse answers with one issue that has comments, so that the request
// for these is seen.
func githubRehearse(r *http.Request) string {
	switch {
	case strings.HasSuffix(r.URL.Path, "/graphql"):
		return `{"data":{"search":{"discussionCount":0,"pageInfo":{"hasNextPage":false,"endCursor":null},"nodes":[]}}}`
	case strings.HasSuffix(r.URL.Path, "/comments"):
		return `[]`
	}
	return `{"total_count":1,"incomplete_results":false,"items":[{"id":1,"title":"TITLE","body":null,"user":null,"comments":1,
		"created_at":"9999-01-01T00:00:00Z","html_url":"https://github.com/OWNER/REPOSITORY/issues/NUMBER",
		"comments_url":"https://api.github.com/repos/OWNER/REPOSITORY/issues/NUMBER/comments"}]}`
}

// githubSource searches GitHub.
type githubSource struct {
	env   mention.Env
	token string
	// issues holds the qualifiers "is:issue" and "is:pull-request" as wanted.
	issues                []string
	discussions, comments bool
}

func newGithub(env mention.Env) (mention.Source, error) {
	s := &githubSource{env: env, token: strings.TrimSpace(env.Secrets["token"])}
	for _, kind := range env.List("kinds") {
		switch kind {
		case "issues":
			s.issues = append(s.issues, "is:issue")
		case "pulls":
			s.issues = append(s.issues, "is:pull-request")
		case "discussions":
			s.discussions = true
		default:
			return nil, mention.Errorf(mention.BadConfig, "github has no kind %q", kind).
				WithHint("set sources.github.kinds to issues, pulls, discussions or several of them")
		}
	}
	if len(s.issues) == 0 && !s.discussions {
		s.issues = []string{"is:issue"}
	}
	var err error
	if s.comments, err = truth(env, "github", "comments"); err != nil {
		return nil, err
	}
	if s.token == "" && (s.discussions || s.comments) {
		return nil, mention.Errorf(mention.Credentials, "github shows discussions and comments only with a token").
			WithHint("set GITHUB_TOKEN (earshot sources github), or leave sources.github.kinds and comments as they are")
	}
	return s, nil
}

// header carries the token, if there is one: an empty one is refused.
func (s *githubSource) header() http.Header {
	h := http.Header{}
	if s.token != "" {
		h = bearer(s.token)
	}
	h.Set("Accept", "application/vnd.github+json")
	h.Set("X-Github-Api-Version", "2022-11-28")
	return h
}

// Search implements mention.Source.
func (s *githubSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		r := &githubRun{source: s, query: q, talks: make(asked), told: make(asked)}
		var walks []iter.Seq2[mention.Post, error]
		for _, search := range q.Searches {
			for _, kind := range s.issues {
				walks = append(walks, r.walk(ctx, &githubIssues{run: r, search: search, kind: kind}))
			}
			if s.discussions {
				walks = append(walks, r.walk(ctx, &githubDiscussions{run: r, search: search}))
			}
		}
		within(ctx, q, newestFirst(walks))(yield)
		r.notes()
	}
}

// githubRun is one Search: its pages share what they have to say about it.
type githubRun struct {
	source *githubSource
	query  mention.Query
	// incomplete counts answers that the site cut short, bots what bots wrote, and
	// longTalks issues with more comments than are read.
	incomplete, bots, longTalks int
	// talks are the issues whose comments were fetched, told the bots' posts that
	// were counted.
	talks, told asked
}

func (r *githubRun) notes() {
	tell := r.source.env.Tell
	if r.incomplete > 0 {
		tell(fmt.Sprintf("github says that %d of its answers are incomplete: its search took too long", r.incomplete))
	}
	if r.bots > 0 {
		tell(fmt.Sprintf("%d posts by bots left out", r.bots))
	}
	if r.longTalks > 0 {
		tell(fmt.Sprintf("%d issues have more than %d comments; the rest is not read", r.longTalks, githubComments))
	}
}
