//go:build !windows

package main

import (
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// xReplay is X with recorded pages of several searches, as the pages of one: all
// but the last have a token for the next.
func xReplay(t *testing.T) recordedSite {
	t.Helper()
	var routes []webtest.Route
	var people []string
	for _, name := range []string{"twitwi-payload-v2", "tweepy-get_users_mentions", "twitwi-payload-v2-tweet-retweet"} {
		page := at(recording(t, "x/"+name+".json"), "/2/tweets/search/recent")
		routes = append(routes, page)
		people = append(people, names(t, page, "username")...)
	}
	return recordedSite{
		source: "x", query: "the OR to OR a OR de OR NYC OR covidiot OR Twitter", env: []string{"X_BEARER_TOKEN=AAAAreplayed-token"},
		routes: routes, people: people, least: 12,
	}
}
