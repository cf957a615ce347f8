package source

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
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
	Label *string `json:"label"`
}

// text is the label; "" if there is none.
func (l *appstoreLabel) text() string {
	if l == nil {
		return ""
	}
	return deref(l.Label)
}

// appstoreEntry is a review or, at the beginning of older pages, the app itself.
// Answers of 2018 have no time.
type appstoreEntry struct {
	ID      appstoreLabel  `json:"id"`
	Title   *appstoreLabel `json:"title"`
	Content *appstoreLabel `json:"content"`
	Updated *appstoreLabel `json:"updated"`
	Name    *appstoreLabel `json:"im:name"`
	Rating  *appstoreLabel `json:"im:rating"`
	VoteSum *appstoreLabel `json:"im:voteSum"`
	Author  *struct {
		Name appstoreLabel `json:"name"`
		URI  appstoreLabel `json:"uri"`
	} `json:"author"`
}

// appstoreEntries is a list; a single entry stands alone.
type appstoreEntries []json.RawMessage

// UnmarshalJSON implements json.Unmarshaler.
func (e *appstoreEntries) UnmarshalJSON(b []byte) error {
	if b[0] == '{' {
		*e = appstoreEntries{bytes.Clone(b)}
		return nil
	}
	var list []json.RawMessage
	err := json.Unmarshal(b, &list)
	*e = list
	return err
}

// entries returns the entries of a page. A feed without any is empty.
func (a *appstoreAnswer) entries() (appstoreEntries, error) {
	if a.Feed == nil || a.Feed.Entries == nil && a.Feed.ID.text() == "" {
		return nil, reshaped("the store answers without a feed of reviews")
	}
	return a.Feed.Entries, nil
}

// review maps an entry; ok is false if something is missing that every review
// has.
func (e *appstoreEntry) review(w *appstoreWalk, now time.Time) (r review, ok bool) {
	if e.isApp() {
		return review{withheld: true}, true
	}
	published, ok := e.time(now)
	if !ok || !digits(e.ID.text()) || !e.Title.given() || !e.Content.given() || e.Rating == nil {
		return review{}, false
	}
	return review{Post: mention.Post{
		ID:          "appstore:" + e.ID.text(),
		Source:      "appstore",
		Kind:        mention.KindReview,
		PublishedAt: published,
		FetchedAt:   now,
		Title:       oneLine(e.Title.text()),
		Text:        clean(e.Content.text()),
		Author:      e.author(),
		Addressed:   true,
		Stars:       starsOf(e.Rating.number()),
		// The sum of what readers think of it, which can be below zero.
		Likes: countOf(e.VoteSum.number()),
		// The link in an answer leads to an old page, and where it has more than
		// the app it names the reviewer.
		URL:      "https://apps.apple.com/" + w.country + "/app/id" + w.app + "?see-all=reviews",
		Endpoint: appstoreFeedName,
	}}, true
}

// isApp reports whether the entry is the app: it has a name of its own, and
// nobody wrote it or rated it.
func (e *appstoreEntry) isApp() bool { return e.Name != nil && e.Rating == nil && e.Author == nil }

// time is when the review was written or changed: zero where the answer does not
// say, not ok where it says it in another form.
func (e *appstoreEntry) time(now time.Time) (t time.Time, ok bool) {
	if e.Updated == nil {
		return time.Time{}, true
	}
	t, err := time.Parse(time.RFC3339, e.Updated.text())
	return mention.PlausibleTime(t, now), err == nil
}

// author is the reviewer. The number at the end of the address stays when the
// nickname changes.
func (e *appstoreEntry) author() mention.Author {
	if e.Author == nil {
		return mention.Author{}
	}
	a := mention.Author{Name: oneLine(e.Author.Name.text()), URL: clean(e.Author.URI.text())}
	if _, id, ok := strings.Cut(a.URL, "/reviews/id"); ok && digits(id) {
		a.ID = id
	}
	return a
}

// given reports whether there is a label, if only an empty one.
func (l *appstoreLabel) given() bool { return l != nil && l.Label != nil }

// number is a label's number; nil for none.
func (l *appstoreLabel) number() *int64 {
	n, err := strconv.ParseInt(l.text(), 10, 64)
	if err != nil {
		return nil
	}
	return &n
}
