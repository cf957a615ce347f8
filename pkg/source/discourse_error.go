package source

import (
	"net/http"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// discourseRefusal is the body of an error, in either of its forms.
type discourseRefusal struct {
	Errors  []string `json:"errors"`
	Type    string   `json:"error_type"`
	Message string   `json:"message"`
	Extras  struct {
		Wait int64 `json:"wait_seconds"`
	} `json:"extras"`
}

// nameError gives an error the kind that the forum's own words have.
func (f *discourseForum) nameError(err error) error {
	var said discourseRefusal
	status := refused(err, &said)
	if status == nil {
		return err
	}
	if len(said.Errors) > 0 {
		said.Message = said.Errors[0]
	}
	e := inItsWords(err, said.Message)
	switch {
	case said.Type == "rate_limit", status.Code == http.StatusConflict:
		e.Kind, e.Hint = mention.RateLimited, "the forum is busy; try again later"
		if e.RetryAfter == 0 && said.Extras.Wait > 0 {
			e.RetryAfter = time.Duration(min(said.Extras.Wait, 86400)) * time.Second
		}
	case said.Type == "not_logged_in", e.Kind == mention.Blocked:
		e.Kind = mention.Blocked
		e.Hint = f.name + " shows nothing to readers without an account, or refuses this network; take it out of sources.discourse.forums"
	case e.Kind == mention.BadQuery:
		e.Hint = "forums want three characters or more; see what is sent with earshot query explain"
	case status.Code == http.StatusNotFound:
		e.Hint = "is " + f.name + " a Discourse forum? check sources.discourse.forums"
	}
	return e
}

// busy is the error for a search that a forum had no time for, and says so in a
// good answer.
func (f *discourseForum) busy(said string) error {
	return mention.Errorf(mention.RateLimited, "%s did not search: %.200q", f.name, said).
		WithHint("the forum is busy; try again later")
}

func (f *discourseForum) changed(what string) error {
	return mention.Errorf(mention.Changed, "%s: %s", f.name, what).
		WithHint("the forum may run an old or a changed Discourse; check sources.discourse.forums")
}
