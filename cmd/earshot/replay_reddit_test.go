//go:build !windows

package main

import (
	"net/http"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// redditReplay is Reddit with recorded listings as the pages of one search, and
// recorded threads below its first two posts.
func redditReplay(t *testing.T) recordedSite {
	t.Helper()
	token := at(recording(t, "reddit/praw-access_token.json"), "/api/v1/access_token")
	token.Method = http.MethodPost
	first := recording(t, "reddit/goreddit-subreddit_search-posts.json")
	second := recording(t, "reddit/prawcore-get_ok_headers.json")
	thread, other := recording(t, "reddit/praw-submission_comments.json"), recording(t, "reddit/goreddit-post_post.json")
	site := recordedSite{
		source: "reddit", query: "the OR test OR Brazilian OR branch OR hello", least: 10,
		env: []string{
			"REDDIT_CLIENT_ID=replayed-id", "REDDIT_CLIENT_SECRET=replayed-secret", "EARSHOT_SOURCES_REDDIT_MAX_THREADS=2",
		},
		routes: []webtest.Route{
			token,
			at(recording(t, "reddit/praw-empty_listing.json"), "/search", "after", "t3_5qrzdo"),
			at(second, "/search", "after", "t3_hmwhd7"),
			at(first, "/search"),
			at(thread, "/comments/hybow9"), at(other, "/comments/hmwhd7"),
		},
	}
	for _, page := range []webtest.Route{first, second, thread, other} {
		site.people = append(site.people, names(t, page, "author")...)
	}
	return site
}
