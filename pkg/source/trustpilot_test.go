package source

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

func TestTrustpilotContract(t *testing.T) {
	const page = "<html><body>Access denied</body></html>"
	sourcetest.Run(t, sourcetest.Case{
		Spec:    trustpilot(),
		Options: trustpilotOptions(),
		Secrets: trustpilotSecrets(),
		Site:    func() http.Handler { return &fakeTrustpilot{t: t} },
		Query:   mention.Query{Text: "northwind"},
		Want: []string{
			"trustpilot:6a1000000000000000000006", "trustpilot:6a1000000000000000000004", "trustpilot:6b1000000000000000000001",
			"trustpilot:6a1000000000000000000003", "trustpilot:6a1000000000000000000001",
		},
		Identities: []string{
			"Maren Tolvik", "qwillem_77", "Odile Vasarhe", "tebb.orsk", "Perrin Ulgate",
			"5c0000000000000000000006", "5c0000000000000000000004",
		},
		Own: []string{"@northwind"},
		// Hidden after a report; archived; without a text.
		Gone:   []string{"trustpilot:6a1000000000000000000005", "trustpilot:6a1000000000000000000002", "trustpilot:6a1000000000000000000000"},
		Empty:  func() http.Handler { return trustpilotEmpty(t) },
		Golden: "testdata/trustpilot/golden.json",
		// Either may be missing. Without a status or a report a review is shown.
		Optional: []string{"title", "text", "status", "reportData", "reviewVisibility"},
		Refusals: []sourcetest.Refusal{
			{Name: "400", Status: 400, Body: `{"message":"Bad Request"}`, Kind: mention.BadConfig, Says: "sources.trustpilot.businesses"},
			{Name: "401", Status: 401, Body: `{"message":"Invalid API key"}`, Kind: mention.Credentials, Says: "TRUSTPILOT_API_KEY"},
			{Name: "403", Status: 403, Body: `{"message":"Forbidden"}`, Path: "reviews", Kind: mention.Credentials, Says: "plan"},
			{Name: "403 of the firewall", Status: 403, Body: page, Kind: mention.Blocked, Says: "firewall"},
			{Name: "404 of a domain", Status: 404, Path: "find", Body: `{"message":"Not Found"}`, Kind: mention.BadConfig, Says: "1 of 2 businesses failed: northwind.example"},
			{Name: "404 of an id", Status: 404, Path: trustpilotBank, Body: `{"message":"Not Found"}`, Kind: mention.BadConfig, Says: trustpilotBank},
			{Name: "404 of a page", Status: 404, Body: page, Kind: mention.Changed},
			{Name: "415", Status: 415, Body: `{}`, Kind: mention.Changed},
			{Name: "429", Status: 429, Body: `{}`, Kind: mention.RateLimited},
			{Name: "429 until later", Status: 429, Header: http.Header{"Retry-After": {"3600"}}, Body: `{}`, Kind: mention.RateLimited, Wait: time.Hour},
			{Name: "500", Status: 500, Body: `{}`, Kind: mention.Unavailable, Says: "5 to 15 minutes"},
			{Name: "501", Status: 501, Body: `{}`, Kind: mention.Unavailable},
			{Name: "503", Status: 503, Body: page, Kind: mention.Unavailable, After: 2},
			{Name: "no id", Status: 200, Path: "find", Body: `{"displayName":"Northwind Air"}`, Kind: mention.Changed},
			{Name: "an id that is a path", Status: 200, Path: "find", Body: `{"id":"../../private/business"}`, Kind: mention.Changed},
			{Name: "another list", Status: 200, Path: "reviews", Body: `{"items":[]}`, Kind: mention.Changed},
		},
	})
}

func TestTrustpilotRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := &fakeTrustpilot{t: t}
		v := newTrustpilotTrip(t, site, "https://www.trustpilot.com/review/northwind.example "+strings.ToUpper(trustpilotBank))
		posts, err := v.all(t.Context(), mention.Query{Langs: []string{"en"}})
		if err != nil || len(posts) != 5 || v.notes != nil {
			t.Fatalf("%d posts, error %v, notes %q", len(posts), err, v.notes)
		}
		reviews := func(id, page string) string {
			return "/v1/business-units/" + id + "/reviews?language=en&orderBy=createdat.desc&page=" + page + "&perPage=100"
		}
		want := []string{
			"/v1/business-units/find?name=northwind.example", reviews(trustpilotAir, "1"), reviews(trustpilotBank, "1"),
			reviews(trustpilotAir, "2"), reviews(trustpilotBank, "2"), reviews(trustpilotAir, "3"),
		}
		slices.Sort(want)
		if got := slices.Sorted(slices.Values(site.asked)); !slices.Equal(got, want) {
			t.Errorf("asked\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		site.asked = nil
		since := mention.Query{Since: time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC), Langs: []string{"en", "de"}}
		if posts, err = v.all(t.Context(), since); err != nil || len(posts) != 2 || strings.Contains(strings.Join(site.asked, "\n"), "language=") {
			t.Errorf("since: %d posts, error %v, asked %q", len(posts), err, site.asked)
		}
	})
}

func TestTrustpilotNew(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, businesses string
		kind            mention.ErrorKind
		want            []string
	}{
		{"k", "northwind.example,Tailspin.Example northwind.example", "", []string{"northwind.example", "tailspin.example"}},
		{"k", "https://northwind.example/shop?a=b", "", []string{"northwind.example"}},
		{"k", "https://de.trustpilot.com/review/www.northwind.example?languages=all", "", []string{"www.northwind.example"}},
		{"k", "5F0000000000000000000001", "", []string{trustpilotAir}},
		{"k", "bücher.example", "", []string{"bücher.example"}},
		{" ", "northwind.example", mention.Credentials, nil},
		{"k", "", mention.Unconfigured, nil},
		{"k", "northwind", mention.BadConfig, nil},
		{"k", "5f00000000000000000000", mention.BadConfig, nil},
		{"k", "a_b@c.example", mention.BadConfig, nil},
		{"k", "..", mention.BadConfig, nil},
	} {
		src, err := newTrustpilot(mention.Env{Options: map[string]string{"businesses": c.businesses}, Secrets: map[string]string{"api_key": c.key}})
		if mention.KindOf(err) != c.kind {
			t.Errorf("%q: %v", c.businesses, err)
		}
		if s, ok := src.(*trustpilotSource); ok && !slices.Equal(s.businesses, c.want) {
			t.Errorf("%q: %q", c.businesses, s.businesses)
		}
	}
}
