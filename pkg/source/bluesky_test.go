package source

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
	"github.com/earshot-cli/earshot/pkg/web"
)

var blueskyWant = []string{
	"bluesky:at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3mxaaaaaaaa2a",
	"bluesky:at://did:plc:bbbbbbbbbbbbbbbbbbbbbbbb/app.bsky.feed.post/3mxaaaaaaaa2b",
	"bluesky:at://did:plc:eeeeeeeeeeeeeeeeeeeeeeee/app.bsky.feed.post/3mxaaaaaaaa2d",
	"bluesky:at://did:plc:ffffffffffffffffffffffff/app.bsky.feed.post/3mxaaaaaaaa2e",
	"bluesky:at://did:plc:gggggggggggggggggggggggg/app.bsky.feed.post/3mxaaaaaaaa1a",
	"bluesky:at://did:plc:hhhhhhhhhhhhhhhhhhhhhhhh/app.bsky.feed.post/3mxaaaaaaaa1b",
}

func blueskySecrets() map[string]string {
	return map[string]string{"handle": "@mira-holm.example", "app_password": "app-pass-word"}
}

func blueskyCase(t *testing.T) sourcetest.Case {
	return sourcetest.Case{
		Spec:  bluesky(),
		Site:  func() http.Handler { return newFakeBluesky(t) },
		Query: mention.Query{Text: `"northwind air"`, Searches: []string{`"northwind air"`}},
		Want:  blueskyWant[:4],
		Identities: []string{
			"mira-holm", "Mira Holm", "pia-lund", "Runa Falk", "sven-moe", "Sven Moe",
			"https://bsky.app/profile/mira-holm.example",
		},
		Own: []string{"@northwind.example"},
		Empty: func() http.Handler {
			f := newFakeBluesky(t)
			f.pages[""] = fixture(t, "bluesky", "empty.json")
			return f
		},
		SinglePage: true,
		Golden:     "testdata/bluesky/golden_anonymous.json",
		// One time stands in for the other; without its facets a text keeps its
		// shortened links.
		Optional: []string{
			"cursor", "createdAt", "indexedAt", "facets", "features", "$type", "posts.record.facets.features.uri", "index", "byteStart", "byteEnd",
		},
	}
}

func TestBlueskyContractAnonymous(t *testing.T) { sourcetest.Run(t, blueskyCase(t)) }

func TestBlueskyContractSignedIn(t *testing.T) {
	c := blueskyCase(t)
	c.Secrets = blueskySecrets()
	c.Want = blueskyWant
	c.Identities = append(c.Identities, "jana-quist", "Jana Quist", "tilo-marek", "Tilo Marek")
	c.SinglePage = false
	c.Golden = "testdata/bluesky/golden.json"
	sourcetest.Run(t, c)
}

func TestBlueskyAnonymousTakesOnePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeBluesky(t)
		v := newBlueskyTrip(t, site, nil)
		q := mention.Query{
			Searches: []string{`"northwind air"`},
			Since:    time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Until: testClock().Add(time.Nanosecond),
			Langs: []string{"en"},
		}
		posts, err := v.all(t.Context(), q)
		if err != nil || !slices.Equal(ids(posts), blueskyWant[:4]) {
			t.Errorf("posts %v, error %v", ids(posts), err)
		}
		want := url.Values{
			"q": {`"northwind air"`}, "sort": {"latest"}, "limit": {"100"}, "lang": {"en"},
			"since": {"2026-11-01T00:00:00.000Z"}, "until": {"2026-11-23T12:00:00.001Z"},
		}
		if len(site.asked) != 1 || site.asked[0].Encode() != want.Encode() || site.calls[0] != "api.bsky.app searchPosts" {
			t.Errorf("asked %v at %v, want %v", site.asked, site.calls, want)
		}
		if len(v.notes) != 2 || !strings.HasPrefix(v.notes[0], "1 post could not be read") ||
			!strings.HasPrefix(v.notes[1], "first page only:") {
			t.Errorf("notes %q", v.notes)
		}
		if posts[3].OptOut != "!no-unauthenticated" || posts[0].OptOut != "" {
			t.Errorf("opt-outs %q and %q", posts[3].OptOut, posts[0].OptOut)
		}
	})
}

func TestBlueskyAnonymousIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newBlueskyTrip(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, blueskyDenial, http.StatusForbidden)
		}), nil)
		_, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}})
		e, ok := asError(err)
		if !ok || e.Kind != mention.Blocked || !strings.Contains(e.Hint, "BSKY_APP_PASSWORD") {
			t.Errorf("error %v (%v)", err, e)
		}
	})
}

func TestBlueskySignedIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeBluesky(t)
		v := newBlueskyTrip(t, site, blueskySecrets())
		q := mention.Query{Searches: []string{"x"}, Langs: []string{"en"}}
		for range 2 {
			posts, err := v.all(t.Context(), q)
			if err != nil || !slices.Equal(ids(posts), blueskyWant) {
				t.Errorf("posts %v, error %v", ids(posts), err)
			}
			if !slices.ContainsFunc(posts, func(p mention.Post) bool { return p.OptOut == "!no-unauthenticated" }) {
				t.Error("with an account, a wish to be hidden is overlooked")
			}
		}
		want := []string{
			"bsky.social createSession", "bsky.social searchPosts", "bsky.social searchPosts",
			"bsky.social searchPosts", "bsky.social searchPosts",
		}
		lost := func(note string) bool { return !strings.Contains(note, "could not be read") }
		if !slices.Equal(site.calls, want) || slices.ContainsFunc(v.notes, lost) || site.asked[0].Has("lang") {
			t.Errorf("calls %q, asked %v, notes %q", site.calls, site.asked, v.notes)
		}
	})
}

func TestBlueskyRenewsItsSession(t *testing.T) {
	for name, refuse := range map[string]bool{"refresh": false, "sign in again": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site := newFakeBluesky(t)
				site.refuse = refuse
				site.stale = func(token string) bool { return token == "access1" }
				v := newBlueskyTrip(t, site, blueskySecrets())
				posts, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}})
				if err != nil || len(posts) != len(blueskyWant) {
					t.Errorf("%d posts, error %v", len(posts), err)
				}
				want := []string{"createSession", "searchPosts", "refreshSession"}
				if refuse {
					want = append(want, "createSession")
				}
				want = append(want, "searchPosts", "searchPosts")
				if got := strings.ReplaceAll(strings.Join(site.calls, " "), "bsky.social ", ""); got != strings.Join(want, " ") {
					t.Errorf("calls %q, want %q", got, want)
				}
			})
		})
	}
}

func TestBlueskyGivesUpOnASession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeBluesky(t)
		site.stale = func(string) bool { return true }
		v := newBlueskyTrip(t, site, blueskySecrets())
		_, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}})
		if mention.KindOf(err) != mention.Credentials || len(site.calls) != 4 {
			t.Errorf("error %v after %q", err, site.calls)
		}
	})
}

func TestBlueskySignsInOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeBluesky(t)
		v := newBlueskyTrip(t, site, blueskySecrets())
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if _, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}, Limit: 1}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if site.made != 1 {
			t.Errorf("%d sessions", site.made)
		}
	})
}

func TestBlueskyWrongPassword(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		secrets := blueskySecrets()
		secrets["app_password"] = "wrong"
		_, err := newBlueskyTrip(t, newFakeBluesky(t), secrets).all(t.Context(), mention.Query{Searches: []string{"x"}})
		e, ok := asError(err)
		if !ok || e.Kind != mention.Credentials || !strings.Contains(e.Hint, "BSKY_APP_PASSWORD") ||
			!strings.Contains(err.Error(), "Invalid identifier or password") {
			t.Errorf("error %v", err)
		}
	})
}

func TestBlueskyNew(t *testing.T) {
	for _, secrets := range []map[string]string{{"handle": "a.example"}, {"app_password": "x"}} {
		if _, err := newBluesky(mention.Env{BaseURL: blueskyAPI, Secrets: secrets}); mention.KindOf(err) != mention.Credentials {
			t.Errorf("%v: %v", secrets, err)
		}
	}
	env := mention.Env{BaseURL: blueskyAPI, Secrets: blueskySecrets(), Options: map[string]string{"pds": "ftp://x"}}
	if _, err := newBluesky(env); mention.KindOf(err) != mention.BadConfig {
		t.Error(err)
	}
}

func TestBlueskyErrorKinds(t *testing.T) {
	for _, c := range []struct {
		status   int
		body     string
		signedIn bool
		want     mention.ErrorKind
	}{
		{400, `{"error":"InvalidRequest","message":"q must be set"}`, false, mention.BadQuery},
		{400, `{"error":"BadQueryString"}`, true, mention.BadQuery},
		{401, `{"error":"AuthMissing","message":"Authentication Required"}`, false, mention.Credentials},
		{400, `{"error":"AuthFactorTokenRequired"}`, true, mention.Credentials},
		{400, `{"error":"InvalidToken"}`, true, mention.Credentials},
		{400, `{"error":"UpstreamFailure"}`, false, mention.Unavailable},
		{502, `<html>`, false, mention.Unavailable},
		{403, blueskyDenial, false, mention.Blocked},
		{403, `{"error":"Forbidden"}`, true, mention.Blocked},
		{429, `{"error":"RateLimitExceeded"}`, true, mention.RateLimited},
		{400, `[]`, true, mention.BadQuery},
	} {
		status := &web.StatusError{Code: c.status, Body: []byte(c.body), RetryAfter: time.Minute}
		if c.status != 429 {
			status.RetryAfter = 0
		}
		err := blueskyError(&mention.Error{Kind: mention.KindOf(status), Err: status, RetryAfter: status.RetryAfter}, c.signedIn)
		e, ok := asError(err)
		if !ok || e.Kind != c.want || e.RetryAfter != status.RetryAfter || !errors.As(err, &status) {
			t.Errorf("%d %s: kind %q, want %q", c.status, c.body, mention.KindOf(err), c.want)
		}
	}
}

func TestBlueskyGoesDeeperThanCursors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const posts = 12_000
		v := newBlueskyTrip(t, deepBluesky(posts), blueskySecrets())
		got, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}})
		if err != nil || len(got) != posts {
			t.Fatalf("%d posts, error %v", len(got), err)
		}
		if last := got[posts-1].ID; last != "bluesky:at://did:plc:x/app.bsky.feed.post/11999" {
			t.Error("last post", last)
		}
	})
}
