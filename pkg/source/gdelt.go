package source

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const (
	gdeltAPI    = "https://api.gdeltproject.org"
	gdeltSearch = "/api/v2/doc/doc"
	// gdeltPageSize is the most articles that the site gives at once.
	gdeltPageSize = 250
	// gdeltTries is how often the site is asked again when it says, in a good
	// answer, that it was asked too often; it does so under load as well.
	gdeltTries = 3
)

// gdelt declares the DOC 2.0 interface of the GDELT project: the world's online
// news. The contract is its announcement on blog.gdeltproject.org.
func gdelt() mention.Spec {
	return mention.Spec{
		Name:  "gdelt",
		Title: "GDELT",
		Doc:   "News articles of the world in 65 languages, by the full-text search of the GDELT project.",
		Limits: "Only headlines are given, so that an article which names the brand only in its text is not counted. " +
			"The last three months; the time is when GDELT saw an article, not when it was published.",
		Default: true,
		BaseURL: gdeltAPI,
		// The site asks for no more than one request in five seconds.
		Rate: mention.Rate{N: 1, Per: 5 * time.Second},
		// OR works only within parentheses, which cannot be nested: see gdeltQuery.
		// Exclusions are left to the matcher: here they would act on texts, which
		// are never seen. The site refuses long queries and does not say from where
		// on.
		Syntax: mention.Syntax{Or: " OR ", Phrases: true, MaxLen: 240},
		Terms: mention.Terms{
			Identifying: []string{"title", "url"},
			Link:        "the article's own address",
			Policy:      "https://www.gdeltproject.org/about.html",
		},
		Unseen:   true,
		Rehearse: func(*http.Request) string { return "{}" },
		New: func(env mention.Env) (mention.Source, error) {
			return &gdeltSource{env: env, size: gdeltPageSize}, nil
		},
	}
}

// gdeltSource searches the news.
type gdeltSource struct {
	env mention.Env
	// size is how many articles are asked for at once.
	size int
}

// Search implements mention.Source.
func (s *gdeltSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		w := &gdeltWalk{source: s, query: q}
		if !w.window(s.env.Time()) {
			return
		}
		walks := make([]iter.Seq2[mention.Post, error], len(q.Searches))
		for i, search := range q.Searches {
			walks[i] = w.search(ctx, gdeltQuery(search))
		}
		within(ctx, q, newestFirst(walks))(yield)
		if w.cut {
			s.env.Tell("some articles are missing: GDELT gives no more than " + strconv.Itoa(s.size) + " of one moment")
		}
	}
}

// gdeltQuery puts alternatives in parentheses, without which the site refuses
// them.
func gdeltQuery(search string) string {
	for i, part := range strings.Split(search, `"`) {
		if i%2 == 0 && strings.Contains(part, " OR ") {
			return "(" + search + ")"
		}
	}
	return search
}

// gdeltWalk is one Search: its searches share a window.
type gdeltWalk struct {
	source     *gdeltSource
	query      mention.Query
	start, end time.Time
	// cut says that more articles of one moment were found than the site gives.
	cut bool
}

// window sets the window of the first page, and reports whether the site has
// anything in it.
func (w *gdeltWalk) window(now time.Time) bool {
	now = now.UTC().Truncate(time.Second)
	w.start, w.end = now.AddDate(0, -3, 0), now.Add(time.Second)
	switch since := w.query.Since.UTC(); {
	case since.After(w.start):
		w.start = since.Truncate(time.Second)
	case !w.query.Since.IsZero():
		w.source.env.Tell("GDELT searches the last three months only")
	}
	if until := w.query.Until.UTC().Add(time.Second - 1).Truncate(time.Second); !w.query.Until.IsZero() && until.Before(w.end) {
		w.end = until
	}
	return w.start.Before(w.end)
}

// search walks through what one search finds. The site has no pages: each is a
// search of its own for what is older than the last. The second that both share
// makes up for articles of one time, of which there are many: the site looks at
// the world's news every quarter of an hour.
func (w *gdeltWalk) search(ctx context.Context, query string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for end := w.end; ; {
			posts, err := w.source.page(ctx, query, w.start, end)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			var oldest time.Time
			for _, p := range posts {
				if w.query.Before(p.PublishedAt) || p.Title != "" && !yield(p, nil) {
					return
				}
				if !p.PublishedAt.IsZero() {
					oldest = p.PublishedAt
				}
			}
			// A site that does not keep to the window, or to the times that there
			// are, would never end.
			full := len(posts) >= w.source.size
			w.cut = w.cut || full && oldest.IsZero()
			if !full || oldest.IsZero() || oldest.After(end) {
				return
			}
			if next := oldest.Add(time.Second); next.Before(end) {
				end = next
				continue
			}
			end, w.cut = oldest.Add(-time.Second), true
			if end.Before(w.start) {
				return
			}
		}
	}
}

// page fetches the newest articles of a window, newest first. The site refuses
// windows that are very short.
func (s *gdeltSource) page(ctx context.Context, query string, start, end time.Time) ([]mention.Post, error) {
	const stamp = "20060102150405"
	if end.Sub(start) < time.Hour {
		start = end.Add(-time.Hour)
	}
	address := s.env.BaseURL + gdeltSearch + "?" + url.Values{
		"query": {query}, "mode": {"artlist"}, "format": {"json"}, "sort": {"datedesc"},
		"maxrecords":    {strconv.Itoa(s.size)},
		"startdatetime": {start.Format(stamp)}, "enddatetime": {end.Format(stamp)},
	}.Encode()
	for n := 0; ; n++ {
		res, err := web.Get(ctx, s.env.Client, address, http.Header{"Accept": {"application/json"}})
		if err != nil {
			return nil, gdeltError(err)
		}
		refused := gdeltRefusal(res.Body)
		if refused == nil {
			return s.decode(address, res)
		}
		if refused.Kind != mention.RateLimited || n == gdeltTries {
			return nil, refused
		}
		web.Pause(s.env.Client, address, gdeltPause<<n)
	}
}

// decode reads the articles of an answer.
func (s *gdeltSource) decode(address string, res *web.Response) ([]mention.Post, error) {
	var page gdeltPage
	res.Body = gdeltMend(res.Body)
	if err := web.DecodeJSON(s.env.Client, address, res, &page); err != nil {
		return nil, err
	}
	return page.posts(s.env.Time())
}
