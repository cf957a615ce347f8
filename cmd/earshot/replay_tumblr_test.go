//go:build !windows

package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// tumblrReplay answers from recorded likes, which are posts of the same form as
// those of a tag. The envelope of a tag's answer was not recorded, nor an empty
// page.
func tumblrReplay(t *testing.T) recordedSite {
	t.Helper()
	likes := recording(t, "tumblr/huginn_tumblr_likes.json")
	var page struct {
		Posts []json.RawMessage `json:"liked_posts"`
	}
	if err := json.Unmarshal([]byte(likes.Body), &page); err != nil {
		t.Fatal(err)
	}
	envelope := func(posts []json.RawMessage) webtest.Route {
		body, err := json.Marshal(map[string]any{"meta": map[string]any{"status": 200, "msg": "OK"}, "response": posts})
		if err != nil {
			t.Fatal(err)
		}
		return at(webtest.Route{Body: string(body), Header: http.Header{"Content-Type": {"application/json"}}}, "/v2/tagged", "limit", "20")
	}
	return recordedSite{
		source: "tumblr", query: tumblrTag(t, page.Posts), least: 5, env: []string{"TUMBLR_API_KEY=k3y"},
		routes: []webtest.Route{envelope(page.Posts), envelope([]json.RawMessage{})},
		people: names(t, likes, "blog_name"),
	}
}

// tumblrTag is the tag that most of the posts have.
func tumblrTag(t *testing.T, posts []json.RawMessage) (most string) {
	t.Helper()
	count := map[string]int{}
	for _, raw := range posts {
		var post struct {
			Tags []string `json:"tags"`
		}
		if err := json.Unmarshal(raw, &post); err != nil {
			t.Fatal(err)
		}
		for _, tag := range post.Tags {
			tag = strings.ToLower(tag)
			if count[tag]++; count[tag] > count[most] || count[tag] == count[most] && tag < most {
				most = tag
			}
		}
	}
	return most
}
