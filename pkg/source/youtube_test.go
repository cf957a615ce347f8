package source

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

const youtubeNothing = `{"kind":"youtube#searchListResponse","pageInfo":{"totalResults":0,"resultsPerPage":0},"items":[]}`

// TestYoutubeContract reads what a search finds, and the comments below it.
func TestYoutubeContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Case{
		Spec:    youtube(),
		Secrets: map[string]string{"api_key": youtubeKey},
		Site:    func() http.Handler { return newFakeYoutube(t) },
		Query:   mention.Query{Text: "northwind air", Searches: []string{"northwind air"}},
		Want: []string{
			"youtube:UgzReview0001AaABAg.9aReply1", "youtube:UgzReview0001AaABAg", "youtube:UgzReview0002AaABAg",
			"youtube:UgzReview0003AaABAg", "youtube:nwReview_01", "youtube:nwQuiet-_02", "youtube:nwClosed_05",
		},
		Identities: []string{
			"bram_hesselink", "pell_orvane", "quillon barro", "tamsin.veldt", "tamsin veldt flies", "oskar lindqvarn",
			"quillon-ba", "pell orvane",
		},
		Own:      []string{"@northwind"},
		Empty:    func() http.Handler { return youtubeAlways(youtubeNothing) },
		Golden:   "testdata/youtube/golden_search.json",
		Refusals: youtubeRefusals(),
		Gone:     []string{"UgzReviewHeldAaABAg", "UgzReviewPrivAaABAg", "UgzReviewPictAaABAg", "nwDeleted03", "nwHidden_04"},
		Optional: youtubeOptional(),
	})
}

// TestYoutubeChannelContract reads a channel of the brand. Replies that must be
// asked for come behind the comment that they answer.
func TestYoutubeChannelContract(t *testing.T) {
	site := func() *fakeYoutube {
		f := newFakeYoutube(t)
		f.answers["search"] = youtubeNothing
		return f
	}
	sourcetest.Run(t, sourcetest.Case{
		Spec:    youtube(),
		Options: map[string]string{"channels": "@northwindair"},
		Secrets: map[string]string{"api_key": youtubeKey},
		Site:    func() http.Handler { return site() },
		Query:   mention.Query{Text: "northwind air", Searches: []string{"northwind air"}},
		Want: []string{
			"youtube:UgyChannel002AaABAg.9aReplyA", "youtube:UgyChannel002AaABAg", "youtube:UgyChannel002AaABAg.9aReplyC",
			"youtube:UgyChannel002AaABAg.9aReplyB", "youtube:UgyChannel002AaABAg.9aReplyD", "youtube:ownSpring06",
			"youtube:UgyPinned0001AaABAg", "youtube:UgyNoVideo003AaABAg", "youtube:ownAutumn07",
		},
		Identities: []string{"osk-lindqvarn", "pell_orvane", "quillon barro"},
		Own:        []string{"@northwindair"},
		Empty: func() http.Handler {
			f := site()
			for key := range f.answers {
				if key != "channels forHandle=@northwindair" {
					f.answers[key] = youtubeNothing
				}
			}
			return f
		},
		Golden:    "testdata/youtube/golden_channel.json",
		Refusals:  youtubeRefusals(),
		Gone:      []string{"ownPrivat08"},
		Optional:  youtubeOptional(),
		Unordered: true,
	})
}

// youtubeOptional are fields that a post can do without: a video has its title,
// the last page has no next one, and what is held back is marked for its
// channel only. The others are those of refusals.
func youtubeOptional() []string {
	return []string{"description", "nextPageToken", "moderationStatus", "error", "errors", "reason"}
}

// youtubeRefused is the body of an error with an old reason.
func youtubeRefused(code int, reason, message string) string {
	return fmt.Sprintf(`{"error":{"code":%d,"message":%q,"errors":[{"message":%[2]q,"domain":"youtube","reason":%[3]q}]}}`, code, message, reason)
}

// youtubeDenied is the body of an error with a new reason, which stands in its
// details only.
func youtubeDenied(code int, reason, message string) string {
	return fmt.Sprintf(`{"error":{"code":%d,"message":%q,"errors":[{"message":%[2]q,"domain":"global","reason":"forbidden"}],"status":"PERMISSION_DENIED",`+
		`"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":%[3]q,"domain":"googleapis.com","metadata":{"service":"youtube.googleapis.com"}}]}}`,
		code, message, reason)
}

// youtubeLimited is the body of a rate limit of another kind than the day's.
const youtubeLimited = `{"error":{"code":429,"message":"Quota exceeded for quota metric 'Queries' and limit 'Queries per minute'.",` +
	`"errors":[{"reason":"rateLimitExceeded"}],"details":[{"reason":"RATE_LIMIT_EXCEEDED","metadata":{"quota_limit":"defaultPerMinutePerProject","quota_unit":"1/min/{project}"}}]}}`

// youtubeUntilMidnight is how long the tests' day still lasts in California.
const youtubeUntilMidnight = 20 * time.Hour

// youtubeRefusals are the rows of the contract, and what each is to be.
func youtubeRefusals() []sourcetest.Refusal {
	const quota = `you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.`
	daily, _ := os.ReadFile(filepath.Join("testdata", "youtube", "searches_gone.json"))
	return slices.Concat([]sourcetest.Refusal{
		{
			Name: "quotaExceeded", Status: 403, Body: youtubeRefused(403, "quotaExceeded", quota),
			Kind: mention.RateLimited, Wait: youtubeUntilMidnight, Says: "exceeded your quota.", Requests: 1,
		},
		{
			Name: "dailyLimitExceeded", Status: 403, Body: youtubeRefused(403, "dailyLimitExceeded", "Daily Limit Exceeded"),
			Kind: mention.RateLimited, Wait: youtubeUntilMidnight, Says: "midnight in California", Requests: 1,
		},
		{
			Name: "quotaExceeded of comments", Status: 403, Body: youtubeRefused(403, "quotaExceeded", quota), Path: "/commentThreads",
			Kind: mention.RateLimited, Says: "max_videos", Requests: 1,
		},
		{
			Name: "no more searches today", Status: 429, Body: string(daily), Path: "/search",
			Kind: mention.RateLimited, Says: "Channels and videos that you name can still be read", Requests: 1,
		},
		{Name: "429 for a minute", Status: 429, Body: youtubeLimited, Kind: mention.RateLimited, Says: "Queries per minute", Requests: 5},
		{
			Name: "rateLimitExceeded", Status: 403, Body: youtubeRefused(403, "rateLimitExceeded", "Rate Limit Exceeded"),
			Kind: mention.RateLimited, Says: "some minutes", Requests: 6,
		},
		{
			Name: "userRateLimitExceeded", Status: 403, Body: youtubeRefused(403, "userRateLimitExceeded", "User Rate Limit Exceeded"),
			Kind: mention.RateLimited, Says: "User Rate Limit", Requests: 6,
		},
		{Name: "processingFailure", Status: 400, Body: youtubeRefused(400, "processingFailure", "failed"), Kind: mention.Unavailable, Requests: 4},
		{
			Name: "invalidPageToken", Status: 400, Body: youtubeRefused(400, "invalidPageToken", "not valid"), After: 4,
			Kind: mention.Unavailable, Says: "not valid",
		},
		{
			Name: "missingRequiredParameter", Status: 400, Body: youtubeRefused(400, "missingRequiredParameter", "'No filter selected.'"),
			Kind: mention.BadQuery, Says: "No filter selected",
		},
		{Name: "a mere text", Status: 400, Body: `{"error":"error message"}`, Kind: mention.BadQuery, Says: "error message"},
		{Name: "permission denied", Status: 403, Body: youtubeRefused(403, "SERVICE_UNAVAILABLE", "Permission denied."), Kind: mention.Blocked, Says: "Permission denied."},
		{Name: "backendError", Status: 503, Body: youtubeRefused(503, "backendError", "Backend Error"), Kind: mention.Unavailable, Says: "Backend Error"},
		{Name: "an error with status 200", Status: 200, Body: youtubeRefused(403, "quotaExceeded", quota), Kind: mention.Changed},
	}, youtubeKeyRefusals(), youtubePassedOver())
}

// youtubeKeyRefusals are those for which the user must do something about the
// key: nothing more is asked.
func youtubeKeyRefusals() []sourcetest.Refusal {
	const credentials = "https://console.cloud.google.com/apis/credentials"
	const enable = "https://console.cloud.google.com/apis/library/youtube.googleapis.com"
	const referer = "Requests from referer <empty> are blocked."
	refusals := []sourcetest.Refusal{
		{Name: "API_KEY_INVALID", Status: 400, Body: youtubeDenied(400, "API_KEY_INVALID", "API key not valid."), Says: "check YOUTUBE_API_KEY"},
		{Name: "keyInvalid", Status: 400, Body: youtubeRefused(400, "keyInvalid", "Bad Request"), Says: "check YOUTUBE_API_KEY"},
		{Name: "keyExpired", Status: 400, Body: youtubeRefused(400, "keyExpired", "Bad Request"), Says: credentials},
		{Name: "accessNotConfigured", Status: 403, Body: youtubeRefused(403, "accessNotConfigured", "Access Not Configured."), Says: enable},
		{Name: "SERVICE_DISABLED", Status: 403, Body: youtubeDenied(403, "SERVICE_DISABLED", "has not been used before"), Says: enable},
		{Name: "API_KEY_SERVICE_BLOCKED", Status: 403, Body: youtubeDenied(403, "API_KEY_SERVICE_BLOCKED", "are blocked."), Says: "restricted to other interfaces"},
		{Name: "forbidden for its referer", Status: 403, Body: youtubeRefused(403, "forbidden", referer), Says: "restricted to certain websites"},
		{Name: "a referrer blocked", Status: 403, Body: youtubeDenied(403, "API_KEY_HTTP_REFERRER_BLOCKED", referer), Says: "restricted to certain websites"},
		{Name: "an address blocked", Status: 403, Body: youtubeDenied(403, "API_KEY_IP_ADDRESS_BLOCKED", "are blocked."), Says: "this machine's address"},
		{Name: "authError", Status: 401, Body: youtubeRefused(401, "authError", "Invalid Credentials"), Says: "Invalid Credentials"},
	}
	for i := range refusals {
		refusals[i].Kind, refusals[i].Requests = mention.Credentials, 1
	}
	return refusals
}

// youtubePassedOver are those of one video or channel.
func youtubePassedOver() []sourcetest.Refusal {
	refusals := []sourcetest.Refusal{
		{Name: "commentsDisabled", Status: 403, Body: youtubeRefused(403, "commentsDisabled", "has disabled comments.")},
		{Name: "a video that could not be found", Status: 404, Body: `{"error":{"code":404,"message":"The video could not be found."}}`},
	}
	for _, reason := range []string{"videoNotFound", "commentThreadNotFound", "channelNotFound"} {
		refusals = append(refusals, sourcetest.Refusal{Name: reason, Status: 404, Body: youtubeRefused(404, reason, "gone")})
	}
	for i := range refusals {
		refusals[i].Path = "/commentThreads"
	}
	return refusals
}
