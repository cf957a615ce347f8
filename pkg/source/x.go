package source

import (
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	xAPI = "https://api.x.com"
	// xReserve is what a query needs besides a rendered search: parentheses, the
	// exclusion of reposts, and quotes around names that are no accounts on X.
	xReserve = len("()"+xNoReposts) + 10
)

// x declares the search of X. The contract is version 2 of its API,
// https://docs.x.com/x-api.
func x() mention.Spec {
	return mention.Spec{
		Name:  "x",
		Title: "X",
		Doc:   "Public posts on X (Twitter), by its search: those of the last seven days, or all since 2006.",
		Limits: "X charges for every post that is read. Reposts are not found, and a quoted post is not searched " +
			"with the one that quotes it.",
		BaseURL: xAPI,
		Keys: []mention.Key{{
			Name: "bearer_token", Env: []string{"X_BEARER_TOKEN", "TWITTER_BEARER_TOKEN", "BEARER_TOKEN"}, Required: true,
			Doc: "the search; X charges the account of the token for what is read",
			How: "make a project with an app at https://console.x.com, buy credits there, and copy the app's bearer token",
		}},
		Options: xOptions(),
		// The full archive gives one page a second and 300 in 15 minutes, the recent
		// search 450 in 15 minutes. One in three seconds, never two at once, keeps
		// all of that.
		Rate: mention.Rate{N: 1, Per: 3 * time.Second},
		// The search is of real time; what was read is not paid for again.
		Settles: time.Hour,
		Syntax: mention.Syntax{
			Or: " OR ", Not: "-", Group: true, Phrases: true, Sigils: true, MaxLen: xRecentQuery - xReserve,
		},
		Terms: mention.Terms{
			Identifying: []string{
				"author_id", "includes.users", "entities.mentions", "entities.urls", "note_tweet.entities", "includes.tweets",
			},
			Link:   "https://x.com/i/status/ID",
			Policy: "https://developer.x.com/en/developer-terms/agreement-and-policy",
		},
		Cost: mention.Cost{
			Doc: "At list prices a post costs $0.005, its author $0.010, a post that it answers or quotes $0.005, " +
				"and a count $0.005; the same again on one day is free.",
			PerPost: xPerPost(xFields(false, true, true).Get("expansions")),
			Of:      xCharge,
		},
		Hopeless: xHopeless,
		Rehearse: xRehearse,
		New:      newX,
	}
}

func xOptions() []mention.Option {
	return []mention.Option{
		{
			Name: "scope", Default: "recent",
			Doc: "how far back the search reaches: recent (seven days), all (since 2006, if your access has the full archive)",
		},
		{
			Name: "accounts", Arg: true,
			Doc: "the brand's own accounts: mentions of them and replies to them are read whatever their words",
		},
		{
			Name: "expand", Default: "authors,references",
			Doc: "what is read besides the posts, each at its price: authors, references (posts that are answered or quoted), none",
		},
		{
			Name: "since_id",
			Doc:  "only posts newer than the one of this number; -v shows the newest number of a scan",
		},
		{
			Name: "max_query",
			Doc:  "the longest query that your access allows; without it 512 characters, and 1024 with scope all",
		},
	}
}

// xSource searches X.
type xSource struct {
	env   mention.Env
	token string
	// all says that the full archive is searched.
	all bool
	// accounts are those of the settings; a query may name more.
	accounts []string
	// authors and references say what is read besides the posts.
	authors, references bool
	// sinceID is the number of a post; only newer ones are wanted. 0 is none.
	sinceID uint64
	// longest is the most characters of a query.
	longest int
	// renamed says that the site knows its fields by their new names only.
	renamed atomic.Bool
}

func newX(env mention.Env) (mention.Source, error) {
	token := strings.TrimSpace(env.Secrets["bearer_token"])
	switch {
	case token == "":
		return nil, mention.Errorf(mention.Credentials, "x has no bearer token").
			WithHint("set X_BEARER_TOKEN; earshot sources x says how to get one")
	case strings.ContainsAny(token, " \t\r\n"):
		return nil, mention.Errorf(mention.Credentials, "the bearer token of x has a space in it").
			WithHint("set X_BEARER_TOKEN to the token alone, without the word Bearer")
	}
	s := &xSource{env: env, token: token}
	for _, read := range []func() error{s.readScope, s.readAccounts, s.readExpand, s.readNumbers} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *xSource) readScope() error {
	switch scope := strings.TrimSpace(s.env.Options["scope"]); scope {
	case "recent", "":
		s.longest = xRecentQuery
	case "all":
		s.all, s.longest = true, xArchiveQuery
	default:
		return mention.Errorf(mention.BadConfig, "x has no scope %q", scope).
			WithHint("set sources.x.scope to recent or all")
	}
	return nil
}

func (s *xSource) readAccounts() error {
	for _, name := range s.env.List("accounts") {
		account := strings.ToLower(strings.TrimPrefix(name, "@"))
		if !xHandle(account) {
			return mention.Errorf(mention.BadConfig, "%q is not the name of an account on X", name).
				WithHint("write it as in @name: up to 15 letters, digits and _")
		}
		s.accounts = append(s.accounts, account)
	}
	return nil
}

func (s *xSource) readExpand() error {
	names := s.env.List("expand")
	for _, name := range names {
		if !slices.Contains([]string{"authors", "references", "none"}, name) {
			return mention.Errorf(mention.BadConfig, "x cannot expand %q", name).
				WithHint("set sources.x.expand to authors, references, both or none")
		}
	}
	s.authors, s.references = slices.Contains(names, "authors"), slices.Contains(names, "references")
	return nil
}

func (s *xSource) readNumbers() error {
	if id := strings.TrimSpace(s.env.Options["since_id"]); id != "" {
		n, ok := xNumber(id)
		if !ok {
			return mention.Errorf(mention.BadConfig, "since_id %q is not the number of a post on X", id).
				WithHint("it is the number at the end of a post's address")
		}
		s.sinceID = n
	}
	if most := strings.TrimSpace(s.env.Options["max_query"]); most != "" {
		n, err := strconv.Atoi(most)
		if err != nil || n < xRecentQuery || n > xLongestQuery {
			return mention.Errorf(mention.BadConfig, "max_query %q is not a number from %d to %d", most, xRecentQuery, xLongestQuery).
				WithHint("leave sources.x.max_query out unless X has granted you longer queries")
		}
		s.longest = n
	}
	return nil
}
