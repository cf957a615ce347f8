package source

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// xMostCounts bounds the pages of a count: those of the whole archive, a month
// each, until the year 2040. Each one costs as much as a post.
const xMostCounts = 400

// xCounts is an answer of a count: numbers by the day, and their sum.
type xCounts struct {
	Meta *struct {
		Tweets    *int64 `json:"total_tweet_count"`
		Posts     *int64 `json:"total_post_count"`
		NextToken string `json:"next_token"`
	} `json:"meta"`
}

// total is how many posts the answer counts.
func (c *xCounts) total() (int64, error) {
	if c.Meta != nil {
		for _, n := range []*int64{c.Meta.Posts, c.Meta.Tweets} {
			if n != nil && *n >= 0 {
				return *n, nil
			}
		}
	}
	return 0, reshaped("the answer does not say how many posts there are")
}

// Count implements mention.Counter. A post that several queries find is counted
// for each. One request counts seven days, or a month of the full archive.
func (s *xSource) Count(ctx context.Context, q mention.Query) (int64, error) {
	r, err := s.run(q)
	if err != nil {
		return 0, err
	}
	var sum int64
	for _, query := range r.queries {
		n, err := s.count(ctx, query.text, r.window)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// count counts what one query finds.
func (s *xSource) count(ctx context.Context, query string, window url.Values) (int64, error) {
	params := url.Values{"query": {query}, "granularity": {"day"}}
	for name, values := range window {
		params[name] = values
	}
	var sum int64
	seen := make(map[string]bool)
	for range xMostCounts {
		var answer xCounts
		if err := s.get(ctx, s.path("counts"), params, &answer); err != nil {
			return 0, err
		}
		n, err := answer.total()
		if err != nil {
			return 0, err
		}
		sum += n
		next := answer.Meta.NextToken
		if next == "" || seen[next] {
			return sum, nil
		}
		seen[next] = true
		params.Set("next_token", next)
	}
	return 0, reshaped("the count goes on after %d pages", xMostCounts)
}

// xRehearse is the Spec's: nothing is found.
func xRehearse(r *http.Request) string {
	if strings.Contains(r.URL.Path, "/counts/") {
		return `{"data":[],"meta":{"total_tweet_count":0}}`
	}
	return `{"meta":{"result_count":0}}`
}
