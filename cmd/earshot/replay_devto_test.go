//go:build !windows

package main

import (
	"encoding/json"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// devtoReplay answers from a recorded list, as the newest articles: no article
// with its text was recorded, which the list of a tag would ask for next.
func devtoReplay(t *testing.T) recordedSite {
	t.Helper()
	page := recording(t, "devto/ListResponse.json")
	return recordedSite{
		source: "devto", query: "a OR the OR to OR of", least: 2, env: []string{"EARSHOT_SOURCES_DEVTO_LISTS=latest"},
		routes: []webtest.Route{at(page, "/api/articles/latest")}, people: devtoPeople(t, page),
	}
}

// devtoPeople are the writers in a list, and their names elsewhere.
func devtoPeople(t *testing.T, page webtest.Route) (people []string) {
	t.Helper()
	var list []struct {
		User struct {
			Name     string `json:"name"`
			Username string `json:"username"`
			Twitter  string `json:"twitter_username"`
		} `json:"user"`
	}
	if err := json.Unmarshal([]byte(page.Body), &list); err != nil {
		t.Fatal(err)
	}
	for _, a := range list {
		people = append(people, a.User.Name, a.User.Username, a.User.Twitter)
	}
	return people
}
