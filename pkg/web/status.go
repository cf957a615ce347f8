package web

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// maxErrorBody bounds what is kept of the body of an error.
const maxErrorBody = 4 << 10

// StatusError is an answer that is no success, or a success whose body is not
// what was asked for.
type StatusError struct {
	// Code is the HTTP status.
	Code int
	// Endpoint is host and path, without parameters.
	Endpoint string
	// Body is the beginning of the answer, at most 4 KiB.
	Body   []byte
	Header http.Header
	// RetryAfter is how long the site asks to wait; 0 is unknown.
	RetryAfter time.Duration

	as   mention.ErrorKind // the kind of a success that is none
	what string            // and why it is none
}

// Error says which endpoint answered what.
func (e *StatusError) Error() string {
	switch {
	case e.what != "":
		return e.Endpoint + " " + e.what
	case e.RetryAfter > 0:
		return fmt.Sprintf("%s answered %s and asks to wait %s", e.Endpoint, statusText(e.Code), round(e.RetryAfter))
	default:
		return e.Endpoint + " answered " + statusText(e.Code)
	}
}

// Is makes errors.Is(err, kind) true for the kind that the status means.
func (e *StatusError) Is(target error) bool { return target == error(e.kind()) }

func (e *StatusError) kind() mention.ErrorKind {
	if e.as != "" {
		return e.as
	}
	return kindOf(e.Code, e.RetryAfter > 0)
}

func statusText(code int) string {
	if text := http.StatusText(code); text != "" {
		return fmt.Sprintf("%d %s", code, text)
	}
	return fmt.Sprint(code)
}

// kindOf maps a status; asked says that the site named a time to come back.
func kindOf(code int, asked bool) mention.ErrorKind {
	switch code {
	case http.StatusUnauthorized, http.StatusPaymentRequired:
		return mention.Credentials
	case http.StatusForbidden, http.StatusUnavailableForLegalReasons:
		if asked {
			return mention.RateLimited
		}
		return mention.Blocked
	case http.StatusTooManyRequests, 420: // 420 is an old custom for 429
		return mention.RateLimited
	case http.StatusBadRequest, http.StatusUnprocessableEntity,
		http.StatusRequestURITooLong, http.StatusRequestEntityTooLarge:
		return mention.BadQuery
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusTooEarly:
		return mention.Unavailable
	}
	switch {
	case code < 500:
		return mention.Changed
	case asked:
		return mention.RateLimited
	default:
		return mention.Unavailable
	}
}

// asError adds to an answer its kind and the next step. A source that knows
// better sets its own hint.
func (e *StatusError) asError() *mention.Error {
	kind := e.kind()
	return &mention.Error{Kind: kind, Err: e, Hint: hint(kind, e.RetryAfter), RetryAfter: e.RetryAfter}
}

func hint(kind mention.ErrorKind, wait time.Duration) string {
	switch kind {
	case mention.Credentials:
		return "check the key of this source, or find out what one gives: earshot sources NAME"
	case mention.Blocked:
		return "the site refuses this program, this key or this network; a later try, or a key, may help: earshot sources NAME"
	case mention.BadQuery:
		return "the site does not take this search; see what it is asked: earshot query explain"
	case mention.Changed:
		return "the site may have changed its interface; look for a newer earshot, and check sources.NAME.base_url"
	case mention.RateLimited:
		return comeBack(wait)
	default:
		return "try again later; check the connection: earshot doctor"
	}
}

func comeBack(wait time.Duration) string {
	if wait <= 0 {
		return "try again later, and less often"
	}
	wait = round(wait)
	return fmt.Sprintf("try again in %s, after %s", wait, time.Now().Add(wait).UTC().Format("2006-01-02 15:04:05 UTC"))
}

// endpoint is host and path: an address without what may hold secrets.
func endpoint(u *url.URL) string {
	const most = 200
	s := u.Host + u.EscapedPath()
	if len(s) > most {
		s = s[:most] + "…"
	}
	return s
}
