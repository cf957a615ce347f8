//go:build !windows

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// stackexchangeReplay answers with our own fixtures: what is recorded of the site
// are answers of other methods.
func stackexchangeReplay(t *testing.T) recordedSite {
	const path = "/2.3/search/excerpts"
	first, second := forumBody(t, "stackexchange/stackoverflow_1.json"), forumBody(t, "stackexchange/stackoverflow_2.json")
	return recordedSite{
		source: "stackexchange", arg: "stackoverflow", query: "northwind", least: 3,
		routes: []webtest.Route{at(first, path, "page", "1"), at(second, path, "page", "2")},
		people: []string{"Maren O'Velde", "ossian_q", "user_gone_4711"},
	}
}

// forumBody is an answer of our own, in the form that the site documents.
func forumBody(t *testing.T, name string) webtest.Route {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "..", "pkg", "source", "testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return webtest.Route{Body: string(body), Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}}
}
