//go:build !windows

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// gdeltReplay answers from the source's own fixtures: no answer of the site was
// recorded.
func gdeltReplay(t *testing.T) recordedSite {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "..", "pkg", "source", "testdata", "gdelt", "articles.json"))
	if err != nil {
		t.Fatal(err)
	}
	page := webtest.Route{Body: string(body), Header: http.Header{"Content-Type": {"application/json"}}}
	return recordedSite{
		source: "gdelt", query: `"northwind air"`, least: 5,
		routes: []webtest.Route{at(page, "/api/v2/doc/doc", "mode", "artlist")},
		people: []string{"orla_kest"},
	}
}
