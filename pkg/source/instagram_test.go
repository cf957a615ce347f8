package source

import (
	"net/http"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

const instagramTestUser = "17841400000000001"

func newFakeInstagram(t testing.TB) *fakeGraph {
	const user, tag = "/v22.0/17841400000000001", "/v22.0/17843800000000001"
	return &fakeGraph{t: t, folder: "instagram", answers: map[string]string{
		user + "/recently_searched_hashtags":                  "recently.json",
		"/v22.0/ig_hashtag_search?q=northwindair":             "hashtag.json",
		tag + "/recent_media":                                 "recent1.json",
		tag + "/recent_media?after=QVFISAME":                  "recent2.json",
		user + "/tags":                                        "tags1.json",
		user + "/tags?after=t1":                               "tags2.json",
		user + "/tags?after=t2":                               graphNothing,
		user + "/media":                                       "media.json",
		"/v22.0/9223372036854775821/comments":                 "comments1.json",
		"/v22.0/9223372036854775821/comments?after=comments2": "comments2.json",
		"/v22.0/9223372036854775831/replies":                  "replies.json",
		"/v22.0/9223372036854775831/replies?after=r1":         "replies.json",
		// Of these nobody asks while their number is known to be 0.
		"/v22.0/9223372036854775822/comments": graphNothing,
	}}
}

func instagramCase(t *testing.T) sourcetest.Case {
	return sourcetest.Case{
		Spec:    instagram(),
		Options: map[string]string{"user": instagramTestUser},
		Secrets: graphSecrets(),
		Site:    func() http.Handler { return newFakeInstagram(t) },
		Query:   mention.Query{Text: "northwind air", Searches: []string{"#NorthwindAir"}},
		Want: []string{
			"instagram:9223372036854775801", "instagram:9223372036854775802",
			"instagram:9223372036854775811",
			"instagram:9223372036854775804",
			"instagram:9223372036854775831", "instagram:9223372036854775832", "instagram:9223372036854775836",
			"instagram:9223372036854775837", "instagram:9223372036854775812",
		},
		Identities: []string{"pell.orvane", "quillon_ba", "osk.lindqvarn"},
		Own:        []string{"@northwindair"},
		Empty: func() http.Handler {
			f := newFakeInstagram(t)
			for path, body := range f.answers {
				if body != "hashtag.json" {
					f.answers[path] = graphNothing
				}
			}
			return f
		},
		Golden:   "testdata/instagram/golden.json",
		Refusals: append(graphRefusals("INSTAGRAM_ACCESS_TOKEN"), instagramRefusals()...),
		Gone: []string{
			"9223372036854775803", "9223372036854775833", "9223372036854775834", "9223372036854775835",
		},
		Optional:  graphOptional("caption", "text", "hidden", "replies", "data.replies.data"),
		Unordered: true,
	}
}

// instagramRefusals are those of one list, which do not hinder the others.
func instagramRefusals() []sourcetest.Refusal {
	return []sourcetest.Refusal{
		{
			Name: "no feature", Status: 403, Body: graphRefused(10, 0, "(#10) Application does not have permission for this action"), Path: "/recently_searched_hashtags",
			Kind: mention.Credentials, Says: "Instagram Public Content Access",
		},
		{
			Name: "too many hashtags", Status: 400, Body: graphRefused(18, 2207034, "(#18) Too many hashtags"), Path: "/ig_hashtag_search",
			Kind: mention.RateLimited, Says: "30 different hashtags", Requests: 1,
		},
		{Name: "no such hashtag", Status: 400, Body: graphRefused(24, 2207024, "The requested resource does not exist"), Path: "/ig_hashtag_search"},
		{Name: "sensitive hashtag", Status: 400, Body: graphRefused(-1, 0, "An unknown error has occurred."), Path: "/ig_hashtag_search", Kind: mention.BadQuery},
		{Name: "comments refused", Status: 400, Body: graphRefused(10, 0, "(#10)"), Path: "/comments", Kind: mention.Credentials, Says: "instagram_manage_comments"},
		{Name: "medium deleted meanwhile", Status: 400, Body: graphGone, Path: "/comments"},
		{Name: "wrong account", Status: 400, Body: graphGone, Path: "/tags", Kind: mention.BadConfig, Says: "sources.instagram"},
		{Name: "throttle behind the first page", Status: 400, Body: graphRefused(4, 0, "(#4) Application request limit reached"), After: 5, Kind: mention.RateLimited, Requests: 1},
	}
}

func TestInstagramContract(t *testing.T) { sourcetest.Run(t, instagramCase(t)) }
