package source

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

// appstoreCase reads the apps that the query's words lead to.
func appstoreCase(t *testing.T) sourcetest.Case {
	return sourcetest.Case{
		Spec:    appstore(),
		Options: map[string]string{"countries": "us,gb"},
		Site:    func() http.Handler { return newFakeAppstore(t) },
		Query:   appstoreQuery(),
		Want: []string{
			"appstore:1400000001", // of unknown time
			"appstore:9223372036854775899", "appstore:11800000003", "appstore:11810000001", "appstore:11800000002",
			"appstore:11790000001", "appstore:11800000001",
		},
		Identities: []string{
			"Maren Tolvik", "qwillem_77", "Odile Vasarhe", "tebb.orsk", "Perrin Ulgate",
			"9007199254740995", "771000002", "771000003", "771000004", "771000005",
		},
		Own:    []string{"@northwind"},
		Empty:  func() http.Handler { return appstoreEmpty(t) },
		Golden: "testdata/appstore/golden.json",
		// A feed without entries is an empty one, and answers of 2018 have no times.
		// A name may stand with the artist, the seller or both.
		Optional: []string{"entry", "updated", "results.sellerName"},
		Refusals: []sourcetest.Refusal{
			{Name: "403", Status: 403, Body: "<html>Forbidden</html>", Kind: mention.Blocked, Says: "often"},
			{Name: "403 of the reviews", Status: 403, Path: "/rss/", Kind: mention.Blocked, Says: "4 of 4 stores failed"},
			{Name: "403 of one country", Status: 403, Path: "/gb/", Kind: mention.Blocked, Says: "2 of 4 stores failed: app 9007199254740993 in gb"},
			{Name: "503", Status: 503, Body: "<html>Service Unavailable</html>", Path: "/us/", Kind: mention.Unavailable},
			{Name: "502 of a later page", Status: 502, Path: "page=2", Kind: mention.Unavailable, After: 4},
			{Name: "400", Status: 400, Path: "/rss/", Kind: mention.BadConfig, Says: "sources.appstore.apps"},
			{Name: "404", Status: 404, Path: "/gb/", Kind: mention.BadConfig, Says: "sources.appstore.countries"},
			{Name: "a feed of XML", Status: 200, Body: "<?xml version=\"1.0\"?><feed/>", Path: "/us/", Kind: mention.Changed},
			{Name: "a search without a list", Status: 200, Body: `{"resultCount":0}`, Path: "/search", Kind: mention.Changed},
			{Name: "an app without a number", Status: 200, Body: `{"results":[{"trackName":"Northwind Air"}]}`, Path: "/search", Kind: mention.Changed},
		},
	}
}

func TestAppstoreContract(t *testing.T) { sourcetest.Run(t, appstoreCase(t)) }

// TestAppstoreContractNamed names an app: then nothing is searched for.
func TestAppstoreContractNamed(t *testing.T) {
	c := appstoreCase(t)
	c.Spec.Syntax.Local = true
	c.Options["apps"] = "https://apps.apple.com/us/app/northwind-air/id" + appstoreAir + "?mt=8"
	c.Query.Searches = nil
	c.Want = slices.DeleteFunc(slices.Clone(c.Want), func(id string) bool { return id == "appstore:11790000001" || id == "appstore:1400000001" })
	c.Identities = slices.DeleteFunc(c.Identities, func(id string) bool { return id == "tebb.orsk" || id == "771000004" })
	c.Golden, c.Refusals = "", []sourcetest.Refusal{
		{Name: "403 of one country", Status: 403, Path: "/gb/", Kind: mention.Blocked, Says: "1 of 2 stores failed: app 9007199254740993 in gb"},
	}
	sourcetest.Run(t, c)
}

func TestAppstoreRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := newFakeAppstore(t)
		v := newAppstoreTrip(t, site, "", "us,gb")
		if _, err := v.all(t.Context(), appstoreQuery()); err != nil {
			t.Fatal(err)
		}
		page := func(country, app string, n int) string {
			return fmt.Sprintf("/%s/rss/customerreviews/page=%d/id=%s/sortby=mostrecent/json", country, n, app)
		}
		want := []string{"/search?country=us&entity=software&limit=10&term=northwind+air"}
		for _, app := range []string{appstoreAir, appstoreWallet} {
			want = append(want, page("us", app, 1), page("us", app, 2), page("gb", app, 1), page("gb", app, 2))
		}
		want = append(want, page("us", appstoreAir, 3))
		got := slices.Compact(slices.Sorted(slices.Values(site.asked)))
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("asked\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		notes := []string{
			"reading reviews of NORTHWIND-AIR: Fly (id 9007199254740993), Boarding Pass Wallet (id 1500000002); name others with --source appstore:NUMBER",
		}
		if !slices.Equal(v.notes, notes) {
			t.Errorf("notes %q", v.notes)
		}
	})
}

// TestAppstoreAsksTwice reads a page that is empty when it is first asked for.
func TestAppstoreAsksTwice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := newFakeAppstore(t)
		site.flaky["us_"+appstoreAir+"_1.json"], site.flaky["us_"+appstoreAir+"_2.json"] = true, true
		posts, err := newAppstoreTrip(t, site, appstoreAir, "us").all(t.Context(), mention.Query{})
		if err != nil || len(posts) != 4 || len(site.asked) != 6 {
			t.Errorf("%d posts, error %v, asked %q", len(posts), err, site.asked)
		}
	})
}

// TestAppstoreTenPages reads a store that has ever more to give.
func TestAppstoreTenPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		site := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			requests++
			answer(w, 200, string(appstoreFullPage(requests)))
		})
		v := newAppstoreTrip(t, site, appstoreWallet, "us")
		posts, err := v.all(t.Context(), mention.Query{})
		if err != nil || len(posts) != 500 || requests != 10 || len(v.notes) != 1 || !strings.Contains(v.notes[0], "newest 500") {
			t.Errorf("%d posts, error %v, %d requests, notes %q", len(posts), err, requests, v.notes)
		}
		v.notes = nil
		since := mention.Query{Since: testClock().Add(-199*time.Minute - time.Second)}
		requests = 0
		if posts, err = v.all(t.Context(), since); err != nil || len(posts) != 200 || v.notes != nil || requests != 5 {
			t.Errorf("since: %d posts, error %v, %d requests, notes %q", len(posts), err, requests, v.notes)
		}
	})
}

func TestAppstoreLookUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, found string
		searches    []string
		requests    int
		kind        mention.ErrorKind
		note        string
	}{
		{"a name that no app bears", "search.json", []string{"contoso mobile"}, 2, "", "no app bears the query's words"},
		{"nothing", "nothing.json", []string{"northwind air"}, 2, "", "no app bears the query's words"},
		{"many names", "nothing.json", []string{"a", "b", "c", "d", "e"}, 6, "", "no app bears the query's words"},
		{"a part of a word", "search.json", []string{"northwind airw"}, 2, "", "no app bears the query's words"},
		{"no word", "search.json", nil, 0, mention.Unconfigured, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				site := newFakeAppstore(t)
				site.found = c.found
				v := newAppstoreTrip(t, site, "", "us,gb")
				posts, err := v.all(t.Context(), mention.Query{Searches: c.searches})
				if len(posts) > 0 || mention.KindOf(err) != c.kind || len(site.asked) != c.requests {
					t.Errorf("%d posts, error %v, asked %q", len(posts), err, site.asked)
				}
				if notes := strings.Join(v.notes, "\n"); !strings.HasPrefix(notes, c.note) {
					t.Errorf("notes %q", notes)
				}
			})
		})
	}
}

func TestHasWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, term string
		want       bool
	}{
		{"Northwind Air", "northwind air", true},
		{"NORTHWIND-AIR: fly", "Northwind Air", true},
		{"My Northwind Air", "northwind air", true},
		{"Northwind Airways", "northwind air", false},
		{"Air Northwind", "northwind air", false},
		{"Café Tailspin", "café", true},
		{"Tailspin", "", false},
		{"Tailspin", "!?", false},
		{"", "tailspin", false},
	} {
		if got := hasWords(c.name, c.term); got != c.want {
			t.Errorf("%q has the words %q: %v", c.name, c.term, got)
		}
	}
}

func TestAppstoreNew(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		apps, countries string
		kind            mention.ErrorKind
		want            string
	}{
		{"123456789, id987654321", "us, GB,us", "", "[123456789 987654321] [us gb]"},
		{"https://apps.apple.com/de/app/northwind-air/id123456789/?l=en 123456789", "de", "", "[123456789] [de]"},
		{"", "us", "", "[] [us]"},
		{"northwind", "us", mention.BadConfig, ""},
		{"id", "us", mention.BadConfig, ""},
		{"12345678901234567890123", "us", mention.BadConfig, ""},
		{"1/../2x", "us", mention.BadConfig, ""},
		{"1", "usa", mention.BadConfig, ""},
		{"1", "u/", mention.BadConfig, ""},
		{"1", "", mention.Unconfigured, ""},
	} {
		src, err := newAppstore(mention.Env{Options: map[string]string{"apps": c.apps, "countries": c.countries}})
		if mention.KindOf(err) != c.kind {
			t.Errorf("%q, %q: %v", c.apps, c.countries, err)
		}
		if s, ok := src.(*appstoreSource); ok && fmt.Sprint(s.apps, s.countries) != c.want {
			t.Errorf("%q, %q: %v %v", c.apps, c.countries, s.apps, s.countries)
		}
	}
}
