//go:build !windows

package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// metaFixture is an answer that nobody recorded, in the documented shape.
func metaFixture(t *testing.T, name string) webtest.Route {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "..", "pkg", "source", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return metaAnswer(string(body))
}

func metaAnswer(body string) webtest.Route {
	return webtest.Route{Body: body, Header: http.Header{"Content-Type": {"application/json"}}}
}

// facebookReplay answers with a recorded page of a feed, and recorded comments
// below its first post. Tagged posts and recommendations were not recorded: they
// are our own.
func facebookReplay(t *testing.T) recordedSite {
	feed, below := recording(t, "facebook/pyfb-post-feeds_default_fields_p1.json"), recording(t, "facebook/pyfb-comments_info.json")
	tagged, ratings := metaFixture(t, "facebook/tagged.json"), metaFixture(t, "facebook/ratings.json")
	empty := metaAnswer(`{"data":[]}`)
	var comments map[string]json.RawMessage
	if err := json.Unmarshal([]byte(below.Body), &comments); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, c := range comments {
		list = append(list, string(c))
	}
	slices.Sort(list)
	below.Body = `{"data":[` + strings.Join(list, ",") + `]}`
	posts := slices.DeleteFunc(names(t, feed, "id"), func(id string) bool { return !strings.Contains(id, "_") })
	page, _, _ := strings.Cut(posts[0], "_")
	s := recordedSite{
		source: "facebook", arg: page, query: `the OR to OR a OR "northwind air"`, least: 10,
		env: []string{"FACEBOOK_ACCESS_TOKEN=EAAreplayed-token", "FACEBOOK_APP_SECRET=not-a-secret"},
		routes: []webtest.Route{
			at(feed, "/v22.0/"+page+"/feed"), at(empty, "/v22.0/"+page+"/feed"),
			at(tagged, "/v22.0/"+page+"/tagged"), at(ratings, "/v21.0/"+page+"/ratings"),
		},
		people: []string{"Mira Holm", "Pia Lund", "Runa Falk", "Oskar Lind", "Ada Berg"},
	}
	for i, post := range posts {
		if i > 0 {
			below = empty
		}
		s.routes = append(s.routes, at(below, "/v22.0/"+post+"/comments"))
	}
	return s
}

// instagramReplay answers with recorded posts that tag an account, recorded
// comments below one of its own, and a recorded page of a hashtag, to which the
// times were added that nobody had asked for. The list of own posts is ours.
func instagramReplay(t *testing.T) recordedSite {
	const user, media = "/v22.0/17841400000000001", "/v22.0/17840000000000001"
	tagged := recording(t, "instagram/pyfb-tagged_medias.json")
	first, second := recording(t, "instagram/pyfb-media_comments_p1.json"), recording(t, "instagram/pyfb-media_comments_p2.json")
	search, recent := recording(t, "instagram/pyfb-hashtag_search.json"), recording(t, "instagram/pyfb-recently_searched_hashtags.json")
	found := recording(t, "instagram/pyfb-hashtag_top_medias_p1.json")
	found.Body = strings.ReplaceAll(found.Body, `"media_type"`, `"timestamp":"2026-11-20T10:00:00+0000","media_type"`)
	empty := metaAnswer(`{"data":[]}`)
	tag := names(t, search, "id")[0]
	return recordedSite{
		source: "instagram", arg: "northwindair", query: "love OR tag OR the OR cat", least: 8,
		env: []string{
			"INSTAGRAM_ACCESS_TOKEN=IGreplayed-token", "EARSHOT_SOURCES_INSTAGRAM_USER=17841400000000001",
		},
		routes: []webtest.Route{
			at(tagged, user+"/tags"),
			at(metaAnswer(`{"data":[{"id":"17840000000000001","timestamp":"2020-02-13T10:35:40+0000","username":"northwindair","comments_count":4}]}`), user+"/media"),
			at(first, media+"/comments"), at(second, media+"/comments"),
			at(recent, user+"/recently_searched_hashtags"), at(search, "/v22.0/ig_hashtag_search"),
			at(found, "/v22.0/"+tag+"/recent_media"), at(empty, "/v22.0/"+tag+"/recent_media"),
		},
		people: append(names(t, recording(t, "instagram/pyfb-comments_comment_fields.json"), "username"),
			names(t, recording(t, "instagram/pyfb-mentioned_comment.json"), "username")...),
	}
}

// threadsReplay answers with the documented page of a search. No answer of the
// site was ever recorded; mentions are our own.
func threadsReplay(t *testing.T) recordedSite {
	search, mentions := recording(t, "threads/docs-keyword_search.json"), metaFixture(t, "threads/mentions.json")
	more := metaFixture(t, "threads/search1.json")
	return recordedSite{
		source: "threads", query: `thread OR "northwind air" OR bag`, least: 4, env: []string{"THREADS_ACCESS_TOKEN=THreplayed-token"},
		routes: []webtest.Route{
			at(search, "/v1.0/keyword_search", "q", "thread"), at(more, "/v1.0/keyword_search", "q", "northwind air"),
			at(metaFixture(t, "threads/search2.json"), "/v1.0/keyword_search", "after", "search2"),
			at(metaAnswer(`{"data":[]}`), "/v1.0/keyword_search"), at(mentions, "/v1.0/me/mentions"),
			at(metaAnswer(`{"id":"7001","username":"northwindair"}`), "/v1.0/me"),
		},
		people: append(names(t, search, "username"), names(t, more, "username")...),
	}
}
