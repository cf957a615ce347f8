package source

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// xProblem is how the site says what is wrong. Its type is an address whose host
// differs from answer to answer, so that its end tells.
type xProblem struct {
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Type   string `json:"type"`
	Reason string `json:"reason"`
	Period string `json:"period"`
	// Message is that of an entry of Errors, or of an error of the site's gateway.
	Message string     `json:"message"`
	Errors  []xProblem `json:"errors"`
}

// is reports whether a problem is of a type.
func (p xProblem) is(kind string) bool { return strings.HasSuffix(p.Type, "/"+kind) }

// name is the site's short word for a problem.
func (p xProblem) name() string {
	if p.Title != "" {
		return p.Title
	}
	return p.Message
}

// said is what the site says in a sentence.
func (p xProblem) said() string {
	for _, e := range p.Errors {
		if e.Message != "" {
			return e.Message
		}
	}
	if p.Detail != "" {
		return p.Detail
	}
	return p.name()
}

// capped reports whether the allowance of a month or a day is used up.
func (p xProblem) capped() bool {
	return p.Title == "UsageCapExceeded" || p.is("usage-capped")
}

// xHopeless is the Spec's: a usage cap stays until its period ends, whatever the
// headers say about the next quarter of an hour.
func xHopeless(_ int, _ http.Header, body []byte) bool {
	var said xProblem
	return json.Unmarshal(body, &said) == nil && said.capped()
}

// xError gives an error the kind that the site's own words have, and the next
// step.
func xError(err error) error {
	var said xProblem
	status := refused(err, &said)
	if status == nil {
		return err
	}
	e := inItsWords(err, said.said())
	if e.Kind == mention.Credentials && status.Code == http.StatusUnauthorized {
		e.Hint = "check X_BEARER_TOKEN; a new one is made at https://console.x.com"
	}
	return said.named(e)
}

// named gives an error the kind of the problem, and the next step.
func (p xProblem) named(e *mention.Error) error {
	switch {
	case p.Title == "CreditsDepleted", p.is("credits"):
		e.Kind, e.RetryAfter = mention.Credentials, 0
		return e.WithHint("the token is good but its account has no credits left: add some at https://console.x.com")
	case p.capped():
		e.Kind, e.RetryAfter = mention.RateLimited, 0
		return e.WithHint("the usage cap of this period is reached, and waiting will not help before the next one: " +
			"see usage and caps at https://console.x.com")
	case p.Reason == "client-not-enrolled", p.is("client-forbidden"):
		e.Kind, e.RetryAfter = mention.Credentials, 0
		return e.WithHint("the token's app lacks this access: put it into a project at https://console.x.com; " +
			"sources.x.scope: all needs access to the full archive")
	case p.is("unsupported-authentication"), p.Title == "Unsupported Authentication":
		e.Kind, e.RetryAfter = mention.Credentials, 0
		return e.WithHint("X_BEARER_TOKEN must be the app's bearer token, not a user's token or an API key")
	case p.is("invalid-request"), p.Title == "Invalid Request":
		e.Kind = mention.BadQuery
		return e.WithHint("try a simpler query; see what is sent with earshot scan --dry-run --source x")
	}
	return e
}
