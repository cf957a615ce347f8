package source

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// googleplayPageSize is the most reviews that the site gives at once.
const googleplayPageSize = 100

// googleplayPage is an answer of reviews.list.
type googleplayPage struct {
	Reviews []json.RawMessage `json:"reviews"`
	Paging  *struct {
		Next string `json:"nextPageToken"`
	} `json:"tokenPagination"`
	Info *struct {
		Total int64 `json:"totalResults"`
	} `json:"pageInfo"`
}

// googleplayReview is what a user and the developer say to each other; the
// developer's part is not read.
type googleplayReview struct {
	ID       string `json:"reviewId"`
	Author   string `json:"authorName"`
	Comments []struct {
		User *googleplayComment `json:"userComment"`
	} `json:"comments"`
}

type googleplayComment struct {
	Text *string `json:"text"`
	// Original is the text before a translation.
	Original string `json:"originalText"`
	Modified *struct {
		Seconds json.Number `json:"seconds"`
		Nanos   int64       `json:"nanos"`
	} `json:"lastModified"`
	Stars    *int64 `json:"starRating"`
	Language string `json:"reviewerLanguage"`
	Likes    *int64 `json:"thumbsUpCount"`
}

// googleplayWalk is the reviews of one app.
type googleplayWalk struct {
	source *googleplaySource
	app    string
	// cursor is the token of the next page; "" is the first.
	cursor string
	// lost counts the reviews of a Search that could not be read.
	lost *int
}

// next fetches the next page, with a new token once if the old one has run out.
func (w *googleplayWalk) next(ctx context.Context) ([]review, bool, error) {
	token, err := w.source.session.token(ctx, "")
	if err != nil {
		return nil, false, err
	}
	page, err := w.get(ctx, token)
	if googleplayExpired(err) {
		if token, err = w.source.session.token(ctx, token); err != nil {
			return nil, false, err
		}
		page, err = w.get(ctx, token)
	}
	if err != nil {
		return nil, false, googleplayError(err, token)
	}
	now := w.source.env.Time().UTC()
	reviews, err := decodeReviews("Google Play", page.Reviews, w.lost, func(r *googleplayReview) (review, bool) {
		p, ok := w.post(r, now)
		return review{Post: p}, ok
	})
	if err != nil {
		return nil, false, err
	}
	w.cursor = ""
	if page.Paging != nil {
		w.cursor = page.Paging.Next
	}
	return reviews, w.cursor != "", nil
}

func (w *googleplayWalk) get(ctx context.Context, token string) (*googleplayPage, error) {
	params := url.Values{"maxResults": {strconv.Itoa(googleplayPageSize)}}
	if w.cursor != "" {
		params.Set("token", w.cursor)
	}
	if w.source.translation != "" {
		params.Set("translationLanguage", w.source.translation)
	}
	address := w.source.env.BaseURL + "/androidpublisher/v3/applications/" + w.app + "/reviews?" + params.Encode()
	page := &googleplayPage{}
	res, err := web.GetJSON(ctx, w.source.env.Client, address, bearer(token), page)
	if err != nil {
		return nil, err
	}
	if page.Reviews == nil && !page.empty(res.Body) {
		return nil, reshaped("Google Play answers without a list of reviews")
	}
	return page, nil
}

// empty reports whether an answer without a list says that there are no reviews:
// what is empty is left out of an answer.
func (p *googleplayPage) empty(body []byte) bool {
	return string(bytes.TrimSpace(body)) == "{}" || p.Paging == nil && p.Info != nil && p.Info.Total == 0
}

// post maps a review; ok is false if something is missing that every review has.
func (w *googleplayWalk) post(r *googleplayReview, now time.Time) (p mention.Post, ok bool) {
	c := r.comment()
	if c == nil || !plainID(r.ID) {
		return mention.Post{}, false
	}
	seconds, err := c.Modified.Seconds.Int64()
	if err != nil {
		return mention.Post{}, false
	}
	p = mention.Post{
		ID:          "googleplay:" + r.ID,
		Source:      "googleplay",
		Kind:        mention.KindReview,
		PublishedAt: mention.PlausibleTime(time.Unix(seconds, c.Modified.Nanos), now),
		FetchedAt:   now,
		Lang:        feedLang(c.Language),
		Author:      mention.Author{Name: oneLine(r.Author)},
		Addressed:   true,
		Stars:       starsOf(c.Stars),
		Likes:       countOf(c.Likes),
		URL:         "https://play.google.com/store/apps/details?id=" + w.app + "&reviewId=" + url.QueryEscape(r.ID),
		Endpoint:    "reviews",
	}
	if c.Original != "" && w.source.translation != "" {
		p.Lang = feedLang(w.source.translation)
	}
	// Where a review has a title, a tab stands between the two.
	title, text, titled := strings.Cut(*c.Text, "\t")
	if !titled {
		title, text = "", title
	}
	p.Title, p.Text = oneLine(title), clean(text)
	return p, true
}

// comment is the user's part of the review; nil if it is not whole.
func (r *googleplayReview) comment() *googleplayComment {
	for _, c := range r.Comments {
		if c.User != nil && c.User.Text != nil && c.User.Modified != nil {
			return c.User
		}
	}
	return nil
}
