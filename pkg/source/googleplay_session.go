package source

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// googleplayMargin is how long before its end a token is renewed: a request that
// waits its turn must not come too late.
const googleplayMargin = 5 * time.Minute

// googleplaySession gets a token when one is first needed and keeps it in memory
// for as long as it is good: an hour.
type googleplaySession struct {
	env mention.Env
	key *googleplayKey

	// turn is full while somebody reads or renews what follows.
	turn    chan struct{}
	access  string
	expires time.Time
}

func newGoogleplaySession(env mention.Env, key *googleplayKey) *googleplaySession {
	return &googleplaySession{env: env, key: key, turn: make(chan struct{}, 1)}
}

// token returns a token other than the stale one: that in use, or a new one.
func (s *googleplaySession) token(ctx context.Context, stale string) (string, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if now := s.env.Time(); s.access == stale || !now.Before(s.expires) {
		access, lives, err := s.exchange(ctx, now)
		if err != nil {
			return "", err
		}
		s.access, s.expires = access, now.Add(lives-googleplayMargin)
	}
	return s.access, nil
}

// exchange gets a token for a signed statement.
func (s *googleplaySession) exchange(ctx context.Context, now time.Time) (access string, lives time.Duration, err error) {
	assertion, err := s.key.assertion(now)
	if err != nil {
		return "", 0, err
	}
	address := s.key.endpoint.String()
	if s.env.BaseURLSet {
		address = s.env.BaseURL + s.key.endpoint.EscapedPath()
	}
	var answer struct {
		Access string `json:"access_token"`
		Lives  int64  `json:"expires_in"`
	}
	form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {assertion}}
	if _, err := web.PostForm(ctx, s.env.Client, address, nil, form, &answer); err != nil {
		return "", 0, googleplayTokenError(err)
	}
	answer.Access = strings.TrimSpace(answer.Access)
	if answer.Access == "" || strings.ContainsFunc(answer.Access, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", 0, reshaped("Google answers the key without giving a token")
	}
	if answer.Lives <= 0 || answer.Lives > 3600 {
		answer.Lives = 3600 // what was asked for
	}
	return answer.Access, time.Duration(answer.Lives) * time.Second, nil
}
