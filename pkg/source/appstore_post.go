package source

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const appstoreFeedName = "customerreviews"

// appstoreAnswer is a page of an app's reviews: XML turned into JSON, in which
// each text stands under "label".
type appstoreAnswer struct {
	Feed *struct {
		ID      appstoreLabel   `json:"id"`
		Entries appstoreEntries `json:"entry"`
	} `json:"feed"`
}

type appstoreLabel struct {
	Label string `json:"label"`
}

// appstoreEntry is a review or, at the beginning of older pages, the app itself.
// Answers of 2018 have no time.
type appstoreEntry struct {
	ID      appstoreLabel  `json:"id"`
	Title   *appstoreLabel `json:"title"`
	Content *struct {
		appstoreLabel
		Attributes struct {
			Type string `json:"type"`
		} `json:"attributes"`
	} `json:"content"`
	Updated *appstoreLabel `json:"updated"`
	Rating  *appstoreLabel `json:"im:rating"`
	VoteSum *appstoreLabel `json:"im:voteSum"`
	Author  *struct {
		Name appstoreLabel `json:"name"`
		URI  appstoreLabel `json:"uri"`
	} `json:"author"`
}

// appstoreEntries is a list; a single entry stands alone.
type appstoreEntries []appstoreEntry

// UnmarshalJSON implements json.Unmarshaler.
func (e *appstoreEntries) UnmarshalJSON(b []byte) error {
	var list []appstoreEntry
	if b[0] != '{' {
		err := json.Unmarshal(b, &list)
		*e = list
		return err
	}
	var one appstoreEntry
	err := json.Unmarshal(b, &one)
	*e = appstoreEntries{one}
	return err
}

// entries returns the entries of a page. A feed without any is empty.
func (a *appstoreAnswer) entries() ([]appstoreEntry, error) {
	if a.Feed == nil || a.Feed.Entries == nil && a.Feed.ID.Label == "" {
		return nil, mention.Errorf(mention.Changed, "the store answers without a feed of reviews").
			WithHint("the site may have changed its interface; look for a newer earshot")
	}
	return a.Feed.Entries, nil
}

// isApp reports whether the entry is the app: nobody wrote it or rated it.
func (e *appstoreEntry) isApp() bool { return e.Rating == nil && e.Author == nil }

// review maps an entry.
func (e *appstoreEntry) review(w *appstoreWalk, now time.Time) (review, error) {
	if !digits(e.ID.Label) || e.Title == nil || e.Content == nil || e.Rating == nil {
		return review{}, mention.Errorf(mention.Changed, "a review in the App Store lacks its number, title, text or rating")
	}
	published, err := e.time(now)
	if err != nil {
		return review{}, err
	}
	p := mention.Post{
		ID:          "appstore:" + e.ID.Label,
		Source:      "appstore",
		Kind:        mention.KindReview,
		PublishedAt: published,
		FetchedAt:   now,
		Title:       oneLine(e.Title.Label),
		Text:        clean(e.Content.Label),
		Author:      e.author(),
		Addressed:   true,
		Stars:       starsOf(e.Rating.number()),
		// The sum of what readers think of it, which can be below zero.
		Likes: countOf(e.VoteSum.number()),
		// The link in an answer leads to an old page, and where it has more than
		// the app it names the reviewer.
		URL:      "https://apps.apple.com/" + w.country + "/app/id" + w.app + "?see-all=reviews",
		Endpoint: appstoreFeedName,
	}
	if e.Content.Attributes.Type == "html" {
		p.Text = web.Text(e.Content.Label)
	}
	return review{Post: p}, nil
}

// time is when the review was written or changed; zero where the answer does not
// say.
func (e *appstoreEntry) time(now time.Time) (time.Time, error) {
	if e.Updated == nil {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, e.Updated.Label)
	if err != nil {
		return time.Time{}, mention.Errorf(mention.Changed, "a review in the App Store has a time of another form")
	}
	return mention.PlausibleTime(t, now), nil
}

// author is the reviewer. The number at the end of the address stays when the
// nickname changes.
func (e *appstoreEntry) author() mention.Author {
	if e.Author == nil {
		return mention.Author{}
	}
	a := mention.Author{Name: oneLine(e.Author.Name.Label), URL: strings.TrimSpace(e.Author.URI.Label)}
	if _, id, ok := strings.Cut(a.URL, "/reviews/id"); ok && digits(id) {
		a.ID = id
	}
	return a
}

// number is a label's number; nil for none.
func (l *appstoreLabel) number() *int64 {
	if l == nil {
		return nil
	}
	n, err := strconv.ParseInt(l.Label, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}
