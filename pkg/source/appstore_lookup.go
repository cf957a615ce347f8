package source

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const (
	appstoreSearch = "/search"
	// appstoreFound is how many apps are read at most where none are named, and
	// how many names are looked up: more are hardly one brand's.
	appstoreFound = 3
	// appstoreHits is how many apps are asked for; the best matches come first.
	appstoreHits = 10
)

// appstoreApp is an app that the store's search finds.
type appstoreApp struct {
	ID     json.Number `json:"trackId"`
	Name   string      `json:"trackName"`
	Seller string      `json:"sellerName"`
	Artist string      `json:"artistName"`
}

// resolve returns the apps to read: those that are named, or else those that the
// query's words lead to.
func (s *appstoreSource) resolve(ctx context.Context, q mention.Query) ([]string, error) {
	if len(s.apps) > 0 {
		return s.apps, nil
	}
	if len(q.Searches) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "no app to read, and no word to look one up by").
			WithHint("name one: --source appstore:123456789, or set sources.appstore.apps")
	}
	apps, err := s.lookUp(ctx, q.Searches)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(apps))
	names := make([]string, len(apps))
	for i, app := range apps {
		ids[i] = app.ID.String()
		names[i] = fmt.Sprintf("%.60s (id %s)", oneLine(app.Name), app.ID)
	}
	if len(apps) == 0 {
		s.env.Tell("no app bears the query's words in its name; name one: --source appstore:123456789")
	} else {
		s.env.Tell("reading reviews of " + strings.Join(names, ", ") + "; name others with --source appstore:NUMBER")
	}
	return ids, nil
}

// lookUp asks the stores, one after another, until one has apps of a name.
func (s *appstoreSource) lookUp(ctx context.Context, terms []string) ([]appstoreApp, error) {
	terms = slices.Compact(slices.Clone(terms))
	var apps []appstoreApp
	for _, term := range terms[:min(len(terms), appstoreFound)] {
		for _, country := range s.countries {
			found, err := s.search(ctx, term, country)
			if err != nil {
				return nil, err
			}
			for _, app := range found {
				if len(apps) < appstoreFound && !slices.ContainsFunc(apps, func(a appstoreApp) bool { return a.ID == app.ID }) {
					apps = append(apps, app)
				}
			}
			if len(found) > 0 {
				break
			}
		}
	}
	return apps, nil
}

// search returns a store's apps whose name or seller holds all words of a term
// in a row. The store finds much else: what is like it, and what competes.
func (s *appstoreSource) search(ctx context.Context, term, country string) ([]appstoreApp, error) {
	var answer struct {
		Results *[]appstoreApp `json:"results"`
	}
	params := url.Values{"term": {term}, "entity": {"software"}, "country": {country}, "limit": {strconv.Itoa(appstoreHits)}}
	if _, err := web.GetJSON(ctx, s.env.Client, s.env.BaseURL+appstoreSearch+"?"+params.Encode(), nil, &answer); err != nil {
		return nil, appstoreError(err)
	}
	if answer.Results == nil {
		return nil, reshaped("the store's search answers without a list of apps")
	}
	var apps []appstoreApp
	for _, app := range *answer.Results {
		if !digits(app.ID.String()) || app.Name == "" {
			return nil, reshaped("the store's search gives an app without its number or its name")
		}
		if hasWords(app.Name, term) || hasWords(app.Seller, term) || hasWords(app.Artist, term) {
			apps = append(apps, app)
		}
	}
	return apps, nil
}

// hasWords reports whether a name holds the words of a term in a row, whatever
// their case.
func hasWords(name, term string) bool {
	words := strings.TrimSpace(spaced(term))
	return words != "" && strings.Contains(spaced(name), " "+words+" ")
}

// spaced writes the words of s in lower case, each between single spaces.
func spaced(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N)
	})
	return " " + strings.Join(words, " ") + " "
}

// oneLine is a name fit for a note.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// quoted is s as a JSON string.
func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(b)
}
