package source

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestFacebookWallBroken fails on the second page of a feed that is read for the
// comments first: who has had enough before is not bothered, and the posts and
// comments of the first page come before the error.
func TestFacebookWallBroken(t *testing.T) {
	site := func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Query().Get("after") != "":
			answer(w, 400, graphRefused(100, 0, "(#100) Param x"))
		case strings.HasSuffix(r.URL.Path, "/comments"):
			answer(w, 200, `{"data":[{"id":"1_5","message":"z","created_time":"2026-11-22T11:00:00+0000"}]}`)
		default:
			answer(w, 200, `{"data":[{"id":"7_1","message":"x","created_time":"2026-11-22T10:00:00+0000"},`+
				`{"id":"7_2","message":"y","created_time":"2026-11-22T09:00:00+0000","comments":{"summary":{"total_count":0}}}],`+
				`"paging":{"next":"https://graph.facebook.com/v22.0/7/feed?after=2"}}`)
		}
	}
	for limit, want := range map[int]int{1: 1, 2: 2, 0: 3} {
		synctest.Test(t, func(t *testing.T) {
			v := newFacebookTrip(t, http.HandlerFunc(site), "edges", "feed,comments", "posts", "100")
			posts, err := v.all(t.Context(), mention.Query{Limit: limit})
			if len(posts) != want || (limit == 0) != (mention.KindOf(err) == mention.BadQuery) {
				t.Errorf("limit %d: posts %q, error %v", limit, ids(posts), err)
			}
		})
	}
}

// TestFacebookCommentsOldestFirst reads comments to the end where the site gives
// the oldest first after all.
func TestFacebookCommentsOldestFirst(t *testing.T) {
	comment := func(n, day int) string {
		return fmt.Sprintf(`{"id":"1_%d","message":"c","created_time":"2026-11-%02dT10:00:00+0000"}`, n, day)
	}
	site := func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Query().Get("after") == "2":
			answer(w, 200, `{"data":[`+comment(3, 21)+`]}`)
		case strings.HasSuffix(r.URL.Path, "/comments"):
			answer(w, 200, `{"data":[`+comment(1, 1)+","+comment(2, 2)+`],"paging":{"next":"https://graph.facebook.com/x?after=2"}}`)
		default:
			answer(w, 200, `{"data":[{"id":"7_1","message":"x","created_time":"2026-11-01T10:00:00+0000"}]}`)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		v := newFacebookTrip(t, http.HandlerFunc(site), "edges", "comments")
		posts, err := v.all(t.Context(), mention.Query{Since: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)})
		if err != nil || !slices.Equal(ids(posts), []string{"facebook:1_3"}) {
			t.Errorf("posts %q, error %v", ids(posts), err)
		}
	})
}

// TestFacebookImpossibleTime does not end a list at a time that cannot be.
func TestFacebookImpossibleTime(t *testing.T) {
	for _, edges := range []string{"tagged", "feed"} {
		synctest.Test(t, func(t *testing.T) {
			var sent []string
			v := newFacebookTrip(t, inTurn(&sent,
				says(200, `{"data":[{"id":"7_1","message":"x","created_time":"0001-01-01T00:00:00+0000"}],"paging":{"next":"https://graph.facebook.com/x?after=2"}}`),
				says(200, `{"data":[{"id":"7_2","message":"y","created_time":"2026-11-22T09:00:00+0000"}]}`)), "edges", edges)
			posts, err := v.all(t.Context(), mention.Query{Since: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)})
			if err != nil || len(posts) != 2 || !posts[0].PublishedAt.IsZero() {
				t.Errorf("%s: posts %+v, error %v", edges, posts, err)
			}
		})
	}
}
