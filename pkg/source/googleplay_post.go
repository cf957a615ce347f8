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
	Reviews []googleplayReview `json:"reviews"`
	Paging  *struct {
		Next string `json:"nextPageToken"`
	} `json:"tokenPagination"`
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
	reviews := make([]review, len(page.Reviews))
	now := w.source.env.Time().UTC()
	for i := range page.Reviews {
		if reviews[i].Post, err = w.post(&page.Reviews[i], now); err != nil {
			return nil, false, err
		}
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
	// An app without recent reviews has an empty object for an answer.
	if page.Reviews == nil && string(bytes.TrimSpace(res.Body)) != "{}" {
		return nil, mention.Errorf(mention.Changed, "Google Play answers without a list of reviews").
			WithHint("the site may have changed its interface; look for a newer earshot")
	}
	return page, nil
}

// post maps a review.
func (w *googleplayWalk) post(r *googleplayReview, now time.Time) (mention.Post, error) {
	c := r.comment()
	if id := clean(r.ID); c == nil || id == "" || id != r.ID {
		return mention.Post{}, mention.Errorf(mention.Changed, "a review in Google Play lacks its id, text or time")
	}
	seconds, err := c.Modified.Seconds.Int64()
	if err != nil {
		return mention.Post{}, mention.Errorf(mention.Changed, "a review in Google Play has a time of another form")
	}
	p := mention.Post{
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
	return p, nil
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
