package source

import (
	"context"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const (
	devtoSite = "https://dev.to"
	// devtoPageSize is the most articles that the site lists at once.
	devtoPageSize = 1000
	// devtoMostPages and devtoMostTexts bound what is read of one tag: pages of
	// its list, and articles of which each is a request of its own.
	devtoMostPages = 10
	devtoMostTexts = 100
)

// devto declares the articles and comments of DEV, and of any other site that
// runs Forem. The contract is https://developers.forem.com/api/v1.
func devto() mention.Spec {
	return mention.Spec{
		Name:  "devto",
		Title: "DEV",
		Doc:   "Articles on DEV (dev.to) or another Forem by their tags, with the comments below them.",
		Limits: "There is no search of texts: an article is found only by its tags, or among the latest by its title and " +
			"description. Comments are read only below articles that were found.",
		BaseURL: devtoSite,
		Options: []mention.Option{{
			Name: "lists", Default: "tag",
			Doc: "what to read: tag (articles with a tag of the query, with texts and comments), latest (titles of all new articles, matched here)",
		}},
		Rate:   mention.Rate{N: 1, Per: time.Second},
		Syntax: mention.Syntax{Tags: true},
		Terms: mention.Terms{
			Identifying: []string{"user", "url", "path", "canonical_url"},
			Link:        "https://dev.to/api/articles/ID: the addresses of the pages have the writer's name in them",
			Policy:      "https://dev.to/terms",
		},
		Rehearse: devtoRehearse,
		New: func(env mention.Env) (mention.Source, error) {
			return newDevto(env, devtoPageSize)
		},
	}
}

// devtoRehearse answers a dry run.
func devtoRehearse(r *http.Request) string {
	switch path := strings.TrimSuffix(r.URL.Path, "/"); {
	case strings.HasSuffix(path, "/articles"):
		return `[{"id":"ARTICLE_ID","title":"","published_timestamp":"9999-12-31T00:00:00Z","tag_list":[],"comments_count":1,"user":{"username":"NAME"}}]`
	case strings.HasSuffix(path, "/comments"), strings.HasSuffix(path, "/latest"):
		return "[]"
	}
	return `{"body_html":""}`
}

// devtoSource reads lists of articles.
type devtoSource struct {
	env mention.Env
	// size is how many articles are listed at once.
	size         int
	tags, latest bool
}

func newDevto(env mention.Env, size int) (mention.Source, error) {
	s := &devtoSource{env: env, size: size}
	for _, name := range env.List("lists") {
		switch name {
		case "tag":
			s.tags = true
		case "latest":
			s.latest = true
		default:
			return nil, mention.Errorf(mention.BadConfig, "devto has no list %q", name).
				WithHint("set sources.devto.lists to tag, latest or both")
		}
	}
	s.tags = s.tags || !s.latest
	return s, nil
}

// Search implements mention.Source. Articles come newest first, each with its
// comments behind it.
func (s *devtoSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		r := &devtoRun{source: s, query: q, read: make(asked)}
		var lists []iter.Seq2[mention.Post, error]
		if s.tags {
			for _, tag := range q.Searches {
				lists = append(lists, r.tag(ctx, tag))
			}
		}
		if s.latest {
			lists = append(lists, r.latest(ctx))
		}
		if len(lists) == 0 {
			yield(mention.Post{}, mention.Errorf(mention.BadQuery, "the query gives no tag, and devto finds nothing else").
				WithHint("add a word or a #tag to the query, or set sources.devto.lists to latest"))
			return
		}
		within(ctx, q, newestFirst(lists))(yield)
		tellUnread(s.env, r.lost)
		if r.cut {
			s.env.Tell("some tag has more articles than are read of one: the newest " + strconv.Itoa(devtoMostTexts) + " in the window")
		}
	}
}

// get asks the interface in the version that is documented.
func (s *devtoSource) get(ctx context.Context, path string, out any) error {
	header := http.Header{"Accept": {"application/vnd.forem.api-v1+json"}}
	_, err := web.GetJSON(ctx, s.env.Client, s.env.BaseURL+"/api"+path, header, out)
	return devtoError(err)
}
