package source

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// googleplayRefusal is the body of the interface's errors.
type googleplayRefusal struct {
	Error struct {
		Message string `json:"message"`
		Status  string `json:"status"`
		Errors  []struct {
			Reason string `json:"reason"`
		} `json:"errors"`
		Details []struct {
			Reason string `json:"reason"`
		} `json:"details"`
	} `json:"error"`
}

// reasons are the codes that say why.
func (r *googleplayRefusal) reasons() []string {
	all := []string{r.Error.Status}
	for _, e := range r.Error.Errors {
		all = append(all, e.Reason)
	}
	for _, d := range r.Error.Details {
		all = append(all, d.Reason)
	}
	return all
}

// says reports whether one of the codes is among the reasons.
func (r *googleplayRefusal) says(codes ...string) bool {
	return slices.ContainsFunc(r.reasons(), func(reason string) bool { return slices.Contains(codes, reason) })
}

// overQuota reports whether a quota is used up, under whatever status.
func (r *googleplayRefusal) overQuota() bool {
	return r.says("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded", "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED")
}

// unpermitted reports whether the token is good and the account may not read the
// app, which older answers say with status 401.
func (r *googleplayRefusal) unpermitted() bool {
	return r.says("permissionDenied", "PERMISSION_DENIED", "forbidden", "insufficientPermissions", "projectNotLinked")
}

// googleplayHopeless knows the quotas that no short wait renews: they are those
// of an hour or a day.
func googleplayHopeless(_ int, header http.Header, body []byte) bool {
	var said googleplayRefusal
	return header.Get("Retry-After") == "" && json.Unmarshal(body, &said) == nil && said.overQuota()
}

// googleplayRefused returns what the site says about an error, if anything.
func googleplayRefused(err error) (said googleplayRefusal, ok bool) {
	return said, refused(err, &said) != nil && said.Error.Message != ""
}

// googleplayExpired reports whether a token is no longer taken.
func googleplayExpired(err error) bool {
	said, _ := googleplayRefused(err)
	return statusOf(err) == http.StatusUnauthorized && !said.unpermitted()
}

// googleplayError gives an error the kind that the site's own words have, and the
// next step. The token that was sent stays out of the words.
func googleplayError(err error, token string) error {
	said, ok := googleplayRefused(err)
	if !ok {
		return err
	}
	e := inItsWords(err, strings.ReplaceAll(said.Error.Message, token, "***"))
	status := statusOf(err)
	switch {
	case said.overQuota():
		e.Kind = mention.RateLimited
		return e.WithHint("Google allows 200 requests an hour for each app; try again in an hour")
	case said.says("accessNotConfigured", "SERVICE_DISABLED"):
		e.Kind = mention.Credentials
		return e.WithHint("enable the Google Play Android Developer API in the key's project: https://console.cloud.google.com/apis/library/androidpublisher.googleapis.com")
	case said.unpermitted():
		e.Kind = mention.Credentials
		return e.WithHint("in the Play Console, under Users and permissions, let the service account see the app and reply to its reviews; " +
			"only your own apps can be read")
	case status == http.StatusUnauthorized:
		return e.WithHint("the key may have been deleted; make a new one (earshot sources googleplay)")
	case status == http.StatusBadRequest, status == http.StatusNotFound:
		e.Kind = mention.BadConfig
		return e.WithHint("check the names in sources.googleplay.packages")
	}
	return e
}

// googleplayTokenError names the refusal of a key, for which the token endpoint
// has errors of its own.
func googleplayTokenError(err error) error {
	var said struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if refused(err, &said) == nil || said.Error == "" {
		return err
	}
	known, _ := asError(err)
	if known == nil || known.Kind == mention.RateLimited || known.Kind == mention.Unavailable {
		return err
	}
	return mention.Errorf(mention.Credentials, "Google does not take the key: %w: %.60q %.200q", err, said.Error, said.Description).
		WithHint("check that the key was not deleted and that this computer's clock is right; make a new key if need be (earshot sources googleplay)")
}
