package source

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

func TestGoogleplayContract(t *testing.T) {
	const rpc = ")]}'\n\n[[\"wrb.fr\",\"UsvDTd\",\"[[]]\",null,null,null,\"generic\"]]"
	reviews := "/androidpublisher/"
	sourcetest.Run(t, sourcetest.Case{
		Spec:    googleplay(),
		Options: playApps(),
		Secrets: map[string]string{"service_account": googleplaySecret(t)},
		Tokens:  []string{"ya29.token"},
		Site:    func() http.Handler { return newFakePlay(t) },
		Query:   mention.Query{Text: "northwind"},
		Want: []string{
			"googleplay:gp:AOqpTOExample9007199254740993", "googleplay:5c0ffee0-0000-4000-8000-000000000003",
			"googleplay:gp:AOqpTOE_w", "googleplay:gp:AOqpTOE_2", "googleplay:gp:AOqpTOE_1",
		},
		Identities: []string{"Maren Tolvik", "qwillem_77", "Odile Vasarhe", "Perrin Ulgate"},
		Own:        []string{"@northwind"},
		Gone:       []string{"googleplay:gp:AOqpTOEmpty"},
		Golden:     "testdata/googleplay/golden.json",
		// Without a token there is no next page; zeros are left out.
		Optional: []string{"tokenPagination", "nextPageToken", "nanos"},
		Empty: func() http.Handler {
			site := newFakePlay(t)
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					site.ServeHTTP(w, r)
					return
				}
				answer(w, 200, "{}")
			})
		},
		Refusals: []sourcetest.Refusal{
			{
				Name: "a key that was deleted", Status: 400, Path: "/token", Kind: mention.Credentials, Requests: 1,
				Body: `{"error":"invalid_grant","error_description":"Invalid JWT Signature."}`, Says: "clock",
			},
			{
				Name: "an account that was deleted", Status: 401, Path: "/token", Kind: mention.Credentials, Requests: 1,
				Body: `{"error":"invalid_client","error_description":"The OAuth client was not found."}`, Says: "OAuth client was not found",
			},
			{Name: "a token that is none", Status: 200, Path: "/token", Kind: mention.Changed, Body: `{"token_type":"Bearer","expires_in":3599}`},
			{Name: "a token of two lines", Status: 200, Path: "/token", Kind: mention.Changed, Body: `{"access_token":"a\nb"}`},
			{
				Name: "401", Status: 401, Path: reviews, Kind: mention.Credentials, Requests: 4, Says: "make a new one",
				Body: googleplayBody(401, "Request had invalid authentication credentials.", "UNAUTHENTICATED", "authError"),
			},
			{
				Name: "401 for want of a permission", Status: 401, Path: reviews, Kind: mention.Credentials, Requests: 2, Says: "Users and permissions",
				Body: googleplayBody(401, "The current user has insufficient permissions.", "", "permissionDenied"),
			},
			{
				Name: "403 for want of a permission", Status: 403, Path: reviews, Kind: mention.Credentials, Requests: 2, Says: "Users and permissions",
				Body: googleplayBody(403, "The caller does not have permission", "PERMISSION_DENIED", "forbidden"),
			},
			{
				Name: "403 of one app", Status: 403, Path: "wallet_2", Kind: mention.Credentials, Says: "1 of 2 apps failed: example.northwind.wallet_2",
				Body: googleplayBody(403, "The caller does not have permission", "PERMISSION_DENIED", "forbidden"),
			},
			{
				Name: "403 of an interface that is off", Status: 403, Path: reviews, Kind: mention.Credentials, Says: "enable",
				Body: `{"error":{"code":403,"message":"It is disabled.","status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}}`,
			},
			{
				Name: "403 of a quota", Status: 403, Path: reviews, Kind: mention.RateLimited, Requests: 2, Says: "200 requests an hour",
				Body: googleplayBody(403, "Quota exceeded", "", "quotaExceeded"),
			},
			{
				Name: "429", Status: 429, Path: reviews, Kind: mention.RateLimited, Requests: 2, Says: "200 requests an hour",
				Body: googleplayBody(429, "Quota exceeded", "RESOURCE_EXHAUSTED", "rateLimitExceeded"),
			},
			{
				Name: "404", Status: 404, Path: reviews, Kind: mention.BadConfig, Says: "packages",
				Body: googleplayBody(404, "Package not found: x.", "NOT_FOUND", "applicationNotFound"),
			},
			{
				Name: "400", Status: 400, Path: reviews, Kind: mention.BadConfig, After: 2, Says: "Invalid page token",
				Body: googleplayBody(400, "Invalid page token", "INVALID_ARGUMENT", "invalid"),
			},
			{
				Name: "503", Status: 503, Path: reviews, Kind: mention.Unavailable,
				Body: googleplayBody(503, "The service is unavailable.", "UNAVAILABLE", "backendError"),
			},
			{Name: "the answer of the store's pages", Status: 200, Path: reviews, Kind: mention.Changed, Body: rpc},
			{Name: "another list", Status: 200, Path: reviews, Kind: mention.Changed, Body: `{"items":[]}`},
		},
	})
}

func TestGoogleplayRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := newFakePlay(t)
		options := playApps()
		options["packages"] += " https://play.google.com/store/apps/details?id=example.northwind.quiet&hl=de"
		options["translation"] = "en"
		v := newPlayTrip(t, site, options, googleplaySecret(t))
		posts, err := v.all(t.Context(), week())
		if err != nil || len(posts) != 5 || v.notes != nil {
			t.Fatalf("%d posts, error %v, notes %q", len(posts), err, v.notes)
		}
		const api = "GET androidpublisher.googleapis.com/androidpublisher/v3/applications/example.northwind."
		want := []string{
			"POST oauth2.googleapis.com/token",
			api + "air/reviews?maxResults=100&translationLanguage=en",
			api + "wallet_2/reviews?maxResults=100&translationLanguage=en",
			api + "quiet/reviews?maxResults=100&translationLanguage=en",
			api + "air/reviews?maxResults=100&token=CAcQBg%2F%2B%3D&translationLanguage=en",
		}
		if !slices.Equal(site.asked, want) {
			t.Errorf("asked\n%s\nwant\n%s", strings.Join(site.asked, "\n"), strings.Join(want, "\n"))
		}
		// Only what was translated is in the language of the translation.
		if posts[2].ID != "googleplay:gp:AOqpTOE_w" || posts[2].Lang != "en" || posts[1].Lang != "de" {
			t.Errorf("%s is in %q, %s in %q", posts[2].ID, posts[2].Lang, posts[1].ID, posts[1].Lang)
		}
	})
}

// TestGoogleplayWeek says that the site's reviews do not go back further.
func TestGoogleplayWeek(t *testing.T) {
	t.Parallel()
	for since, notes := range map[time.Time]int{
		{}:                                   1,
		testClock().Add(-8 * 24 * time.Hour): 1,
		testClock().Add(-7*24*time.Hour - time.Second): 0, // a week, said a moment ago
		testClock().Add(-6 * 24 * time.Hour):           0,
	} {
		synctest.Test(t, func(t *testing.T) {
			v := newPlayTrip(t, newFakePlay(t), playApps(), googleplaySecret(t))
			if _, err := v.all(t.Context(), mention.Query{Since: since}); err != nil || len(v.notes) != notes {
				t.Errorf("since %v: error %v, notes %q", since, err, v.notes)
			}
		})
	}
}

// TestGoogleplayKeepsItsToken uses one token for all, until shortly before its
// end.
func TestGoogleplayKeepsItsToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := newFakePlay(t)
		v := newPlayTrip(t, site, playApps(), googleplaySecret(t))
		begin := time.Now()
		session := v.source.(*googleplaySource).session
		session.env.Now = func() time.Time { return testClock().Add(time.Since(begin)) }
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if posts, err := v.all(t.Context(), week()); err != nil || len(posts) != 5 {
					t.Errorf("%d posts, error %v", len(posts), err)
				}
			})
		}
		wg.Wait()
		time.Sleep(time.Until(begin.Add(54*time.Minute + 58*time.Second)))
		if _, err := session.token(t.Context(), ""); err != nil || site.made != 1 {
			t.Errorf("%d tokens, error %v", site.made, err)
		}
		time.Sleep(2 * time.Second)
		if token, err := session.token(t.Context(), ""); err != nil || token != "ya29.token2" {
			t.Errorf("the token is %q, error %v", token, err)
		}
	})
}

// TestGoogleplayRenewsItsToken meets a token that runs out before its time.
func TestGoogleplayRenewsItsToken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stale func(string) bool
		kind  mention.ErrorKind
		posts int
		made  int
	}{
		"one":     {func(token string) bool { return token == "ya29.token1" }, "", 5, 2},
		"each":    {func(string) bool { return true }, mention.Credentials, 0, 3},
		"missing": {nil, "", 5, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				site := newFakePlay(t)
				site.stale = c.stale
				if name == "missing" {
					site.lives = 0
				}
				posts, err := newPlayTrip(t, site, playApps(), googleplaySecret(t)).all(t.Context(), week())
				if len(posts) != c.posts || mention.KindOf(err) != c.kind || site.made != c.made {
					t.Errorf("%d posts, error %v, %d tokens", len(posts), err, site.made)
				}
			})
		})
	}
}

func TestGoogleplayNew(t *testing.T) {
	t.Parallel()
	key := googleplaySecret(t)
	for _, c := range []struct {
		name, secret, packages, translation string
		kind                                mention.ErrorKind
		says                                string
	}{
		{"all", key, "com.example.app", "pt-BR", "", ""},
		{"no key", " ", "com.example.app", "", mention.Credentials, "is missing"},
		{"a path", "/run/secrets/key.json", "com.example.app", "", mention.Credentials, "is not JSON"},
		{"a user's key", googleplaySecret(t, "type", "authorized_user"), "com.example.app", "", mention.Credentials, "not that of a service account"},
		{"no account", googleplaySecret(t, "client_email", ""), "com.example.app", "", mention.Credentials, "not that of a service account"},
		{"a token from elsewhere", googleplaySecret(t, "token_uri", "https://evil.example/token"), "com.example.app", "", mention.Credentials, "token_uri"},
		{"a token in the clear", googleplaySecret(t, "token_uri", "http://oauth2.googleapis.com/token"), "com.example.app", "", mention.Credentials, "token_uri"},
		{"no endpoint", googleplaySecret(t, "token_uri", ""), "com.example.app", "", "", ""},
		{"no PEM", googleplaySecret(t, "private_key", "QUJD"), "com.example.app", "", mention.Credentials, "private_key"},
		{"no RSA", googleplaySecret(t, "private_key", "-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n"), "com.example.app", "", mention.Credentials, "private_key"},
		{"no app", key, "", "", mention.Unconfigured, ""},
		{"one word", key, "northwind", "", mention.BadConfig, "northwind"},
		{"a path for a package", key, "com.example/../x", "", mention.BadConfig, ""},
		{"an empty part", key, "com..example", "", mention.BadConfig, ""},
		{"no language", key, "com.example.app", "en_US", mention.BadConfig, ""},
	} {
		env := mention.Env{
			Options: map[string]string{"packages": c.packages, "translation": c.translation}, Secrets: map[string]string{"service_account": c.secret},
		}
		_, err := newGoogleplay(env)
		if mention.KindOf(err) != c.kind || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
		if e, ok := asError(err); ok && e.Hint == "" {
			t.Errorf("%s: no hint", c.name)
		}
		if told := fmt.Sprintf("%v %+v", err, err); strings.Contains(told, "PRIVATE KEY") || strings.Contains(told, "kid7") {
			t.Errorf("%s: the error holds the key: %s", c.name, told)
		}
	}
}
