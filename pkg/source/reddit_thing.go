package source

import (
	"encoding/json"
	"math"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// redditThing is anything that the site lists: "t1" is a comment, "t3" a post,
// "t5" a subreddit, "more" stands for comments that were left out, "Listing" is
// a list.
type redditThing struct {
	Kind string          `json:"kind"`
	Data json.RawMessage `json:"data"`
	// Error is a status: the site says no in a good answer too.
	Error json.RawMessage `json:"error"`
}

// refused is the status with which the site says no; 0 if it does not.
func (t redditThing) refused() int {
	code := 0
	if t.Kind != "" || json.Unmarshal(t.Error, &code) != nil || code < 400 || code > 599 {
		return 0
	}
	return code
}

// redditListing is a page of things.
type redditListing struct {
	// After names what the next page begins behind; null is the last page.
	After    json.RawMessage `json:"after"`
	Children []redditThing   `json:"children"`
}

// redditItem is a post or a comment.
type redditItem struct {
	Name       string          `json:"name"`
	Author     *string         `json:"author"`
	Title      *string         `json:"title"`
	Selftext   *string         `json:"selftext"`
	Body       *string         `json:"body"`
	CreatedUTC *float64        `json:"created_utc"` // "created" is wrong: shifted by a time zone
	Score      *int64          `json:"score"`
	Comments   *int64          `json:"num_comments"`
	HideScore  bool            `json:"hide_score"`
	ScoreKept  bool            `json:"score_hidden"`
	ParentID   string          `json:"parent_id"`
	LinkID     string          `json:"link_id"`
	LinkAuthor string          `json:"link_author"`
	Subreddit  string          `json:"subreddit"`
	Visibility string          `json:"subreddit_type"`
	RemovedBy  string          `json:"removed_by_category"`
	Indexable  *bool           `json:"is_robot_indexable"`
	Replies    json.RawMessage `json:"replies"` // "" or a Listing
	// Permalink and Context are where a comment stands.
	Permalink string `json:"permalink"`
	Context   string `json:"context"`
}

// redditMore stands for comments that were left out. Without children it says
// that the branch goes on below its parent.
type redditMore struct {
	ParentID string   `json:"parent_id"`
	Children []string `json:"children"`
}

// listing reads a thing that is a list.
func (t redditThing) listing() (*redditListing, error) {
	l := &redditListing{}
	if t.Kind != "Listing" || json.Unmarshal(t.Data, l) != nil || l.Children == nil {
		return nil, reshaped("reddit: the answer is no list")
	}
	if _, ok := l.next(); !ok {
		return nil, reshaped("reddit: a list does not say whether it goes on")
	}
	return l, nil
}

// next is what the next page begins behind; "" if there is none. It is false
// where a list does not say.
func (l *redditListing) next() (after string, ok bool) {
	var name *string
	if l.After == nil || json.Unmarshal(l.After, &name) != nil {
		return "", false
	}
	if name == nil {
		return "", true
	}
	return *name, true
}

// item reads a thing that is a post or a comment, and makes sure that it has
// what a record needs.
func (t redditThing) item() (*redditItem, error) {
	i := &redditItem{}
	if err := json.Unmarshal(t.Data, i); err != nil {
		return nil, reshaped("reddit: a post or a comment has another form")
	}
	text := i.Body != nil && i.Replies != nil
	if t.Kind == "t3" {
		text = i.Title != nil && i.Selftext != nil
	}
	switch {
	case !redditNamed(i.Name, t.Kind):
		return nil, reshaped("reddit: a post or a comment has no name")
	case i.Author == nil:
		return nil, reshaped("reddit: a post or a comment has no author")
	case i.CreatedUTC == nil:
		return nil, reshaped("reddit: a post or a comment has no time")
	case !text:
		return nil, reshaped("reddit: a post or a comment has no text or replies")
	}
	return i, nil
}

// redditNamed reports whether a full name is that of a thing of a kind: "t3_"
// and a number to the base of 36.
func redditNamed(name, kind string) bool {
	id, ok := strings.CutPrefix(name, kind+"_")
	return ok && id != "" && len(id) <= 32 && !strings.ContainsFunc(id, redditNoName)
}

// posted is when an item was written; zero for nonsense.
func (i *redditItem) posted(now time.Time) time.Time {
	whole, part := math.Modf(min(max(*i.CreatedUTC, 0), 1e11))
	return mention.PlausibleTime(time.Unix(int64(whole), int64(part*1e9)), now)
}

// thread is the full name of the post that a comment stands below; "" if the
// site does not say.
func (i *redditItem) thread() string {
	for _, name := range []string{i.LinkID, i.ParentID, "t3_" + redditPathID(i.Permalink), "t3_" + redditPathID(i.Context)} {
		if redditNamed(name, "t3") {
			return name
		}
	}
	return ""
}

// redditPathID is the number of the post in the path of a page: what follows
// "comments".
func redditPathID(path string) string {
	_, rest, _ := strings.Cut(path, "/comments/")
	id, _, _ := strings.Cut(rest, "/")
	return id
}
