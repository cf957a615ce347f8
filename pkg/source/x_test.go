package source

import (
	"net/http"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

// xCase is a scan of the fixtures by words.
func xCase(t *testing.T) sourcetest.Case {
	return sourcetest.Case{
		Spec:    x(),
		Secrets: map[string]string{"bearer_token": xToken},
		Site:    func() http.Handler { return xChecked(t, newFakeX(t, "posts.json", 3)) },
		Query:   mention.Query{Text: "northwind air", Searches: []string{`"northwind air" OR #northwindair`}},
		Want: []string{
			"x:2124793828522078217", "x:2124790389192802316", "x:2124601309968486415", "x:2124397487765610514",
			"x:2124110576400502811", "x:2123748188534906910", "x:2123733089040511009", "x:2123360760674439207",
			"x:2122963014826123306", "x:2122581752592527405",
		},
		Identities: []string{
			"orla_quint", "Orla Quint", "bas_verhoek", "Bas Verhoek", "miraT_09", "Mira Tollgate", "hidden_hane", "Hane Mossgrove",
			"wilbur_oakes", "vela_crane", "tad_lindow", "zoe_marsh_", "Zoë Marsh",
		},
		Own:   []string{"@northwind"},
		Empty: func() http.Handler { return xAnswers(string(xFixture(t, "empty.json"))) },
		// A repost of what is not there, and a picture without a word.
		Gone:     []string{"x:2124201173366898712", "x:2123566990407811108"},
		Golden:   "testdata/x/golden.json",
		Refusals: xRefusals(t),
		// Without the end of a long post or a link's address there is still its text;
		// without the reference a repost is a post like others.
		Optional: []string{"next_token", "note_tweet", "entities", "urls", "url", "expanded_url", "referenced_tweets"},
	}
}

// xRefusals are the errors of the contract.
func xRefusals(t *testing.T) []sourcetest.Refusal {
	const date = "Sat, 01 Jan 2000 00:00:00 GMT"
	reset := http.Header{"Date": {date}, "X-Rate-Limit-Remaining": {"0"}, "X-Rate-Limit-Reset": {"946685700"}}
	full := http.Header{"Date": {date}, "X-Rate-Limit-Remaining": {"440"}, "X-Rate-Limit-Reset": {"946684860"}}
	tooOld := `{"errors":[{"parameters":{"start_time":["2026-11-01T00:00Z"]},"message":"Invalid 'start_time':'2026-11-01T00:00Z'. ` +
		`'start_time' must be on or after 2026-11-16T12:00Z."}],"title":"Invalid Request","detail":"One or more parameters to your ` +
		`request was invalid.","type":"https://api.twitter.com/2/problems/invalid-request"}`
	capped := `{"account_id":77,"title":"UsageCapExceeded","detail":"Usage cap exceeded: Monthly product cap","period":"Monthly",` +
		`"scope":"Product","type":"https://api.twitter.com/2/problems/usage-capped"}`
	return []sourcetest.Refusal{
		{Name: "400 query", Status: 400, Body: string(xFixture(t, "refused_query.json")), Kind: mention.BadQuery, Says: "missing EOF at", Requests: 1},
		{Name: "400 start_time", Status: 400, Body: tooOld, Kind: mention.BadQuery, Says: "must be on or after", Requests: 1},
		{Name: "400 names, by either", Status: 400, Body: string(xFixture(t, "refused_fields.json")), Kind: mention.BadQuery, Says: "tweet.fields", Requests: 2},
		{
			Name: "401", Status: 401, Body: `{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}`,
			Kind: mention.Credentials, Says: "X_BEARER_TOKEN", Requests: 1,
		},
		{
			Name: "402 on another host", Status: 402, Body: `{"title":"Credits","detail":"no credits","type":"https://api.x.com/2/problems/credits"}`,
			Kind: mention.Credentials, Says: "no credits left", Requests: 1,
		},
		{
			Name: "402 later", Status: 402, Body: `{"account_id":12,"title":"CreditsDepleted","detail":"Your enrolled account [12] does not have any credits."}`,
			Kind: mention.Credentials, Says: "does not have any credits", Requests: 1, After: 1,
		},
		{
			Name: "403 not enrolled", Status: 403, Body: `{"client_id":"1","title":"Client Forbidden","detail":"Attach the App to a Project.",` +
				`"reason":"client-not-enrolled","type":"https://api.twitter.com/2/problems/client-forbidden"}`,
			Kind: mention.Credentials, Says: "full archive", Requests: 1,
		},
		{
			Name: "403 wrong token", Status: 403, Body: `{"title":"Unsupported Authentication","detail":"Authenticating with OAuth 1.0a is forbidden.",` +
				`"type":"https://api.x.com/2/problems/unsupported-authentication","status":403}`,
			Kind: mention.Credentials, Says: "not a user's token", Requests: 1,
		},
		{
			Name: "429 until the reset", Status: 429, Body: `{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}`,
			Header: reset, Kind: mention.RateLimited, Wait: 15 * time.Minute, Requests: 1,
		},
		{Name: "429 cap", Status: 429, Body: capped, Header: full, Kind: mention.RateLimited, Says: "usage cap", Requests: 1},
		{Name: "429 cap later", Status: 429, Body: capped, Header: full, Kind: mention.RateLimited, Says: "console.x.com", Requests: 1, After: 2},
		{Name: "503 empty", Status: 503, Kind: mention.Unavailable},
		{Name: "500 page", Status: 500, Body: "<html><body>Oops</body></html>", Kind: mention.Unavailable},
		{
			Name: "200 with an error alone", Status: 200, Body: `{"errors":[{"title":"Invalid Request","detail":"no","type":"https://api.x.com/2/problems/invalid-request"}]}`,
			Kind: mention.BadQuery, Requests: 1,
		},
	}
}

func TestXContract(t *testing.T) { sourcetest.Run(t, xCase(t)) }

// TestXContractByNewNames asks a site that knows the new names only: every scan
// begins with one request that it refuses.
func TestXContractByNewNames(t *testing.T) {
	c := xCase(t)
	c.Site = func() http.Handler { return xChecked(t, newFakeX(t, "posts_new.json", 3)) }
	c.Refusals, c.Golden = nil, ""
	c.Optional = []string{"next_token", "note_post", "entities", "urls", "url", "expanded_url", "referenced_posts", "title", "detail", "type", "errors"}
	sourcetest.Run(t, c)
}

// TestXContractOfTheArchive searches what is said to the brand's account as well.
func TestXContractOfTheArchive(t *testing.T) {
	c := xCase(t)
	c.Options = map[string]string{"scope": "all", "accounts": "@Northwind"}
	c.Refusals, c.Golden = nil, "testdata/x/golden_all.json"
	sourcetest.Run(t, c)
}
