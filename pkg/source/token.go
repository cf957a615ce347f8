package source

import (
	"context"
	"time"
)

// heldToken keeps a token in memory that searches share. The first that needs
// one fetches it, while the others wait.
type heldToken struct {
	fetch func(ctx context.Context) (token string, lives time.Duration, err error)
	now   func() time.Time

	// turn holds one value; who takes it may fetch, and read or change the rest.
	turn  chan struct{}
	token string
	until time.Time
}

// tokenMargin is how long before its end a token is no longer used.
const tokenMargin = time.Minute

func holdToken(now func() time.Time, fetch func(context.Context) (string, time.Duration, error)) *heldToken {
	t := &heldToken{fetch: fetch, now: now, turn: make(chan struct{}, 1)}
	t.turn <- struct{}{}
	return t
}

// get returns the token in use, or a new one if it has come to its end.
func (t *heldToken) get(ctx context.Context) (string, error) {
	if err := t.take(ctx); err != nil {
		return "", err
	}
	defer t.give()
	if t.token != "" && t.now().Before(t.until) {
		return t.token, nil
	}
	return t.renew(ctx)
}

// instead returns a token other than one that the site refused: what somebody
// else has fetched meanwhile, or a new one.
func (t *heldToken) instead(ctx context.Context, refused string) (string, error) {
	if err := t.take(ctx); err != nil {
		return "", err
	}
	defer t.give()
	if t.token != refused && t.token != "" {
		return t.token, nil
	}
	return t.renew(ctx)
}

func (t *heldToken) renew(ctx context.Context) (string, error) {
	t.token = ""
	token, lives, err := t.fetch(ctx)
	if err != nil {
		return "", err
	}
	t.token, t.until = token, t.now().Add(lives-tokenMargin)
	return token, nil
}

func (t *heldToken) take(ctx context.Context) error {
	select {
	case <-t.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *heldToken) give() { t.turn <- struct{}{} }
