//go:build !windows

package main

import (
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// lobstersReplay answers with recorded stories and with comments of our own:
// none of the feed are recorded.
func lobstersReplay(t *testing.T) recordedSite {
	page, comments := recording(t, "lobsters/hottest_2024_2items.json"), forumBody(t, "lobsters/comments.rss")
	comments.Header.Set("Content-Type", "application/rss+xml; charset=utf-8")
	return recordedSite{
		source: "lobsters", query: "rust OR memory OR northwind", least: 3,
		routes: []webtest.Route{
			at(page, "/newest.json"), at(webtest.Route{Body: "[]", Header: page.Header}, "/newest/page/2.json"), at(comments, "/comments.rss"),
		},
		people: append(names(t, page, "submitter_user"), "ylva_storm", "rurik_holm"),
	}
}
