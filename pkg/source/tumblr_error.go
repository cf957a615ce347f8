package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const tumblrKeyHint = "check TUMBLR_API_KEY: it is the OAuth Consumer Key of an application at https://www.tumblr.com/oauth/apps"

// tumblrMeta repeats the status of an answer. In some ways of asking it is the
// only true one.
type tumblrMeta struct {
	Status *int   `json:"status"`
	Msg    string `json:"msg"`
}

// err is the error that a good answer means; nil if it is good indeed.
func (m tumblrMeta) err() error {
	switch {
	case m.Status == nil:
		return reshaped("tumblr answers without a status")
	case *m.Status == http.StatusOK:
		return nil
	}
	status := &web.StatusError{Code: *m.Status, Endpoint: "tumblr"}
	e := mention.Errorf(mention.KindOf(status), "%w: %.200q", status, m.Msg)
	if e.Kind == mention.Credentials {
		return e.WithHint(tumblrKeyHint)
	}
	return e.WithHint("try again later; check the key: earshot doctor")
}

// tumblrSpent says which allowance of the key an answer says is used up: "day",
// "hour" or "" for none.
func tumblrSpent(status int, h http.Header) string {
	switch {
	case status != http.StatusTooManyRequests:
		return ""
	case h.Get("X-Ratelimit-Perday-Remaining") == "0":
		return "day"
	case h.Get("X-Ratelimit-Perhour-Remaining") == "0":
		return "hour"
	}
	return ""
}

// nameError adds to an error what the site says about it, and the next step.
func (s *tumblrSource) nameError(err error) error {
	status, ok := errors.AsType[*web.StatusError](err)
	if !ok || retold(err) == nil {
		return err
	}
	var said struct {
		Errors []struct {
			Detail string `json:"detail"`
		} `json:"errors"`
	}
	_ = json.Unmarshal(status.Body, &said) // without words the status has said all
	e := retold(err)
	if len(said.Errors) > 0 && said.Errors[0].Detail != "" {
		e.Err = fmt.Errorf("%w: %.200q", err, said.Errors[0].Detail)
	}
	if e.Kind == mention.Credentials {
		return e.WithHint(tumblrKeyHint)
	}
	switch spent := tumblrSpent(status.Code, status.Header); spent {
	case "day":
		s.env.Exhaust(tumblrDay)
		return tumblrUntil(e, spent, status.Header.Get("X-Ratelimit-Perday-Reset"))
	case "hour":
		return tumblrUntil(e, spent, status.Header.Get("X-Ratelimit-Perhour-Reset"))
	}
	return e
}

// tumblrUntil says when a used-up allowance begins anew: the site gives seconds.
func tumblrUntil(e *mention.Error, spent, reset string) error {
	when := "later"
	if seconds, err := strconv.ParseInt(reset, 10, 32); err == nil && seconds > 0 {
		e.RetryAfter = time.Duration(seconds) * time.Second
		when = "in " + e.RetryAfter.String()
	}
	return e.WithHint("the requests of this key for the %s are used up; try again %s", spent, when)
}
