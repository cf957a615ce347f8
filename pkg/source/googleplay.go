package source

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	googleplayAPI       = "https://androidpublisher.googleapis.com"
	googleplayTokenHost = "oauth2.googleapis.com"
	// googleplayWindow is how far back the site's reviews go.
	googleplayWindow = 7 * 24 * time.Hour
)

// googleplay declares the reviews of one's own apps in Google Play. The contract
// is reviews.list of the Google Play Developer API. The reviews of other people's
// apps have no interface; Google's terms forbid to scrape them.
func googleplay() mention.Spec {
	return mention.Spec{
		Name:  "googleplay",
		Title: "Google Play",
		Doc:   "Reviews of your own Android apps in Google Play, by its official interface.",
		Limits: "Only apps of the account that the key belongs to, only reviews with a text, only of about the last week. " +
			"The language is that of the reviewer's device.",
		BaseURL: googleplayAPI,
		Hosts:   []string{googleplayTokenHost},
		Keys: []mention.Key{{
			Name: "service_account", Env: []string{"GOOGLEPLAY_SERVICE_ACCOUNT"}, Required: true,
			Doc: "the reviews of your apps: the JSON key of a service account, its content or (service_account_file) its file",
			How: "make a service account with a JSON key at https://console.cloud.google.com/iam-admin/serviceaccounts, enable the Google Play " +
				"Android Developer API there, and in the Play Console invite the account as a user who may reply to reviews; " +
				"if GOOGLE_APPLICATION_CREDENTIALS names the file, set service_account_file to the same path",
		}},
		Options: []mention.Option{
			{
				Name: "packages", Arg: true, Required: true,
				Doc: "the apps to read, by their package names, such as com.example.app",
			},
			{
				Name: "translation",
				Doc:  "a language that Google is to translate reviews into, such as en; without it they stay as they were written",
			},
		},
		// The site allows 200 requests an hour for each app, which is 20,000
		// reviews of a week.
		Rate:   mention.Rate{N: 1, Per: time.Second},
		Syntax: mention.Syntax{Local: true},
		Terms: mention.Terms{
			Identifying: []string{"authorName"},
			Link:        "https://play.google.com/store/apps/details?id=PACKAGE&reviewId=REVIEW",
			Policy:      "https://developers.google.com/terms",
		},
		Unseen:   true,
		Hopeless: googleplayHopeless,
		Rehearse: googleplayRehearse,
		New:      newGoogleplay,
	}
}

// googleplayRehearse answers with a token, and with no reviews.
func googleplayRehearse(r *http.Request) string {
	if r.Method == http.MethodPost {
		return `{"access_token":"TOKEN","expires_in":3600}`
	}
	return `{}`
}

// googleplaySource reads the reviews of apps.
type googleplaySource struct {
	env         mention.Env
	session     *googleplaySession
	packages    []string
	translation string
}

func newGoogleplay(env mention.Env) (mention.Source, error) {
	key, err := readGoogleplayKey(env.Secrets["service_account"])
	if err != nil {
		return nil, err
	}
	packages, err := distinct(env, "packages", googleplayPackage, "the name of a package",
		"it stands in the address of the app's page: https://play.google.com/store/apps/details?id=com.example.app")
	if err != nil {
		return nil, err
	}
	if len(packages) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "no app to read").
			WithHint("name one: --source googleplay:com.example.app, or set sources.googleplay.packages")
	}
	translation := strings.TrimSpace(env.Options["translation"])
	if feedLang(translation) != strings.ToLower(translation) {
		return nil, mention.Errorf(mention.BadConfig, "%.100q is no language", translation).
			WithHint("sources.googleplay.translation takes tags such as en or pt-BR")
	}
	return &googleplaySource{env: env, session: newGoogleplaySession(env, key), packages: packages, translation: translation}, nil
}

// googleplayPackage reads the name of a package, or the address of the app's
// page.
func googleplayPackage(s string) (name string, ok bool) {
	if _, id, found := strings.Cut(s, "?id="); found {
		s, _, _ = strings.Cut(id, "&")
	}
	parts := strings.Split(s, ".")
	for _, part := range parts {
		if part == "" || strings.ContainsFunc(part, func(r rune) bool { return r != '_' && !alphanumeric(r) }) {
			return "", false
		}
	}
	return s, len(parts) > 1 && len(s) <= 255
}

// alphanumeric reports whether r is a letter or a digit of ASCII.
func alphanumeric(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// Search implements mention.Source.
func (s *googleplaySource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return within(ctx, q, func(yield func(mention.Post, error) bool) {
		if q.Since.IsZero() || q.Since.Before(s.env.Time().Add(-googleplayWindow-time.Hour)) {
			s.env.Tell("Google Play gives only reviews of about the last week")
		}
		// Without a token no app can be read: that is one failure, not several.
		if _, err := s.session.token(ctx, ""); err != nil {
			yield(mention.Post{}, err)
			return
		}
		apps := make([]place, len(s.packages))
		lost := 0
		for i, name := range s.packages {
			w := &googleplayWalk{source: s, app: name, lost: &lost}
			apps[i] = place{name, readReviews(q, func() ([]review, bool, error) { return w.next(ctx) })}
		}
		several(ctx, s.env, "apps", apps)(yield)
		tellUnread(s.env, lost)
	})
}
