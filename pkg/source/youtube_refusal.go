package source

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/web"
)

// youtubeRefusal is what the site says about a request that it refuses. Old
// reasons stand in errors, newer ones in details.
type youtubeRefusal struct {
	Message string `json:"message"`
	Errors  []struct {
		Reason string `json:"reason"`
	} `json:"errors"`
	Details []struct {
		Reason   string `json:"reason"`
		Metadata struct {
			Limit string `json:"quota_limit"`
			Unit  string `json:"quota_unit"`
		} `json:"metadata"`
	} `json:"details"`
}

// youtubeSaid returns the site's own words for an error, if it gave any.
func youtubeSaid(err error) (status *web.StatusError, said youtubeRefusal) {
	if status = refusal(err); status != nil {
		said = readYoutubeRefusal(status.Body)
	}
	return status, said
}

// readYoutubeRefusal reads the body of an error; in a few it is a mere text.
func readYoutubeRefusal(body []byte) (said youtubeRefusal) {
	var envelope struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &envelope) != nil {
		return said
	}
	if json.Unmarshal(envelope.Error, &said.Message) != nil {
		_ = json.Unmarshal(envelope.Error, &said) // what cannot be read says nothing
	}
	return said
}

// has reports whether one of the reasons is given.
func (s *youtubeRefusal) has(reasons ...string) bool {
	for _, e := range s.Errors {
		if slices.Contains(reasons, e.Reason) {
			return true
		}
	}
	for _, d := range s.Details {
		if slices.Contains(reasons, d.Reason) {
			return true
		}
	}
	return false
}

// daily reports whether what Google grants for a day is used up.
func (s *youtubeRefusal) daily() bool { return s.budget("") != "" }

// budget is what is used up for the day by a method's refusal; "" where nothing
// is. The reason may be that of a short rate limit; then only the unit of the
// limit tells, and its name which limit it is.
func (s *youtubeRefusal) budget(method string) string {
	for _, d := range s.Details {
		limit := strings.ToLower(d.Metadata.Limit)
		switch {
		case !strings.HasPrefix(d.Metadata.Unit, "1/d/"):
		case strings.Contains(limit, "search"):
			return youtubeSearchBudget
		case limit == "":
			return youtubeBudget(method)
		default:
			return youtubeUnitBudget
		}
	}
	if s.has("quotaExceeded", "dailyLimitExceeded") {
		return youtubeUnitBudget
	}
	return ""
}

// failed reports whether the site calls a failure of its own a bad request.
func (s *youtubeRefusal) failed() bool { return s.has("processingFailure", "invalidPageToken") }

// hurried reports whether the reason is a rate limit, short or not.
func (s *youtubeRefusal) hurried() bool {
	return s.has("rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED")
}

// gone reports whether what was asked for is not there, rather than the
// interface itself.
func (s *youtubeRefusal) gone() bool {
	return s.has("videoNotFound", "commentThreadNotFound", "commentNotFound", "channelNotFound", "playlistNotFound") ||
		strings.Contains(s.Message, "could not be found") || strings.Contains(s.Message, "cannot be found")
}

// keyHint says what to do about the key; "" where that is not the matter.
func (s *youtubeRefusal) keyHint() string {
	switch {
	case s.has("API_KEY_INVALID", "keyInvalid", "keyExpired"):
		return "check YOUTUBE_API_KEY; keys are made at https://console.cloud.google.com/apis/credentials"
	case s.has("accessNotConfigured", "SERVICE_DISABLED"):
		return "enable the YouTube Data API v3 for the key's project: " +
			"https://console.cloud.google.com/apis/library/youtube.googleapis.com"
	case s.has("API_KEY_SERVICE_BLOCKED"):
		return "the key is restricted to other interfaces; allow it the YouTube Data API v3: " +
			"https://console.cloud.google.com/apis/credentials"
	case s.has("ipRefererBlocked", "API_KEY_HTTP_REFERRER_BLOCKED", "API_KEY_IP_ADDRESS_BLOCKED",
		"API_KEY_ANDROID_APP_BLOCKED", "API_KEY_IOS_APP_BLOCKED"),
		s.has("forbidden") && strings.Contains(s.Message, "referer"):
		return "the key is restricted to certain websites, addresses or apps; use one without, or with this machine's address: " +
			"https://console.cloud.google.com/apis/credentials"
	}
	return ""
}
