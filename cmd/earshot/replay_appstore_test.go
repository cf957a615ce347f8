//go:build !windows

package main

import (
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// appstoreReplay is the store of one country with the reviews that were recorded
// there, which have no times. Nobody recorded an empty page behind them.
func appstoreReplay(t *testing.T) recordedSite {
	page := at(recording(t, "appstore/customerreviews_2018_excerpt.json"), "/al/rss/customerreviews/page=1/id=1500000002/sortby=mostrecent/json")
	empty := webtest.Route{Header: page.Header, Body: `{"feed":{"id":{"label":"https://itunes.apple.com/al/rss/customerreviews"}}}`}
	return recordedSite{
		source: "appstore",
		arg:    "1500000002",
		query:  "viber OR problem OR photo",
		env:    []string{"EARSHOT_SOURCES_APPSTORE_COUNTRIES=al"},
		routes: []webtest.Route{page, at(empty, "/al/rss/customerreviews/page=2/id=1500000002/sortby=mostrecent/json")},
		people: appstorePeople(t, page),
		least:  3,
	}
}

// appstorePeople are the names and addresses under "author" of a page.
func appstorePeople(t *testing.T, page webtest.Route) []string {
	t.Helper()
	var people []string
	for _, author := range objectsUnder(t, page, "author") {
		people = append(people, stringsUnder(author, "label")...)
	}
	return people
}
