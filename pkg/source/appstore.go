package source

import (
	"net/http"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	appstoreAPI = "https://itunes.apple.com"
	// appstorePages is how many pages of an app's reviews a store gives, of 50
	// reviews each.
	appstorePages = 10
)

// appstore declares the customer reviews of Apple's App Store. They come as a
// feed that Apple does not document; the look-up of apps is the iTunes Search
// API.
func appstore() mention.Spec {
	return mention.Spec{
		Name:  "appstore",
		Title: "App Store",
		Doc:   "Customer reviews of iPhone, iPad and Mac apps in Apple's App Store, country by country; apps are named or found by the brand's name.",
		Limits: "The newest 500 reviews of an app in each country; ratings without a text are not given, and nobody says in which " +
			"language a review is.",
		BaseURL: appstoreAPI,
		Options: []mention.Option{
			{
				Name: "apps", Arg: true,
				Doc: "the apps to read, by the number in their address (…/id123456789); without any, apps that bear the query's words in their name are looked up",
			},
			{
				// English first, because the scorers read it best; then the two
				// largest stores of the EU. Each country costs up to ten requests.
				Name: "countries", Default: "us,gb,ca,au,de,fr",
				Doc: "the stores to read, by two-letter country codes",
			},
		},
		// The Search API allows about 20 calls a minute; a scan sends fewer of
		// them. Nothing is said about the feed.
		Rate: mention.Rate{N: 2, Per: time.Second},
		// For the look-up of apps; all reviews of an app are read.
		Syntax: mention.Syntax{},
		Terms: mention.Terms{
			Identifying: []string{"author.name", "author.uri"},
			Link:        "https://apps.apple.com/COUNTRY/app/idAPP?see-all=reviews",
			Policy:      "https://www.apple.com/legal/internet-services/terms/site.html",
		},
		Rehearse: appstoreRehearse,
		New:      newAppstore,
	}
}

// appstoreRehearse answers with an app of the name that is looked for, and with
// one review of long ago, for an empty answer is asked for once more.
func appstoreRehearse(r *http.Request) string {
	if strings.HasSuffix(r.URL.Path, appstoreSearch) {
		return `{"results":[{"trackId":123456789,"trackName":` + quoted(r.URL.Query().Get("term")) + `}]}`
	}
	return `{"feed":{"entry":{"id":{"label":"1"},"title":{"label":"TITLE"},"content":{"label":"TEXT"},` +
		`"im:rating":{"label":"1"},"updated":{"label":"1990-01-02T00:00:00Z"}}}}`
}

// appstoreSource reads the reviews of apps.
type appstoreSource struct {
	env       mention.Env
	apps      []string
	countries []string
}

func newAppstore(env mention.Env) (mention.Source, error) {
	apps, err := distinct(env, "apps", appstoreID, "the number of an app",
		"it stands in the address of the app's page: https://apps.apple.com/us/app/name/id123456789")
	if err != nil {
		return nil, err
	}
	countries, err := distinct(env, "countries", appstoreCountry, "the code of a country",
		"sources.appstore.countries takes codes of two letters, such as us, gb, de")
	if err != nil {
		return nil, err
	}
	if len(countries) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "no country whose store could be read").
			WithHint("set sources.appstore.countries, such as us,gb,de")
	}
	return &appstoreSource{env: env, apps: apps, countries: countries}, nil
}

// appstoreCountry reads the code of a country.
func appstoreCountry(s string) (code string, ok bool) {
	code = strings.ToLower(s)
	return code, len(code) == 2 && strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") == ""
}

// appstoreID reads the number of an app: 123456789, id123456789, or the address
// of the app's page.
func appstoreID(s string) (id string, ok bool) {
	s, _, _ = strings.Cut(s, "?")
	s = strings.TrimRight(s, "/")
	id = strings.TrimPrefix(s[strings.LastIndexByte(s, '/')+1:], "id")
	return id, digits(id)
}

// digits reports whether s is a number of a plausible length.
func digits(s string) bool {
	return s != "" && len(s) <= 20 && strings.Trim(s, "0123456789") == ""
}
