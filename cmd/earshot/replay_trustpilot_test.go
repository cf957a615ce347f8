//go:build !windows

package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// trustpilotReplay is the interface with our own fixtures: nobody recorded it,
// and the one review of the documentation's sample is hidden.
func trustpilotReplay(t *testing.T) recordedSite {
	const path = "/v1/business-units/5f0000000000000000000001/reviews"
	pages := []webtest.Route{
		at(ownAnswer(t, "trustpilot/air_1.json"), path, "page", "1"),
		at(ownAnswer(t, "trustpilot/air_2.json"), path, "page", "2"),
		at(ownAnswer(t, "trustpilot/air_3.json"), path, "page", "3"),
	}
	site := recordedSite{
		source: "trustpilot",
		arg:    "northwind.example",
		query:  "northwind",
		env:    []string{"TRUSTPILOT_API_KEY=key-of-northwind"},
		routes: append([]webtest.Route{at(ownAnswer(t, "trustpilot/find.json"), "/v1/business-units/find", "name", "northwind.example")}, pages...),
		least:  4,
	}
	for _, page := range pages {
		for _, person := range objectsUnder(t, page, "consumer") {
			site.people = append(site.people, stringsUnder(person, "displayName", "id")...)
		}
	}
	return site
}

// ownAnswer is an answer of the fixtures of pkg/source.
func ownAnswer(t *testing.T, name string) webtest.Route {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "..", "pkg", "source", "testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return webtest.Route{Body: string(body), Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}}
}

// objectsUnder collects the values under a name in an answer, wherever they are.
func objectsUnder(t *testing.T, r webtest.Route, name string) (all []any) {
	t.Helper()
	var root any
	if err := json.Unmarshal([]byte(r.Body), &root); err != nil {
		t.Fatal(err)
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for k, e := range v {
				if k == name {
					all = append(all, e)
				}
				walk(e)
			}
		}
	}
	walk(root)
	return all
}
