package source

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// githubProblem is one error of an answer of the GraphQL interface.
type githubProblem struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// githubRefusal is the body of an error.
type githubRefusal struct {
	Message string `json:"message"`
	Errors  []struct {
		Message string `json:"message"`
	} `json:"errors"`
}

const githubTokenHint = "check GITHUB_TOKEN: it may have expired, or lack access to public repositories (earshot sources github)"

// nameError gives an error the kind that the site's own words have.
func (s *githubSource) nameError(err error) error {
	var said githubRefusal
	status := refused(err, &said)
	if status == nil || said.Message == "" {
		return err
	}
	e := inItsWords(err, said.Message)
	if len(said.Errors) > 0 && said.Errors[0].Message != "" {
		e.Err = fmt.Errorf("%w: %.200q", e.Err, said.Errors[0].Message)
	}
	switch {
	case githubLimited(status.Body):
		e.Kind = mention.RateLimited
		s.limited(e)
	case e.Kind == mention.Blocked && s.token != "", e.Kind == mention.Credentials:
		e.Kind, e.Hint = mention.Credentials, githubTokenHint
	case e.Kind == mention.BadQuery:
		e.Hint = "try a shorter or simpler query; see what is sent with earshot query explain"
	}
	return e
}

// limited says when to come back. A limit that does not say lasts a minute at
// least.
func (s *githubSource) limited(e *mention.Error) {
	if e.RetryAfter <= 0 {
		e.RetryAfter = time.Minute
		web.Pause(s.env.Client, s.env.BaseURL, time.Minute)
	}
	if e.Hint = "try again later, and less often"; s.token == "" {
		e.Hint = "try again later, or set GITHUB_TOKEN, which is granted more (earshot sources github)"
	}
}

// problem is the error for one of the GraphQL interface.
func (s *githubSource) problem(said githubProblem) error {
	e := mention.Errorf(mention.Unavailable, "github answered with an error: %.200q", said.Message).WithHint("try again later")
	switch said.Type {
	case "RATE_LIMITED", "RATE_LIMIT":
		e.Kind = mention.RateLimited
		s.limited(e)
	case "FORBIDDEN", "INSUFFICIENT_SCOPES", "NOT_FOUND":
		e.Kind, e.Hint = mention.Credentials, githubTokenHint
	case "":
		if githubLimited([]byte(said.Message)) {
			e.Kind = mention.RateLimited
			s.limited(e)
		}
	default: // the query does not fit the interface, as "undefinedField" says
		e.Kind, e.Hint = mention.Changed, changedHint
	}
	return e
}

// githubLimited reports whether a body speaks of a limit on requests, in the
// words of today or of earlier years.
func githubLimited(body []byte) bool {
	body = bytes.ToLower(body)
	for _, words := range []string{"rate limit", "abuse detection"} {
		if bytes.Contains(body, []byte(words)) {
			return true
		}
	}
	return false
}

// githubHopeless reports a limit that does not say how long it lasts: asking
// again at once makes it longer.
func githubHopeless(status int, header http.Header, body []byte) bool {
	return status == http.StatusTooManyRequests && header.Get("Retry-After") == "" &&
		header.Get("X-RateLimit-Reset") == "" && githubLimited(body)
}
