package source

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const facebookReviewFields = "created_time,has_rating,has_review,rating,recommendation_type,review_text,reviewer,open_graph_story{id}"

// facebookReview is a recommendation of a page; older ones have stars.
type facebookReview struct {
	Created  string         `json:"created_time"`
	Text     string         `json:"review_text"`
	Rated    bool           `json:"has_rating"`
	Rating   *int64         `json:"rating"`
	Reviewer facebookPerson `json:"reviewer"`
	Story    struct {
		ID string `json:"id"`
	} `json:"open_graph_story"`
}

// identify implements graphItem. The site gives a recommendation no id of its
// own, and not always that of its story: then time and words stand for it.
func (r facebookReview) identify() (string, time.Time, error) {
	return graphIdentity(r.native(""), r.Created)
}

func (r facebookReview) native(page string) string {
	if r.Story.ID != "" {
		return r.Story.ID
	}
	sum := sha256.Sum256([]byte(page + "\x00" + r.Created + "\x00" + r.Text))
	return "review-" + hex.EncodeToString(sum[:12])
}

// post returns the post that a recommendation is; ok is false for one without
// words. Whether it is a good or a bad one is left to its words: stars are not
// made up.
func (r facebookReview) post(page string, now time.Time) (post mention.Post, ok bool) {
	_, created, err := r.identify()
	post = mention.Post{
		ID:          facebookID(r.native(page)),
		Source:      "facebook",
		Kind:        mention.KindReview,
		PublishedAt: mention.PlausibleTime(created, now),
		FetchedAt:   now.UTC(),
		Text:        clean(r.Text),
		Author:      mention.Author{ID: r.Reviewer.ID, Name: clean(r.Reviewer.Name)},
		Addressed:   true,
		URL:         "https://www.facebook.com/" + url.PathEscape(page) + "/reviews",
		Endpoint:    "ratings",
	}
	if r.Story.ID != "" {
		post.URL = facebookLink(page, r.Story.ID, "")
	}
	if r.Rated && r.Rating != nil && *r.Rating >= 1 && *r.Rating <= 5 {
		post.Stars = mention.Of(*r.Rating)
	}
	return post, err == nil && post.Text != ""
}
