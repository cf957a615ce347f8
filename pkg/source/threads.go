package source

import (
	"net/http"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	threadsAPI = "https://graph.threads.net"
	// threadsPageSize is the most that the search gives at once.
	threadsPageSize = 100
	// threadsUsualSize is how many it gives where it takes no notice of what was
	// asked for: a page of that size may be followed by another.
	threadsUsualSize = 25
	// threadsQueries names the allowance of searches.
	threadsQueries = "queries"
)

// threadsSite is Threads for the Graph client.
func threadsSite() graphSite { return graphSite{source: "threads", tokenEnv: "THREADS_ACCESS_TOKEN"} }

// threads declares the search of Threads. The contract is the reference of
// keyword_search and of the mentions of a profile.
func threads() mention.Spec {
	return mention.Spec{
		Name:  "threads",
		Title: "Threads",
		Doc:   "Public posts on Threads, by the site's own keyword search, and posts that mention your account.",
		Limits: "The search needs an app that Meta has approved for threads_keyword_search; without that it finds the account's own " +
			"posts only. Words that Meta deems sensitive find nothing.",
		BaseURL: threadsAPI,
		Keys: []mention.Key{{
			Name: "token", Env: []string{"THREADS_ACCESS_TOKEN"}, Required: true,
			Doc: "searches posts; with threads_manage_mentions it reads mentions of your account too",
			How: "make an app with the Threads use case at https://developers.facebook.com/apps and get a token with " +
				"threads_basic and threads_keyword_search; it lasts 60 days",
		}},
		Options: []mention.Option{
			{Name: "read", Default: "search,mentions", Doc: "what to read: search, mentions"},
			{Name: "version", Default: "v1.0", Doc: "the version of the interface"},
		},
		Rate: mention.Rate{N: 1, Per: time.Second},
		// The site says of no operator that it has it.
		Syntax: mention.Syntax{},
		Terms: mention.Terms{
			Identifying: []string{"username", "permalink"},
			Link:        "https://www.threads.net/t/CODE",
			Policy:      "https://developers.facebook.com/terms/",
		},
		Cost: mention.Cost{
			Doc:     "free; 2,200 searches in any 24 hours, of which those that find nothing do not count",
			Budgets: []mention.Budget{{Name: threadsQueries, Unit: "searches", PerDay: 2200}},
			Of:      threadsCharge,
		},
		Unseen:   true,
		Hopeless: graphHopeless,
		Rehearse: threadsRehearse,
		New:      newThreads,
	}
}

// threadsCharge counts each page of a search.
func threadsCharge(r *http.Request) mention.Charge {
	if !strings.HasSuffix(r.URL.Path, "/keyword_search") {
		return mention.Charge{}
	}
	return mention.Charge{Budget: threadsQueries, Units: 1}
}

// threadsRehearse answers a dry run: nothing is found, and the app is approved.
func threadsRehearse(r *http.Request) string {
	switch {
	case strings.HasSuffix(r.URL.Path, "/me"):
		return `{"id":"USER_ID","username":"USERNAME"}`
	case r.URL.Query().Get("q") == threadsProbe:
		return `{"data":[{"id":"POST_ID","username":"ANOTHER"}]}`
	}
	return `{"data":[]}`
}

// threadsSource searches Threads.
type threadsSource struct {
	client *graphClient
	read   []string
}

func newThreads(env mention.Env) (mention.Source, error) {
	s := &threadsSource{read: env.List("read")}
	err := graphKnown("threads", "read", s.read, "search", "mentions")
	if err != nil {
		return nil, err
	}
	s.client, err = newGraphClient(env, threadsSite())
	return s, err
}
