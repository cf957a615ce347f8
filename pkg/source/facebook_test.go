package source

import (
	"net/http"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

const facebookTestPage = "100200300400500"

func newFakeFacebook(t testing.TB) *fakeGraph {
	const feed, below = "/v22.0/100200300400500/feed", "/v22.0/100200300400500_9223372036854775901/comments"
	return &fakeGraph{t: t, folder: "facebook", answers: map[string]string{
		feed:                                   "feed1.json",
		feed + "?__paging_token=feed2":         "feed2.json",
		below:                                  "comments1.json",
		below + "?after=comments2":             "comments2.json",
		"/v22.0/100200300400500/tagged":        "tagged.json",
		"/v21.0/100200300400500/ratings":       "ratings.json",
		"/v22.0/100200300400500/visitor_posts": graphNothing,
		// Of these nobody asks while their number is known to be 0.
		"/v22.0/100200300400500_9223372036854775902/comments": graphNothing,
	}}
}

func facebookCase(t *testing.T) sourcetest.Case {
	return sourcetest.Case{
		Spec:    facebook(),
		Options: map[string]string{"pages": facebookTestPage, "posts": "3"},
		Secrets: graphSecrets(),
		Site:    func() http.Handler { return newFakeFacebook(t) },
		Query:   mention.Query{Text: "northwind air"},
		Want: []string{
			"facebook:9223372036854775901_811", "facebook:9223372036854775901_812", "facebook:9223372036854775901_813",
			"facebook:700100200300407_9223372036854775911", "facebook:9223372036854775901_816",
			"facebook:100200300400500_9223372036854775901", "facebook:100200300400500_9223372036854775902",
			"facebook:100200300400500_9223372036854775904", "facebook:9223372036854775921",
			"facebook:review-" + facebookTestReview,
		},
		Identities: []string{"Mira Holm", "Pia Lund", "Sven Moe", "Tilo Marek", "Runa Falk", "Oskar Lind", "Ada Berg"},
		Own:        []string{"@northwindair"},
		Empty: func() http.Handler {
			return &fakeGraph{t: t, answers: map[string]string{
				"/v22.0/100200300400500/feed": graphNothing, "/v22.0/100200300400500/tagged": graphNothing,
				"/v21.0/100200300400500/ratings": graphNothing,
			}}
		},
		Golden:   "testdata/facebook/golden.json",
		Refusals: append(graphRefusals("FACEBOOK_ACCESS_TOKEN"), facebookRefusals()...),
		Gone: []string{
			"100200300400500_9223372036854775903", "100200300400500_9223372036854775905", "100200300400500_9223372036854775906",
			"9223372036854775901_814", "9223372036854775901_815", "9223372036854775923",
		},
		Optional: graphOptional("message", "review_text", "is_hidden", "is_published", "is_private", "open_graph_story", "data.open_graph_story.id"),
	}
}

// facebookTestReview is the id of a recommendation whose story is not known.
const facebookTestReview = "946d2829339af0acdabc1dd3"

// facebookRefusals are those of one list, which do not hinder the others.
func facebookRefusals() []sourcetest.Refusal {
	return []sourcetest.Refusal{
		{
			Name: "no proof", Status: 400, Body: graphRefused(100, 0, "(#100) Pages Public Content Access requires either app secret proof or an app token"),
			Kind: mention.Credentials, Says: "FACEBOOK_APP_SECRET", Requests: 1,
		},
		{
			Name: "wrong proof", Status: 400, Body: graphRefused(100, 0, "Invalid appsecret_proof provided in the API argument"),
			Kind: mention.Credentials, Says: "FACEBOOK_APP_SECRET is not", Requests: 1,
		},
		{Name: "no such page", Status: 404, Body: graphRefused(803, 0, "(#803) Some of the aliases you requested do not exist: x"), Kind: mention.BadConfig, Says: "sources.facebook"},
		{Name: "page not there", Status: 400, Body: graphGone, Path: "/feed", Kind: mention.BadConfig, Says: "pages_read_engagement"},
		{Name: "tagged refused", Status: 403, Body: graphRefused(10, 0, "(#10)"), Path: "/tagged", Kind: mention.Credentials, Says: "pages_read_user_content"},
		{Name: "comments refused", Status: 403, Body: graphRefused(10, 0, "(#10)"), Path: "/comments", Kind: mention.Credentials, Says: "pages_read_user_content", Requests: 1},
		{Name: "post deleted meanwhile", Status: 400, Body: graphGone, Path: "/comments"},
		{Name: "no more recommendations", Status: 400, Body: graphRefused(12, 0, "(#12) ratings is deprecated for versions v22.0 and higher"), Path: "/ratings"},
		{Name: "feed refused later", Status: 400, Body: graphRefused(32, 0, "(#32) Page request limit reached"), After: 5, Kind: mention.RateLimited, Says: "try again in an hour", Requests: 1},
	}
}

func TestFacebookContract(t *testing.T) { sourcetest.Run(t, facebookCase(t)) }
