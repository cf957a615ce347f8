package source

import (
	"context"
	"net/http"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// blueskySession signs in when a token is first needed and keeps it in memory:
// the site allows few new sessions, 30 in five minutes and 300 a day.
type blueskySession struct {
	client           *http.Client
	base             string
	handle, password string

	// turn holds one value; who takes it may sign in and read or change tokens.
	turn   chan struct{}
	tokens blueskyTokens
}

type blueskyTokens struct {
	Access  string `json:"accessJwt"`
	Refresh string `json:"refreshJwt"`
}

func newBlueskySession(client *http.Client, base, handle, password string) *blueskySession {
	s := &blueskySession{client: client, base: base, handle: handle, password: password, turn: make(chan struct{}, 1)}
	s.turn <- struct{}{}
	return s
}

// token returns the token in use, after signing in if there is none.
func (s *blueskySession) token(ctx context.Context) (string, error) { return s.renew(ctx, "") }

// renew returns a token other than the stale one: the one that somebody else
// fetched meanwhile, a refreshed one, or that of a new session.
func (s *blueskySession) renew(ctx context.Context, stale string) (string, error) {
	select {
	case <-s.turn:
		defer func() { s.turn <- struct{}{} }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if s.tokens.Access != stale {
		return s.tokens.Access, nil
	}
	tokens, err := s.refresh(ctx)
	if err != nil {
		return "", err
	}
	if tokens.Access == "" {
		if tokens, err = s.create(ctx); err != nil {
			return "", err
		}
	}
	s.tokens = tokens
	return tokens.Access, nil
}

// refresh exchanges the refresh token. It returns no tokens when there is none
// or when the site no longer takes it.
func (s *blueskySession) refresh(ctx context.Context) (blueskyTokens, error) {
	if s.tokens.Refresh == "" {
		return blueskyTokens{}, nil
	}
	var tokens blueskyTokens
	// An empty form is no body at all: with one the site refuses the call.
	_, err := web.PostForm(ctx, s.client, s.method("refreshSession"), bearer(s.tokens.Refresh), nil, &tokens)
	switch mention.KindOf(err) {
	case mention.Credentials, mention.BadQuery, mention.Changed:
		return blueskyTokens{}, nil
	}
	return tokens, blueskyError(err, true)
}

// create signs in.
func (s *blueskySession) create(ctx context.Context) (blueskyTokens, error) {
	var tokens blueskyTokens
	in := map[string]string{"identifier": s.handle, "password": s.password}
	_, err := web.PostJSON(ctx, s.client, s.method("createSession"), nil, in, &tokens)
	if err == nil && tokens.Access == "" {
		err = reshaped("bluesky signed in without giving a token")
	}
	return tokens, blueskyError(err, true)
}

func (s *blueskySession) method(name string) string {
	return s.base + "/xrpc/com.atproto.server." + name
}

// blueskyRefusal is the body of the site's errors.
type blueskyRefusal struct {
	Error   string `json:"error"`
	Message string `json:"message"`
}

// blueskyRefused returns the site's own words for an error, if it gave any.
func blueskyRefused(err error) (status *web.StatusError, said blueskyRefusal) {
	status = refused(err, &said) // an empty name means: not the site's own error
	return status, said
}

// blueskyExpired reports whether the token has run out: the site says so with
// status 400, other servers with 401.
func blueskyExpired(err error) bool {
	status, said := blueskyRefused(err)
	return said.Error == "ExpiredToken" || status != nil && status.Code == http.StatusUnauthorized
}

// blueskyError gives an error the kind that the site's own words have, and the
// next step. Without such words the status has said all.
func blueskyError(err error, signedIn bool) error {
	status, said := blueskyRefused(err)
	if status == nil {
		return err
	}
	e := inItsWords(err, said.Message)
	switch said.Error {
	case "InvalidRequest", "BadQueryString":
		e.Kind = mention.BadQuery
	case "AuthenticationRequired", "AuthMissing", "AuthFactorTokenRequired", "AccountTakedown", "ExpiredToken", "InvalidToken":
		e.Kind = mention.Credentials
	case "UpstreamFailure", "UpstreamTimeout", "InternalServerError":
		e.Kind = mention.Unavailable
	}
	switch {
	case e.Kind == mention.Credentials && signedIn:
		return e.WithHint("check BSKY_HANDLE and BSKY_APP_PASSWORD; app passwords are made at https://bsky.app/settings/app-passwords")
	case (e.Kind == mention.Credentials || e.Kind == mention.Blocked) && !signedIn:
		return e.WithHint("search without an account is closed just now; set BSKY_HANDLE and BSKY_APP_PASSWORD (earshot sources bluesky)")
	}
	return e
}
