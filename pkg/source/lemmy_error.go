package source

import (
	"net/http"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// lemmyRefusal is the body of a server's errors; most have status 400.
type lemmyRefusal struct {
	Error   string `json:"error"`
	Message string `json:"message"`
}

// lemmyError gives an error the kind that the server's own word has, and the
// next step.
func lemmyError(err error) error {
	var said lemmyRefusal
	status := refused(err, &said)
	if status == nil {
		return err
	}
	e := inItsWords(err, said.Error)
	switch said.Error {
	case "rate_limit_error", "too_many_requests":
		e.Kind = mention.RateLimited
		if status.RetryAfter == 0 {
			e.Hint = "try again in some minutes, with fewer words or fewer servers in sources.lemmy.instances"
		}
	case "not_logged_in", "instance_is_private", "site_ban", "banned":
		e.Kind, e.Hint = mention.Blocked, lemmyClosedHint
	case "unknown", "couldnt_get_posts", "couldnt_get_comments":
		e.Kind, e.Hint = mention.Unavailable, "the server has a problem of its own; try again later"
	default:
		switch status.Code {
		case http.StatusNotFound:
			e.Hint = "it may be no server of Lemmy; check sources.lemmy.instances"
		case http.StatusUnauthorized:
			e.Hint = lemmyClosedHint
		}
	}
	return e
}

const lemmyClosedHint = "the server shows its posts only to people with an account there; take it out of sources.lemmy.instances"
