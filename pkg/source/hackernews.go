package source

import (
	"context"
	"encoding/json"
	"errors"
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
	hackernewsAPI    = "https://hn.algolia.com"
	hackernewsSearch = "/api/v1/search_by_date"
	// hackernewsPageSize is how many hits are asked for at once. The site gives
	// up to 1000; a page of this size is some 300 KB.
	hackernewsPageSize = 200
)

// hackernews declares the search of Hacker News. The contract is the API page
// of hn.algolia.com; the search parameters are those of Algolia's search API.
func hackernews() mention.Spec {
	return mention.Spec{
		Name:    "hackernews",
		Title:   "Hacker News",
		Doc:     "Stories and comments on Hacker News, by the full-text search of hn.algolia.com.",
		Limits:  "Polls, job ads and deleted posts are not found; comments are searched by their own text, not by their story's title.",
		Default: true,
		BaseURL: hackernewsAPI,
		// The site allows 10,000 requests an hour from one address.
		Rate: mention.Rate{N: 2, Per: time.Second},
		// Posts are found within seconds; an hour is for the site's bad days.
		Settles: time.Hour,
		// The site's advanced syntax has "phrases" and -word, and no OR.
		// Exclusions are left to the matcher: here they would also hit the
		// addresses behind links, and "-" before a phrase is undocumented. Words
		// are quoted so that the parts of "at&t" or "t-mobile" stay together.
		// A longer query is refused.
		Syntax: mention.Syntax{Phrases: true, QuoteWords: true, MaxLen: 512},
		Terms: mention.Terms{
			Identifying: []string{"author", "_tags"},
			Link:        "https://news.ycombinator.com/item?id=ID",
			Policy:      "https://hn.algolia.com/api",
		},
		Rehearse: func(*http.Request) string { return `{"hits":[],"hitsPerPage":200}` },
		New:      func(env mention.Env) (mention.Source, error) { return &hackernewsSource{env}, nil },
	}
}

// hackernewsSource searches Hacker News.
type hackernewsSource struct{ env mention.Env }

// Search implements mention.Source.
func (s *hackernewsSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		r := &hackernewsRun{source: s, query: q}
		within(ctx, q, bySearch(ctx, s.env, q.Searches, r.walk))(yield)
		tellUnread(s.env, r.lost)
	}
}

// hackernewsRun is one Search.
type hackernewsRun struct {
	source *hackernewsSource
	query  mention.Query
	// lost counts hits that could not be read.
	lost int
}

// walk yields the hits of one search, some of them twice. The site gives no more
// than 1000 hits of a query, so that each page is a query of its own for what is
// older than the last; the second that both share makes up for hits of the same
// time.
func (r *hackernewsRun) walk(ctx context.Context, search string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for before := ceilSecond(r.query.Until); ; {
			page, err := r.source.page(ctx, search, ceilSecond(r.query.Since), before)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			if !r.take(page, yield) {
				return
			}
			next := page.oldest() + 1
			if len(page.Hits) < page.HitsPerPage || before > 0 && next >= before {
				return
			}
			before = next
		}
	}
}

// take yields the posts of a page, and says whether to go on.
func (r *hackernewsRun) take(page *hackernewsPage, yield func(mention.Post, error) bool) bool {
	for i := range page.Hits {
		hit := &page.Hits[i]
		if hit.ignored() {
			continue
		}
		p, ok := hit.post(r.source.env.Time())
		switch {
		case r.query.Before(p.PublishedAt):
			return false
		case !ok:
			r.lost++
		case !yield(p, nil):
			return false
		}
	}
	return true
}

// ceilSecond is the first whole second of the epoch at or after t; 0 for the
// zero time. Posts have whole seconds: those before t are those before it.
func ceilSecond(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Add(time.Second - 1).Unix()
}

// page fetches the newest hits with since <= time < before; 0 is open.
func (s *hackernewsSource) page(ctx context.Context, search string, since, before int64) (*hackernewsPage, error) {
	params := url.Values{
		"query": {search},
		"tags":  {"(story,comment)"},
		// Otherwise "air" finds "airport", and misspellings are found as well.
		"queryType":      {"prefixNone"},
		"typoTolerance":  {"false"},
		"advancedSyntax": {"true"},
		// Not by author, nor by the address of a story.
		"restrictSearchableAttributes": {"title,story_text,comment_text"},
		"attributesToHighlight":        {""},
		"hitsPerPage":                  {strconv.Itoa(hackernewsPageSize)},
	}
	var window []string
	if since > 0 {
		window = append(window, "created_at_i>="+strconv.FormatInt(since, 10))
	}
	if before > 0 {
		window = append(window, "created_at_i<"+strconv.FormatInt(before, 10))
	}
	if window != nil {
		params.Set("numericFilters", strings.Join(window, ","))
	}
	page := &hackernewsPage{}
	_, err := web.GetJSON(ctx, s.env.Client, s.env.BaseURL+hackernewsSearch+"?"+params.Encode(), nil, page)
	if err != nil {
		return nil, hackernewsError(err)
	}
	return page, page.check()
}

// hackernewsError adds what the site says about a query that it refuses.
func hackernewsError(err error) error {
	status, ok := errors.AsType[*web.StatusError](err)
	if !ok || status.Code != http.StatusBadRequest {
		return err
	}
	var said struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(status.Body, &said) != nil || said.Message == "" {
		return err
	}
	return mention.Errorf(mention.BadQuery, "the site refuses the query: %w: %.200q", err, said.Message).
		WithHint("try a shorter or simpler query; see what is sent with earshot query explain")
}
