package source

import (
	"net/http"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	facebookAPI = "https://graph.facebook.com"
	// facebookPageSize is how many posts or reviews are asked for at once; the
	// site gives up to 100 and refuses pages that are too heavy.
	facebookPageSize = 50
	// facebookCommentSize is the same for comments, which are lighter.
	facebookCommentSize = 100
)

// facebookSite is Facebook for the Graph client.
func facebookSite() graphSite {
	return graphSite{source: "facebook", tokenEnv: "FACEBOOK_ACCESS_TOKEN", secretEnv: "FACEBOOK_APP_SECRET"}
}

// facebook declares what is written on pages of Facebook. The contract is the
// Graph API's reference of Page, Page Post, Comment and Recommendation.
func facebook() mention.Spec {
	return mention.Spec{
		Name:  "facebook",
		Title: "Facebook",
		Doc:   "Posts, comments, tagged posts and recommendations on Facebook pages that you name.",
		Limits: "Facebook has no search for posts. Your own pages can be read with a page's token; pages of others only " +
			"with an app that Facebook has reviewed. Comments are read below the newest posts of each page only. " +
			"Recommendations can be read as long as Facebook keeps version v21.0 of its interface.",
		BaseURL: facebookAPI,
		Keys: []mention.Key{
			{
				Name: "token", Env: []string{"FACEBOOK_ACCESS_TOKEN", "FB_PAGE_ACCESS_TOKEN"}, Required: true,
				Doc: "reads the page; with a page's own token the authors are known and can be masked",
				How: "make an app at https://developers.facebook.com/apps, then a page token with pages_read_engagement and " +
					"pages_read_user_content in the Graph API Explorer",
			},
			{
				Name: "app_secret", Env: []string{"FACEBOOK_APP_SECRET"},
				Doc: "proves that the token is used by its own app, which some apps demand",
				How: "App settings, Basic, App secret of the token's app",
			},
		},
		Options: []mention.Option{
			{Name: "pages", Arg: true, Required: true, Doc: "the pages to read: their ids or names"},
			{
				Name: "edges", Default: "feed,comments,tagged,ratings",
				Doc: "what to read of a page: feed, comments, tagged, ratings, visitor_posts",
			},
			{Name: "posts", Default: "50", Doc: "below how many of a page's newest posts comments are read"},
			{Name: "version", Default: "v22.0", Doc: "the version of Facebook's interface"},
		},
		// 200 requests an hour are granted to an app for each of its users; a page's
		// own token gets more. The answers say how much is used.
		Rate:   mention.Rate{N: 1, Per: time.Second},
		Syntax: mention.Syntax{Local: true},
		Terms: mention.Terms{
			Identifying: []string{"from.id", "from.name", "message_tags", "reviewer.id", "reviewer.name", "permalink_url"},
			Link:        "https://www.facebook.com/permalink.php?story_fbid=POST&id=PAGE",
			Policy:      "https://developers.facebook.com/terms/",
		},
		Hopeless: graphHopeless,
		Rehearse: facebookRehearse,
		New:      newFacebook,
	}
}

// facebookRehearse answers a dry run: a page with one post that has a comment.
func facebookRehearse(r *http.Request) string {
	if !strings.HasSuffix(r.URL.Path, "/feed") {
		return `{"data":[]}`
	}
	now := time.Now().UTC().Format("2006-01-02T15:04:05-0700")
	return `{"data":[{"id":"PAGE_POST","created_time":"` + now + `","comments":{"summary":{"total_count":1}}}]}`
}

// facebookSource reads pages.
type facebookSource struct {
	client *graphClient
	pages  []string
	edges  []string
	// posts is below how many posts of a page comments are read.
	posts int
}

func newFacebook(env mention.Env) (mention.Source, error) {
	s := &facebookSource{edges: env.List("edges")}
	var err error
	if s.pages, err = distinct(env, "pages", facebookName, "a page of facebook",
		"write its id, or the name in its address: northwind for https://www.facebook.com/northwind"); err != nil {
		return nil, err
	}
	if len(s.pages) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "facebook has no page to read").
			WithHint("set sources.facebook.pages, or use --source facebook:PAGE")
	}
	if err := graphKnown("facebook", "edges", s.edges, "feed", "comments", "tagged", "ratings", "visitor_posts"); err != nil {
		return nil, err
	}
	if s.posts, err = graphNumber("facebook", "posts", env.Options["posts"]); err != nil {
		return nil, err
	}
	s.client, err = newGraphClient(env, facebookSite())
	return s, err
}

// facebookName reads the id or the name of a page.
func facebookName(page string) (string, bool) {
	return page, !strings.ContainsAny(page, "/?#%") && strings.Trim(page, ".") != ""
}
