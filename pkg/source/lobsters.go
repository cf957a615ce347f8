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
	lobstersAPI = "https://lobste.rs"
	// lobstersPages is the last page of stories that is read: some 1250 stories, of
	// more than a month.
	lobstersPages = 50
	// lobstersTalk is how long a story is mostly talked about.
	lobstersTalk = 72 * time.Hour
)

// lobsters declares the newest stories and comments of Lobsters. The contract is
// the site's own source, https://github.com/lobsters/lobsters: it has no search
// for programs.
func lobsters() mention.Spec {
	return mention.Spec{
		Name:  "lobsters",
		Title: "Lobsters",
		Doc:   "Stories and comments on Lobsters, newest first; they are matched here, since the site's search is for people.",
		Limits: "Of comments only the latest few dozen, unless comments=all reads each story's page; of stories at most the " +
			"newest 1,250 or so.",
		BaseURL: lobstersAPI,
		Options: []mention.Option{{
			Name: "comments", Default: "latest",
			Doc: "latest: the site's newest comments; all: those below each story of the window and of three days before, one more request each; none: only stories",
		}},
		// The site allows 4 requests a second, 30 a minute, 100 in ten minutes and 400
		// an hour. Three at once and 390 an hour keep within all of them.
		Rate:   mention.Rate{N: 39, Per: 6 * time.Minute},
		Syntax: mention.Syntax{Local: true},
		Terms: mention.Terms{
			Identifying: []string{"submitter_user", "commenting_user", "author", "comments_url"},
			Link:        "https://lobste.rs/s/ID and https://lobste.rs/c/ID",
			Policy:      "https://lobste.rs/about",
		},
		Rehearse: lobstersRehearse,
		New:      newLobsters,
	}
}

// lobstersRehearse answers with one story that has comments, so that the request
// for these is seen, and nothing behind the first page.
func lobstersRehearse(r *http.Request) string {
	switch path := r.URL.Path; {
	case strings.HasSuffix(path, "/newest.json"):
		return `[{"short_id":"ID","created_at":"9999-01-01T00:00:00Z","title":"TITLE","comment_count":1}]`
	case strings.HasSuffix(path, "/comments.rss"):
		return `<rss version="2.0"><channel><title>Lobsters</title></channel></rss>`
	case strings.Contains(path, "/s/"):
		return `{"short_id":"ID","comments":[]}`
	}
	return `[]`
}

// lobstersSource reads Lobsters.
type lobstersSource struct {
	env mention.Env
	// comments is "latest", "all" or "none".
	comments string
}

func newLobsters(env mention.Env) (mention.Source, error) {
	s := &lobstersSource{env: env, comments: strings.TrimSpace(env.Options["comments"])}
	switch s.comments {
	case "latest", "all", "none":
	case "":
		s.comments = "latest"
	default:
		return nil, mention.Errorf(mention.BadConfig, "sources.lobsters.comments is %q", s.comments).
			WithHint("set it to latest, all or none")
	}
	return s, nil
}

// Search implements mention.Source.
func (s *lobstersSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		r := &lobstersRun{source: s, query: q}
		places := []place{{"stories", r.stories(ctx)}}
		if s.comments == "latest" {
			places = append(places, place{"comments", r.latest(ctx)})
		}
		within(ctx, q, several(ctx, s.env, "lists", places))(yield)
		if r.cut {
			s.env.Tell(fmt.Sprintf("only the newest %d pages of stories are read", lobstersPages))
		}
	}
}

// lobstersRun is one Search.
type lobstersRun struct {
	source *lobstersSource
	query  mention.Query
	// cut says that there are more stories than are read.
	cut bool
}
