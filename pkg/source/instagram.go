package source

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	// instagramPageSize is the most that the site gives at once.
	instagramPageSize = 50
	// instagramTags is how many different hashtags an account may ask for in seven
	// days.
	instagramTags = 30
	// instagramReach is how old posts can be that are found by a hashtag.
	instagramReach = 24 * time.Hour
)

// instagramSite is Instagram for the Graph client.
func instagramSite() graphSite {
	return graphSite{source: "instagram", tokenEnv: "INSTAGRAM_ACCESS_TOKEN", secretEnv: "INSTAGRAM_APP_SECRET"}
}

// instagram declares what an Instagram account of a business can read. The
// contract is the reference of the Instagram API with Facebook Login.
func instagram() mention.Spec {
	return mention.Spec{
		Name:  "instagram",
		Title: "Instagram",
		Doc:   "Public posts on Instagram by hashtag, posts that tag your account, and comments below your own posts.",
		Limits: "Hashtags find posts of the last 24 hours only, without their authors, and with an app that Meta has reviewed; " +
			"an account may ask for 30 different hashtags in seven days. Captions found by hashtag lack the @ before " +
			"names, so that people named there cannot be told apart from words.",
		BaseURL: facebookAPI,
		Keys: []mention.Key{
			{
				Name: "token", Env: []string{"INSTAGRAM_ACCESS_TOKEN"}, Required: true,
				Doc: "reads hashtags, tags and comments for your professional account",
				How: "link the account to a Facebook page, make an app at https://developers.facebook.com/apps, and get a user " +
					"token with instagram_basic and instagram_manage_comments; hashtags need Instagram Public Content Access",
			},
			{
				Name: "app_secret", Env: []string{"INSTAGRAM_APP_SECRET"},
				Doc: "proves that the token is used by its own app, which some apps demand",
				How: "App settings, Basic, App secret of the token's app",
			},
		},
		Options: []mention.Option{
			{Name: "user", Required: true, Doc: "the id of your professional account, a number"},
			{Name: "hashtags", Arg: true, Doc: "the hashtags to read; without them those of the query"},
			{Name: "read", Default: "hashtags,tagged,comments", Doc: "what to read: hashtags, tagged, comments"},
			{Name: "top", Default: "false", Doc: "true reads the most popular posts of each hashtag too, of any age"},
			{Name: "posts", Default: "25", Doc: "below how many of your newest posts comments are read"},
			{Name: "version", Default: "v22.0", Doc: "the version of the interface"},
		},
		Rate:   mention.Rate{N: 1, Per: time.Second},
		Syntax: mention.Syntax{Tags: true},
		Terms: mention.Terms{
			Identifying: []string{"username", "permalink"},
			Link:        "https://www.instagram.com/p/CODE/; a comment has that of its post",
			Policy:      "https://developers.facebook.com/terms/",
		},
		Cost:     mention.Cost{Doc: "free; 30 different hashtags in any seven days"},
		Hopeless: graphHopeless,
		Rehearse: instagramRehearse,
		New:      newInstagram,
	}
}

// instagramRehearse answers a dry run: a hashtag, and a post with a comment.
func instagramRehearse(r *http.Request) string {
	now := time.Now().UTC().Format("2006-01-02T15:04:05-0700")
	switch {
	case strings.HasSuffix(r.URL.Path, "/ig_hashtag_search"):
		return `{"data":[{"id":"HASHTAG_ID"}]}`
	case strings.HasSuffix(r.URL.Path, "/media"):
		return `{"data":[{"id":"MEDIA_ID","timestamp":"` + now + `","comments_count":1}]}`
	case strings.HasSuffix(r.URL.Path, "/comments"): // with more replies than come along
		return `{"data":[{"id":"COMMENT_ID","timestamp":"` + now + `","replies":{"data":[],"paging":{"next":"NEXT"}}}]}`
	}
	return `{"data":[]}`
}

// instagramSource reads for one account.
type instagramSource struct {
	client *graphClient
	user   string
	// hashtags are those of the settings; none means those of the query.
	hashtags []string
	read     []string
	top      bool
	// posts is below how many posts comments are read.
	posts int
}

func newInstagram(env mention.Env) (mention.Source, error) {
	s := &instagramSource{user: strings.TrimSpace(env.Options["user"]), read: env.List("read")}
	switch {
	case s.user == "":
		return nil, mention.Errorf(mention.Unconfigured, "instagram does not know for which account it reads").
			WithHint("set sources.instagram.user to the id of your professional account")
	case !allDigits(s.user):
		return nil, mention.Errorf(mention.BadConfig, "%q is no id of an account", s.user).
			WithHint("sources.instagram.user is a number: ask for instagram_business_account of your page in the Graph API Explorer")
	}
	for _, tag := range env.List("hashtags") {
		s.hashtags = appendTag(s.hashtags, tag)
	}
	if err := graphKnown("instagram", "read", s.read, "hashtags", "tagged", "comments"); err != nil {
		return nil, err
	}
	var err error
	if s.top, err = strconv.ParseBool(env.Options["top"]); err != nil {
		return nil, mention.Errorf(mention.BadConfig, "sources.instagram.top is %q", env.Options["top"]).
			WithHint("set it to true or false")
	}
	if s.posts, err = graphNumber("instagram", "posts", env.Options["posts"]); err != nil {
		return nil, err
	}
	s.client, err = newGraphClient(env, instagramSite())
	return s, err
}

// appendTag adds a hashtag, in lower case and without its sign, once.
func appendTag(tags []string, tag string) []string {
	tag = strings.ToLower(strings.TrimLeft(strings.TrimSpace(tag), "#"))
	if tag == "" || slices.Contains(tags, tag) {
		return tags
	}
	return append(tags, tag)
}
