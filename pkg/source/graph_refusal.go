package source

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// refused gives an error the kind that the site's own words have, and the next
// step. Without such words the status has said all.
func (r *graphRun) refused(err error, f *graphFault, needs string) error {
	if f == nil {
		return err
	}
	e := inItsWords(err, r.words(f))
	switch {
	case f.throttled():
		return r.limited(e, err, f)
	case f.unfit():
		e.Kind = mention.Credentials
		return r.unfit(e, f)
	case f.forbidden():
		e.Kind = mention.Credentials
		return e.WithHint("the token lacks a permission or its app a feature: %s (earshot sources %s)",
			cmp.Or(f.permissions(), needs, "the site does not say which"), r.site.source)
	case f.gone():
		e.Kind = mention.BadConfig
		return e.WithHint("check the names and ids below sources.%s; or the token lacks a permission: %s",
			r.site.source, cmp.Or(needs, "the site does not say which"))
	case f.removed():
		e.Kind = mention.Changed
		return e.WithHint("set sources.%s.version to one that the site still has, or look for a newer earshot", r.site.source)
	case f.Code == 368:
		e.Kind = mention.Blocked
		return e.WithHint("the site has blocked this account or app for a while; see what it says when you sign in there")
	case f.passing():
		e.Kind = mention.Unavailable
		return e.WithHint("try again later")
	}
	return e
}

// unfit sets the next step for a token that is no good.
func (r *graphRun) unfit(e *mention.Error, f *graphFault) error {
	if f.unproven() && r.site.secretEnv != "" {
		if r.proof == "" {
			return e.WithHint("set %s, the secret of the token's app: the app demands a proof of it", r.site.secretEnv)
		}
		return e.WithHint("%s is not the secret of the token's app", r.site.secretEnv)
	}
	return e.WithHint("%s: %s; get a new one (earshot sources %s)", r.site.tokenEnv, f.token(), r.site.source)
}

// limited sets kind, wait and next step of a throttle.
func (r *graphRun) limited(e *mention.Error, err error, f *graphFault) error {
	e.Kind = mention.RateLimited
	if status, ok := errors.AsType[*web.StatusError](err); ok {
		if used := graphUsageOf(status.Header); used.regain > 0 {
			e.RetryAfter = used.regain
		}
	}
	if f.Code == 18 {
		return e.WithHint("an account may ask for 30 different hashtags in seven days; wait, or ask for those it asked for before")
	}
	return e.WithHint("%s", graphComeBack(e.RetryAfter))
}

// graphComeBack is the next step after a throttle.
func graphComeBack(wait time.Duration) string {
	if wait <= 0 {
		return "the allowance is that of one hour; try again in an hour, and less often"
	}
	return fmt.Sprintf("try again in %s", wait.Round(time.Minute))
}

// words is what the site says, without what is secret.
func (r *graphRun) words(f *graphFault) string {
	text := strings.ReplaceAll(cmp.Or(f.UserMessage, f.Message), r.token, "***")
	if f.UserMessage != "" && f.Message != "" {
		text = strings.ReplaceAll(f.Message, r.token, "***") + " " + text
	}
	if r.proof != "" {
		text = strings.ReplaceAll(text, r.proof, "***")
	}
	return clean(text)
}
