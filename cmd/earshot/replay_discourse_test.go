//go:build !windows

package main

import (
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// discourseReplay answers with a search whose one post is by the forum itself:
// no person's name is in it.
func discourseReplay(t *testing.T) recordedSite {
	page := recording(t, "discourse/search_json_2020.json")
	return recordedSite{
		source: "discourse", arg: "community.example", query: "topic", least: 1, vary: []string{"id", "thread_id"},
		routes: []webtest.Route{at(page, "/search.json", "page", "1")},
	}
}
