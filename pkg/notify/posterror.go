package notify

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// unsent explains why there is no answer.
func (p *poster) unsent(ctx context.Context, err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err // the wrapping holds the whole address
	}
	if e, ok := errors.AsType[*mention.Error](err); ok {
		return e
	}
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("the connection ended without an answer")
	}
	return mention.Errorf(mention.Unavailable, "%w", err).WithHint("check the address of the webhook, and the connection")
}

// stopped is the error when ctx ended before an alert was delivered.
func stopped(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return mention.Errorf(mention.TimedOut, "it was not taken in time")
	}
	return mention.Errorf(mention.Interrupted, "interrupted before it was taken")
}

// longestCode bounds the code of an error, in bytes.
const longestCode = 60

// code is how Slack and others say why they refuse, such as channel_is_archived;
// nothing else of an answer is worth the risk.
func code(answer []byte) string {
	text := strings.TrimSpace(string(answer))
	if len(text) > longestCode || !strings.Contains(text, "_") || strings.Trim(text, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return ""
	}
	return text
}

// refused explains an answer that is no success.
func refused(res *http.Response, answer []byte) error {
	status := res.StatusCode
	why := http.StatusText(status)
	if c := code(answer); c != "" {
		why += ", " + c
	}
	switch {
	case status/100 == 3:
		return mention.Errorf(mention.BadConfig, "it answered %d: it redirects, and alerts are not sent on", status).
			WithHint("put the address that it redirects to into the configuration")
	case status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusNotFound || status == http.StatusGone:
		return mention.Errorf(mention.Credentials, "it answered %d %s", status, why).
			WithHint("the address of the webhook is wrong or was withdrawn, or its secret is wrong")
	case status == http.StatusTooManyRequests:
		return mention.Errorf(mention.RateLimited, "it answered %d %s", status, why).WithHint("send alerts less often, or of more hits")
	case status >= 500:
		return mention.Errorf(mention.Unavailable, "it answered %d %s, each time that it was tried", status, why)
	}
	return mention.Errorf(mention.Failure, "it answered %d %s", status, why).WithHint("it does not take what is sent; see it with: earshot notify test --dry-run")
}
