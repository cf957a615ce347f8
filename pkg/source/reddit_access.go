package source

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// redditLogin gets tokens for an app, without an account.
type redditLogin struct {
	client           *http.Client
	site, id, secret string
}

// fetch asks for a token. The site may refuse with a good status.
func (l redditLogin) fetch(ctx context.Context) (string, time.Duration, error) {
	var answer struct {
		Token   string          `json:"access_token"`
		Seconds float64         `json:"expires_in"`
		Error   json.RawMessage `json:"error"`
	}
	header := http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(l.id+":"+l.secret))}}
	form := url.Values{"grant_type": {"client_credentials"}}
	_, err := web.PostForm(ctx, l.client, l.site+"/api/v1/access_token", header, form, &answer)
	switch code := statusOf(err); {
	case code == http.StatusBadRequest || code == http.StatusUnauthorized:
		return "", 0, mention.Errorf(mention.Credentials, "reddit does not know the app: %w", err).WithHint("%s", redditAppHint)
	case code == http.StatusForbidden:
		return "", 0, mention.Errorf(mention.KindOf(err), "%w", err).WithHint("reddit refuses this network or this app; %s", redditAppHint)
	case err != nil:
		return "", 0, redditError(err)
	case answer.Token == "" && len(answer.Error) > 0 && string(answer.Error) != "null":
		return "", 0, mention.Errorf(mention.Credentials, "reddit gives no token: %.200q", string(answer.Error)).WithHint("%s", redditAppHint)
	case answer.Token == "":
		return "", 0, reshaped("reddit answers without a token")
	}
	if answer.Seconds <= 0 {
		answer.Seconds = redditTokenLife // it does not say: a refusal will
	}
	return answer.Token, time.Duration(min(answer.Seconds, 86400) * float64(time.Second)), nil
}

// redditTokenLife is how many seconds tokens are known to last.
const redditTokenLife = 3600

const redditAppHint = "check REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET; apps are listed at https://www.reddit.com/prefs/apps"

// get asks the interface for apps, with a new token once if the old one is
// refused. Without raw_json the site escapes three signs in every text.
func (s *redditSource) get(ctx context.Context, path string, params url.Values, out any) error {
	params.Set("raw_json", "1")
	address := s.api + path + "?" + params.Encode()
	token, err := s.token.get(ctx)
	if err != nil {
		return err
	}
	_, err = web.GetJSON(ctx, s.env.Client, address, bearer(token), out)
	if statusOf(err) != http.StatusUnauthorized {
		return redditError(err)
	}
	if token, err = s.token.instead(ctx, token); err != nil {
		return err
	}
	_, err = web.GetJSON(ctx, s.env.Client, address, bearer(token), out)
	return redditError(err)
}

// redditRefusal is the body of the site's errors: a status as a number, and
// sometimes a word about why.
type redditRefusal struct {
	Reason string `json:"reason"`
}

// redditError gives an error the kind that the site's own words have, and the
// next step.
func redditError(err error) error {
	var said redditRefusal
	status := refused(err, &said) // most errors are a number alone
	if status == nil {
		return err
	}
	e := inItsWords(err, said.Reason)
	scopes := strings.Contains(status.Header.Get("Www-Authenticate"), "insufficient_scope")
	switch code := status.Code; {
	case code == http.StatusUnauthorized:
		e.Hint = redditAppHint
	case code == http.StatusForbidden && scopes:
		e.Kind, e.Hint = mention.Credentials, "the app's token lacks a permission; "+redditAppHint
	case code == http.StatusForbidden && said.Reason != "":
		e.Hint = "earshot reads only what is public; take the subreddit out of sources.reddit.subreddits"
	case code == http.StatusForbidden && e.Kind == mention.Blocked:
		e.Hint = "the subreddit may be private, or the app not approved: https://www.reddit.com/prefs/apps"
	case code == http.StatusNotFound:
		e.Hint = "what was asked for may be banned, gone or misspelt; check sources.reddit.subreddits"
	}
	return e
}
