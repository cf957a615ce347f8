package source

import (
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	// redditAPI answers apps with a token, redditSite hands tokens out and has the
	// feeds for readers without one.
	redditAPI  = "https://oauth.reddit.com"
	redditSite = "https://www.reddit.com"
	// redditPageSize is the most that the site gives at once.
	redditPageSize = 100
)

// reddit declares the search of Reddit. There is no machine-readable contract:
// https://www.reddit.com/dev/api and https://support.reddithelp.com describe it.
func reddit() mention.Spec {
	return mention.Spec{
		Name:  "reddit",
		Title: "Reddit",
		Doc: "Posts on Reddit by its own search, and the comments below them; without a key only the first " +
			"page of the search's feed.",
		Limits: "Comments cannot be searched: only those below posts that were found are read, and the newest of the " +
			"subreddits that you name. A search ends after about 1000 posts. Without a key there are 25 posts of each " +
			"search, without numbers, about one request in a minute, and networks of data centres are mostly refused.",
		BaseURL: redditAPI,
		Hosts:   []string{"www.reddit.com"},
		Keys: []mention.Key{
			{
				Name: "client_id", Env: []string{"REDDIT_CLIENT_ID", "praw_client_id", "GO_REDDIT_CLIENT_ID"},
				Doc: "all pages of a search, numbers, and the comments below the posts; goes with client_secret",
				How: "apply for an app as Reddit's Responsible Builder Policy says, then see https://www.reddit.com/prefs/apps",
			},
			{
				Name: "client_secret", Env: []string{"REDDIT_CLIENT_SECRET", "praw_client_secret", "GO_REDDIT_CLIENT_SECRET"},
				Doc: "the secret of the app that client_id names",
				How: "it stands beside the app at https://www.reddit.com/prefs/apps",
			},
			{
				Name: "feed_token", Env: []string{"REDDIT_FEED_TOKEN"},
				Doc: "fewer refusals of the feeds that are read without an app; goes with feed_user",
				How: "with any account: what stands behind feed= in the addresses at https://www.reddit.com/prefs/feeds",
			},
			{
				Name: "feed_user", Env: []string{"REDDIT_FEED_USER"},
				Doc: "the account that feed_token belongs to",
				How: "what stands behind user= in the same addresses",
			},
		},
		Options: []mention.Option{
			{Name: "subreddits", Arg: true, Doc: "the subreddits to search, and to read the newest comments of; all of Reddit by default"},
			{Name: "comments", Default: "true", Doc: "whether comments are read: true or false"},
			{Name: "max_threads", Default: "20", Doc: "the comments of how many posts, the newest that were found, are read at most"},
		},
		// For an app, averaged over ten minutes. Feeds hold themselves back.
		Rate: mention.Rate{N: 100, Per: time.Minute},
		// Reddit knows NOT as well; exclusions are left to the matcher, because
		// the search is fuzzy. A longer query is refused.
		Syntax: mention.Syntax{Or: " OR ", Group: true, Phrases: true, MaxLen: 512},
		Terms: mention.Terms{
			Identifying: []string{"author", "author_fullname", "link_author", "permalink", "subreddit u_NAME", "entry/author"},
			Link:        "https://www.reddit.com/comments/POST/_/COMMENT",
			Policy:      "https://redditinc.com/policies/data-api-terms",
		},
		Rehearse: redditRehearse,
		New:      newReddit,
	}
}

// redditSource searches Reddit. The site wants apps to call themselves
// "platform:app:version (by /u/name)"; earshot's own User-Agent says as much
// without naming a person, and is the same everywhere.
type redditSource struct {
	env mention.Env
	// api and site are the addresses of the two hosts.
	api, site string
	// token is nil for readers without an app.
	token *heldToken
	// feedToken and feedUser are both set or both empty.
	feedToken, feedUser string
	subreddits          []string
	comments            bool
	maxThreads          int
}

func newReddit(env mention.Env) (mention.Source, error) {
	s := &redditSource{env: env, api: env.BaseURL, site: redditSite}
	if env.BaseURLSet {
		s.site = env.BaseURL
	}
	if err := s.readKeys(); err != nil {
		return nil, err
	}
	return s, s.readOptions()
}

func (s *redditSource) readKeys() error {
	key := func(name string) string { return strings.TrimSpace(s.env.Secrets[name]) }
	id, secret := key("client_id"), key("client_secret")
	s.feedToken, s.feedUser = key("feed_token"), key("feed_user")
	switch {
	case (id == "") != (secret == ""):
		return mention.Errorf(mention.Credentials, "reddit has a client id or a client secret, not both").
			WithHint("set REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET, or neither")
	case (s.feedToken == "") != (s.feedUser == ""):
		return mention.Errorf(mention.Credentials, "reddit has a feed token or its user, not both").
			WithHint("set REDDIT_FEED_TOKEN and REDDIT_FEED_USER, or neither")
	case id != "":
		s.token = holdToken(s.env.Time, redditLogin{s.env.Client, s.site, id, secret}.fetch)
	}
	return nil
}

func (s *redditSource) readOptions() error {
	var err error
	s.subreddits, err = distinct(s.env, "subreddits", redditSubreddit, "a subreddit", "write sources.reddit.subreddits as travel,AskReddit")
	if err != nil {
		return err
	}
	if s.comments, err = truth(s.env, "reddit", "comments"); err != nil {
		return err
	}
	s.maxThreads, err = strconv.Atoi(s.env.Options["max_threads"])
	if err != nil || s.maxThreads < 0 {
		return mention.Errorf(mention.BadConfig, "sources.reddit.max_threads is %q", s.env.Options["max_threads"]).
			WithHint("write a number; 0 reads no comments of posts")
	}
	return nil
}

// redditSubreddit is the bare name of a subreddit, which may be written with r/.
func redditSubreddit(written string) (string, bool) {
	name := strings.TrimPrefix(strings.Trim(written, "/"), "r/")
	return name, len(name) >= 2 && len(name) <= 24 && !strings.ContainsFunc(name, redditNoName)
}

// redditNoName reports whether a name of a subreddit or an account cannot hold r.
func redditNoName(r rune) bool {
	return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_' && r != '-'
}
