package source

import (
	"context"
	"encoding/json"
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
	tumblrAPI = "https://api.tumblr.com"
	// tumblrPageSize is the most posts that the site gives at once.
	tumblrPageSize = 20
	// tumblrDay is the budget of a key.
	tumblrDay = "requests"
)

// tumblr declares the tag search of Tumblr. The contract is
// https://github.com/tumblr/docs.
func tumblr() mention.Spec {
	return mention.Spec{
		Name:  "tumblr",
		Title: "Tumblr",
		Doc:   "Public posts and reblogs on Tumblr, by the tags that their writers gave them.",
		Limits: "There is no search of texts: a post is found only by its tags. Replies are not given. " +
			"Tags have spaces there, so that a name of several words is asked for both ways.",
		BaseURL: tumblrAPI,
		Keys: []mention.Key{{
			Name: "api_key", Env: []string{"TUMBLR_API_KEY"}, Required: true,
			Doc: "access to the interface; 1000 requests an hour and 5000 a day",
			How: "register an application at https://www.tumblr.com/oauth/apps and take its OAuth Consumer Key",
		}},
		Rate:   mention.Rate{N: 1000, Per: time.Hour},
		Syntax: mention.Syntax{Tags: true, TagSpaces: true},
		Terms: mention.Terms{
			Identifying: []string{"blog_name", "blog", "post_url", "trail", "reblogged_from_name", "reblogged_root_name", "asking_name"},
			Link:        "https://tmblr.co/KEY, the site's own short link",
			Policy:      "https://www.tumblr.com/docs/en/api_agreement",
		},
		Cost: mention.Cost{
			Doc:     "free; a key has 5000 requests a day",
			Budgets: []mention.Budget{{Name: tumblrDay, Unit: "requests", PerDay: 5000}},
			Of:      func(*http.Request) mention.Charge { return mention.Charge{Budget: tumblrDay, Units: 1} },
		},
		Unseen:   true,
		Hopeless: func(status int, header http.Header, _ []byte) bool { return tumblrSpent(status, header) != "" },
		Rehearse: func(*http.Request) string { return `{"meta":{"status":200,"msg":"OK"},"response":[]}` },
		New:      newTumblr,
	}
}

// tumblrSource searches tags.
type tumblrSource struct {
	env mention.Env
	key string
}

func newTumblr(env mention.Env) (mention.Source, error) {
	key := strings.TrimSpace(env.Secrets["api_key"])
	if key == "" {
		return nil, mention.Errorf(mention.Unconfigured, "tumblr needs an API key").
			WithHint("set TUMBLR_API_KEY; register an application at https://www.tumblr.com/oauth/apps")
	}
	return &tumblrSource{env, key}, nil
}

// Search implements mention.Source.
func (s *tumblrSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		w := &tumblrWalk{source: s, query: q}
		walks := make([]iter.Seq2[mention.Post, error], len(q.Searches))
		for i, tag := range q.Searches {
			walks[i] = w.tag(ctx, tag)
		}
		within(ctx, q, newestFirst(walks))(yield)
		tellUnread(s.env, w.lost)
	}
}

// tumblrWalk is one Search: its tags share what they have to say about it.
type tumblrWalk struct {
	source *tumblrSource
	query  mention.Query
	// lost counts posts that could not be read.
	lost int
}

// tag walks through the posts of a tag. Each page is asked for what is older than
// the last; the second that both share makes up for posts of one time.
func (w *tumblrWalk) tag(ctx context.Context, tag string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		seen := make(map[string]bool)
		before, stale := ceilSecond(w.query.Until), false
		for {
			page, err := w.page(ctx, tag, before)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			fresh, old := 0, false
			for _, p := range page {
				if seen[p.post.ID] {
					continue
				}
				seen[p.post.ID] = true
				fresh++
				// A post may be older than its place: what counts is the place.
				if old = w.query.Before(time.Unix(p.place, 0)); old {
					break
				}
				if p.post.Title+p.post.Text != "" && !yield(p.post, nil) {
					return
				}
			}
			// A page of nothing new may be one of posts of a single time, but two in a
			// row are those of a site that does not look at the time.
			if len(page) == 0 || old || fresh == 0 && stale {
				return
			}
			stale = fresh == 0
			next := page[len(page)-1].place + 1
			if before > 0 && next >= before {
				next = before - 1
			}
			before = next
		}
	}
}

// page fetches the posts of a tag before a time; 0 is now.
func (w *tumblrWalk) page(ctx context.Context, tag string, before int64) ([]tumblrPlaced, error) {
	s := w.source
	// The texts come as HTML: in plain text ("filter=text") nobody can tell who is
	// quoted.
	params := url.Values{"tag": {tag}, "limit": {strconv.Itoa(tumblrPageSize)}, "api_key": {s.key}}
	if before > 0 {
		params.Set("before", strconv.FormatInt(before, 10))
	}
	var answer struct {
		Meta     tumblrMeta        `json:"meta"`
		Response []json.RawMessage `json:"response"`
	}
	if _, err := web.GetJSON(ctx, s.env.Client, s.env.BaseURL+"/v2/tagged?"+params.Encode(), nil, &answer); err != nil {
		return nil, s.nameError(err)
	}
	if err := answer.Meta.err(); err != nil {
		return nil, err
	}
	page, lost, err := decodeTumblr(answer.Response, s.env.Time())
	w.lost += lost
	return page, err
}
