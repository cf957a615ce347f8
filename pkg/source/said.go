package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// What sources share in telling why a site refuses.

// refusal is the answer with which a site refuses a request; nil for any other
// error.
func refusal(err error) *web.StatusError {
	status, ok := errors.AsType[*web.StatusError](err)
	if !ok || status.Code < 400 {
		return nil
	}
	return status
}

// refused is refusal, and reads what the site says into said, as far as that
// goes: without words the status has said all.
func refused(err error, said any) *web.StatusError {
	status := refusal(err)
	if status != nil {
		_ = json.Unmarshal(status.Body, said)
	}
	return status
}

// statusOf is the HTTP status of an error; 0 if it has none.
func statusOf(err error) int {
	if status, ok := errors.AsType[*web.StatusError](err); ok {
		return status.Code
	}
	return 0
}

// retold is a copy of an error with its kind, hint and wait, for a source to say
// better what they are; nil for an error without a kind.
func retold(err error) *mention.Error {
	known, ok := asError(err)
	if !ok {
		return nil
	}
	return &mention.Error{Kind: known.Kind, Err: err, Hint: known.Hint, RetryAfter: known.RetryAfter}
}

// inItsWords is retold with a site's own words; empty ones add nothing.
func inItsWords(err error, words string) *mention.Error {
	e := retold(err)
	if e == nil {
		e = mention.Errorf(mention.KindOf(err), "%w", err)
	}
	if words != "" {
		e.Err = fmt.Errorf("%w: %.200q", err, words)
	}
	return e
}

// truth reads an option that is true or false; unset is false.
func truth(env mention.Env, source, name string) (bool, error) {
	set := strings.TrimSpace(env.Options[name])
	if set == "" {
		return false, nil
	}
	is, err := strconv.ParseBool(set)
	if err != nil {
		return false, mention.Errorf(mention.BadConfig, "sources.%s.%s is %q", source, name, set).WithHint("set it to true or false")
	}
	return is, nil
}
