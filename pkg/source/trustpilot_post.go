package source

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// trustpilotPageSize is the most reviews that the site gives at once.
const trustpilotPageSize = 100

// trustpilotPage is an answer of the reviews of a business unit.
type trustpilotPage struct {
	Reviews []json.RawMessage `json:"reviews"`
}

// trustpilotReview is a review. What the business answered is not read.
type trustpilotReview struct {
	ID       string  `json:"id"`
	Stars    *int64  `json:"stars"`
	Title    *string `json:"title"`
	Text     *string `json:"text"`
	Language string  `json:"language"`
	Created  string  `json:"createdAt"`
	Likes    *int64  `json:"numberOfLikes"`
	Status   string  `json:"status"`
	Report   *struct {
		Visibility string `json:"reviewVisibility"`
	} `json:"reportData"`
	Consumer struct {
		ID   string `json:"id"`
		Name string `json:"displayName"`
	} `json:"consumer"`
}

// trustpilotWalk is the reviews of one business.
type trustpilotWalk struct {
	source   *trustpilotSource
	business string
	langs    []string
	// id is that of the business unit, once it is known.
	id string
	// page is the number of the last page fetched, size how long the first was.
	page, size int
	// lost counts the reviews of a Search that could not be read.
	lost *int
}

// next fetches the next page. A page that is shorter than the first is the last;
// whether the first is, only the second tells, for the site may give fewer at
// once than it is asked for.
func (w *trustpilotWalk) next(ctx context.Context) (page []review, more bool, err error) {
	if w.id == "" {
		if w.id, err = w.source.find(ctx, w.business); err != nil {
			return nil, false, err
		}
	}
	w.page++
	params := url.Values{
		"page": {strconv.Itoa(w.page)}, "perPage": {strconv.Itoa(trustpilotPageSize)}, "orderBy": {"createdat.desc"},
	}
	if len(w.langs) == 1 {
		params.Set("language", w.langs[0])
	}
	var answer trustpilotPage
	if err = w.source.get(ctx, "/v1/business-units/"+w.id+"/reviews", params, &answer); err != nil {
		return nil, false, err
	}
	if answer.Reviews == nil {
		return nil, false, reshaped("trustpilot answers without a list of reviews")
	}
	now := w.source.env.Time().UTC()
	page, err = decodeReviews("Trustpilot", answer.Reviews, w.lost, func(r *trustpilotReview) (review, bool) {
		p, ok := r.post(now)
		return review{p, r.withheld()}, ok
	})
	if w.page == 1 {
		w.size = len(answer.Reviews)
	}
	return page, len(answer.Reviews) > 0 && len(answer.Reviews) >= w.size, err
}

// withheld reports whether the site shows the review no longer, or not for now.
func (r *trustpilotReview) withheld() bool {
	return r.Status != "" && !strings.EqualFold(r.Status, "active") ||
		r.Report != nil && strings.EqualFold(r.Report.Visibility, "hidden")
}

// post maps a review; ok is false if something is missing that every review has.
func (r *trustpilotReview) post(now time.Time) (p mention.Post, ok bool) {
	created, err := trustpilotTime(r.Created)
	if err != nil || !plainID(r.ID) {
		return mention.Post{}, false
	}
	return mention.Post{
		ID:          "trustpilot:" + r.ID,
		Source:      "trustpilot",
		Kind:        mention.KindReview,
		PublishedAt: mention.PlausibleTime(created, now),
		FetchedAt:   now,
		Lang:        feedLang(r.Language),
		Title:       oneLine(deref(r.Title)),
		Text:        clean(deref(r.Text)),
		Author:      mention.Author{ID: r.Consumer.ID, Name: oneLine(r.Consumer.Name)},
		Addressed:   true,
		Stars:       starsOf(r.Stars),
		Likes:       countOf(r.Likes),
		URL:         "https://www.trustpilot.com/reviews/" + url.PathEscape(r.ID),
		Endpoint:    "business-units/reviews",
	}, true
}

// deref is what p points to; "" for null.
func deref(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// trustpilotTime reads a time. Some answers have no zone: they mean UTC.
func trustpilotTime(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	return time.Parse("2006-01-02T15:04:05", s)
}

// trustpilotError says what a refusal means. The site documents statuses, and no
// body for them; its firewall answers with a page.
func trustpilotError(err error) error {
	e := retold(err)
	if e == nil {
		return err
	}
	page := answersPage(err)
	switch code := statusOf(err); {
	case code == http.StatusUnauthorized:
		return e.WithHint("check TRUSTPILOT_API_KEY: it is the key of an application, not its secret (earshot sources trustpilot)")
	case code == http.StatusForbidden && page:
		return e.WithHint("the site's firewall refuses this program or this network; try again later, or ask Trustpilot to let it in")
	case code == http.StatusForbidden && e.Kind == mention.Blocked:
		e.Kind = mention.Credentials
		return e.WithHint("the key's plan does not reach this: it needs Trustpilot's API module and the rights of an administrator")
	case code == http.StatusBadRequest, code == http.StatusNotFound && !page:
		e.Kind = mention.BadConfig
		return e.WithHint("check sources.trustpilot.businesses: domains as in https://www.trustpilot.com/review/example.com")
	case code == http.StatusInternalServerError:
		return e.WithHint("Trustpilot asks to try again in 5 to 15 minutes")
	}
	return e
}
