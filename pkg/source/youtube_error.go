package source

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

var (
	// errYoutubeClosed is the error of requests that are not sent, since one
	// before them was refused for good.
	errYoutubeClosed = errors.New("youtube is not asked any more")
	// errYoutubeDisabled and errYoutubeGone mark what is passed over.
	errYoutubeDisabled = errors.New("comments are disabled")
	errYoutubeGone     = errors.New("not found")
)

// youtubeHopeless reports whether waiting a little is of no use.
func youtubeHopeless(status int, _ http.Header, body []byte) bool {
	said := readYoutubeRefusal(body)
	return (status == http.StatusForbidden || status == http.StatusTooManyRequests) && said.daily()
}

// youtubeError gives an error the kind that the site's own words have, and the
// next step.
func youtubeError(err error, method string, now time.Time) error {
	status, said := youtubeSaid(err)
	if status == nil {
		return err
	}
	e := inItsWords(err, web.Text(said.Message))
	switch {
	case said.daily():
		e.Kind, e.RetryAfter = mention.RateLimited, untilYoutubesDay(now)
		return e.WithHint("%s", youtubeDayHint(said.budget(method)))
	case said.hurried():
		e.Kind = mention.RateLimited
		return e.WithHint("try again in some minutes")
	case said.failed():
		e.Kind = mention.Unavailable
		return e.WithHint("the site failed; try again later")
	case said.has("commentsDisabled"):
		e.Err = fmt.Errorf("%w: %w", errYoutubeDisabled, e.Err)
	case status.Code == http.StatusNotFound && said.gone():
		e.Err = fmt.Errorf("%w: %w", errYoutubeGone, e.Err)
	}
	if hint := said.keyHint(); hint != "" {
		e.Kind = mention.Credentials
		return e.WithHint("%s", hint)
	}
	return e
}

func youtubeDayHint(budget string) string {
	if budget == youtubeSearchBudget {
		return "the project's searches of the day are used up; they begin anew at midnight in California. " +
			"Channels and videos that you name can still be read (sources.youtube.search: off)"
	}
	return "the project's requests of the day are used up; they begin anew at midnight in California. " +
		"Read fewer videos (sources.youtube.max_videos), or ask Google for more"
}
