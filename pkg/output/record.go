package output

import (
	"encoding/json"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// parsed is a whole record as the format ndjson writes it.
type parsed struct {
	ID          string                 `json:"id"`
	Source      string                 `json:"source"`
	Kind        mention.Kind           `json:"kind"`
	Brand       string                 `json:"brand"`
	Matched     []string               `json:"matched"`
	PublishedAt time.Time              `json:"published_at"`
	FetchedAt   time.Time              `json:"fetched_at"`
	Lang        string                 `json:"lang"`
	Title       string                 `json:"title"`
	Text        string                 `json:"text"`
	Author      string                 `json:"author"`
	Negativity  *float64               `json:"negativity"`
	Sentiment   mention.Sentiment      `json:"sentiment"`
	Stars       *int64                 `json:"stars"`
	Likes       *int64                 `json:"likes"`
	Replies     *int64                 `json:"replies"`
	Reposts     *int64                 `json:"reposts"`
	URL         string                 `json:"url"`
	ParentID    string                 `json:"parent_id"`
	ThreadID    string                 `json:"thread_id"`
	Query       string                 `json:"query"`
	DeleteBy    time.Time              `json:"delete_by"`
	Endpoint    string                 `json:"endpoint"`
	Why         []mention.Contribution `json:"why"`
	Unscored    string                 `json:"unscored"`
	Copies      *int64                 `json:"copies"`
}

// Parse reads back a record that the format ndjson wrote, with all its fields. To
// write it again gives the same bytes.
func Parse(line []byte) (mention.Mention, error) {
	var r parsed
	if err := json.Unmarshal(line, &r); err != nil {
		return mention.Mention{}, mention.Errorf(mention.BadInput, "it is no record: %w", err)
	}
	m := mention.Mention{
		Post: mention.Post{
			ID: r.ID, Source: r.Source, Kind: r.Kind, PublishedAt: r.PublishedAt, FetchedAt: r.FetchedAt, DeleteBy: r.DeleteBy,
			Lang: r.Lang, Title: r.Title, Text: r.Text, Stars: mention.OfPtr(r.Stars), Likes: mention.OfPtr(r.Likes),
			Replies: mention.OfPtr(r.Replies), Reposts: mention.OfPtr(r.Reposts), URL: r.URL, ParentID: r.ParentID,
			ThreadID: r.ThreadID, Endpoint: r.Endpoint,
		},
		Copies: r.Copies, Brand: r.Brand, Matched: r.Matched, Why: r.Why, Pseudonym: r.Author, Query: r.Query,
		Score: mention.Score{Sentiment: r.Sentiment, Unscored: r.Unscored},
	}
	if r.Negativity != nil {
		m.Score.Negativity = *r.Negativity
	}
	return m, nil
}
