//go:build !windows

package main

import (
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// lemmyReplay answers with our own fixtures, as a server of the third generation:
// nothing of Lemmy is recorded.
func lemmyReplay(t *testing.T) recordedSite {
	t.Helper()
	const path = "/api/v3/search"
	empty := forumBody(t, "lemmy/empty_v3.json")
	return recordedSite{
		source: "lemmy", query: "northwind", least: 4,
		routes: []webtest.Route{
			at(forumBody(t, "lemmy/alpha_posts1.json"), path, "type_", "Posts", "page", "1"),
			at(forumBody(t, "lemmy/alpha_posts2.json"), path, "type_", "Posts", "page", "2"),
			at(forumBody(t, "lemmy/alpha_comments1.json"), path, "type_", "Comments", "page", "1"),
			at(empty, path),
		},
		people: []string{"mirko_d", "Mirko Dahl", "tove_lin", "sanna_vik", "jesper_k"},
		vary:   []string{"parent_id", "url"},
	}
}
