//go:build !windows

package main

import (
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

func githubReplay(t *testing.T) recordedSite {
	page := recording(t, "github/search_issues.json")
	return recordedSite{
		source: "github", query: "the", least: 5, env: []string{"GITHUB_TOKEN=ghp_notarealtoken0123456789"},
		routes: []webtest.Route{at(page, "/search/issues")},
		people: names(t, page, "login"),
	}
}
