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
)

const (
	stackexchangeAPI    = "https://api.stackexchange.com"
	stackexchangeSearch = "search/excerpts"
	// stackexchangePageSize is the most items that the site gives at once.
	stackexchangePageSize = 100
	// stackexchangePages is the last page that is given to readers without a key.
	stackexchangePages = 25
	// The daily allowances, by whether a request carries a key.
	stackexchangeAnonymous = "without a key"
	stackexchangeKeyed     = "with a key"
)

// stackexchange declares the sites of Stack Exchange. The contract is
// https://api.stackexchange.com/docs/excerpt-search.
func stackexchange() mention.Spec {
	return mention.Spec{
		Name:  "stackexchange",
		Title: "Stack Exchange",
		Doc:   "Questions and answers on Stack Overflow, Super User and other sites of Stack Exchange, by their own search.",
		Limits: "Comments below questions and answers are not found; answers are searched by their own text, not by their " +
			"question's title. The site may leave out who wrote a post. Without a key only the newest 2,500 posts of a search.",
		Default: true,
		BaseURL: stackexchangeAPI,
		Keys: []mention.Key{{
			Name: "key", Env: []string{"STACKEXCHANGE_KEY", "STACKAPPS_KEY"},
			Doc: "10,000 requests a day instead of 300, and all pages of a search",
			How: "register an application at https://stackapps.com/apps/oauth/register; its key is free",
		}},
		Options: []mention.Option{{
			Name: "sites", Default: "stackoverflow,superuser", Arg: true,
			Doc: "the sites to search, by their names as in their addresses: askubuntu, serverfault, travel, apple",
		}},
		// 30 requests a second get an address banned; the site asks for more with
		// "backoff" where it wants it slower.
		Rate: mention.Rate{N: 1, Per: time.Second},
		// How the search treats words is undocumented. "Phrases" work as on the
		// sites; an exclusion is left to the matcher.
		Syntax: mention.Syntax{Phrases: true},
		Cost: mention.Cost{
			Doc: "Free: 300 requests a day from one address, 10,000 with a key; a request gives 100 posts of one site.",
			Budgets: []mention.Budget{
				{Name: stackexchangeAnonymous, Unit: "requests without a key", PerDay: 300},
				{Name: stackexchangeKeyed, Unit: "requests with a key", PerDay: 10_000},
			},
			Of: func(r *http.Request) mention.Charge {
				return mention.Charge{Budget: stackexchangeBudget(r.URL.Query().Get("key")), Units: 1}
			},
		},
		Terms: mention.Terms{
			Identifying: []string{"owner", "last_activity_user"},
			Link:        "https://SITE/q/ID and https://SITE/a/ID; texts are CC BY-SA: who republishes one shows its link and its author",
			Policy:      "https://stackoverflow.com/legal/api-terms-of-use",
		},
		Unseen:   true,
		Hopeless: stackexchangeHopeless,
		Rehearse: func(*http.Request) string {
			return `{"items":[],"has_more":false,"quota_max":300,"quota_remaining":299}`
		},
		New: newStackexchange,
	}
}

// stackexchangeBudget names the allowance that a request counts against.
func stackexchangeBudget(key string) string {
	if key == "" {
		return stackexchangeAnonymous
	}
	return stackexchangeKeyed
}

// stackexchangeSource searches sites of Stack Exchange.
type stackexchangeSource struct {
	env   mention.Env
	key   string
	sites []stackexchangeSite
}

func newStackexchange(env mention.Env) (mention.Source, error) {
	s := &stackexchangeSource{env: env, key: strings.TrimSpace(env.Secrets["key"])}
	for _, name := range env.List("sites") {
		site, ok := stackexchangeSiteOf(name)
		if !ok {
			return nil, mention.Errorf(mention.BadConfig, "%q is not the name of a Stack Exchange site", name).
				WithHint("sources.stackexchange.sites takes names such as stackoverflow, superuser, travel")
		}
		s.sites = append(s.sites, site)
	}
	if len(s.sites) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "stackexchange has no site to search").
			WithHint("set sources.stackexchange.sites, or use --source stackexchange:stackoverflow")
	}
	return s, nil
}

// Search implements mention.Source.
func (s *stackexchangeSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		r := &stackexchangeRun{source: s, query: q}
		places := make([]place, len(s.sites))
		for i, site := range s.sites {
			walks := make([]iter.Seq2[mention.Post, error], len(q.Searches))
			for j, search := range q.Searches {
				walks[j] = r.walk(ctx, site, search)
			}
			places[i] = place{site.name, newestFirst(walks)}
		}
		within(ctx, q, several(ctx, s.env, "sites", places))(yield)
		r.notes()
	}
}

// stackexchangeRun is one Search: its pages share what they have to say about it.
type stackexchangeRun struct {
	source *stackexchangeSource
	query  mention.Query
	// cut says that a reader without a key was not given all that there is.
	cut bool
	// quota is what the site said last.
	quota stackexchangeQuota
}

// notes tells what was out of reach, and how much is left for today.
func (r *stackexchangeRun) notes() {
	if r.cut {
		r.source.env.Tell("without a key only the newest " + strconv.Itoa(stackexchangePages*stackexchangePageSize) +
			" posts of a search; STACKEXCHANGE_KEY gives more (earshot sources stackexchange)")
	}
	if left, most, low := r.quota.low(); low {
		r.source.env.Tell(strconv.FormatInt(left, 10) + " of " + strconv.FormatInt(most, 10) + " requests are left for today")
	}
}

// walk walks through the pages of one search on one site.
func (r *stackexchangeRun) walk(ctx context.Context, site stackexchangeSite, search string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		seen := make(map[string]bool)
		params := r.params(site, search)
		for number := 1; ; number++ {
			params.Set("page", strconv.Itoa(number))
			page, err := r.page(ctx, params)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			fresh := false
			for i := range page.Items {
				p, ok := page.Items[i].post(site, r.source.env.Time())
				if seen[p.ID] {
					continue
				}
				seen[p.ID], fresh = true, true
				if r.query.Before(p.PublishedAt) || ok && !yield(p, nil) {
					return
				}
			}
			if !*page.HasMore || !fresh {
				return
			}
			if r.source.key == "" && number == stackexchangePages {
				r.cut = true
				return
			}
		}
	}
}

// params are those of a search, all but the page. Both ends of the window are
// inclusive.
func (r *stackexchangeRun) params(site stackexchangeSite, search string) url.Values {
	params := url.Values{
		"site": {site.name}, "q": {search}, "sort": {"creation"}, "order": {"desc"},
		"pagesize": {strconv.Itoa(stackexchangePageSize)},
	}
	if since := ceilSecond(r.query.Since); since > 0 {
		params.Set("fromdate", strconv.FormatInt(since, 10))
	}
	if until := ceilSecond(r.query.Until); until > 0 {
		params.Set("todate", strconv.FormatInt(until-1, 10))
	}
	if r.source.key != "" {
		params.Set("key", r.source.key)
	}
	return params
}
