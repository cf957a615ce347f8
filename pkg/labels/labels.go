// Package labels keeps corrections: posts whose sentiment a user gave. They
// stand in a file of JSON lines, one label a line, that only grows:
//
//	{"text":"…","label":"negative","source":"bluesky","labelled_at":"2026-11-25T10:00:00Z"}
//
// A text that is labelled again counts with its last label. Each line is on the
// disk before Add returns, and two programs can write at once. The file can be
// read by its owner alone. Texts come in masked; who wrote a post, and where it
// stands, is not kept. What a site's terms allow to keep for a time only has a
// delete_by, and is gone after it.
package labels

import (
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Label is a text with its sentiment.
type Label struct {
	Text       string            `json:"text"`
	Label      mention.Sentiment `json:"label"`
	Source     string            `json:"source,omitempty"`
	LabelledAt time.Time         `json:"labelled_at"`
	// DeleteBy is when the line must be gone; zero is never.
	DeleteBy time.Time `json:"delete_by,omitzero"`
}

// Key tells texts apart: spaces and line breaks do not count.
func Key(text string) string { return strings.Join(strings.Fields(mention.Clip(text)), " ") }

// Parse reads a label as people write it: negative, neutral and positive, or
// their first three letters.
func Parse(s string) (mention.Sentiment, bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "negative", "neg":
		return mention.Negative, true
	case "neutral", "neu":
		return mention.Neutral, true
	case "positive", "pos":
		return mention.Positive, true
	}
	return "", false
}

// expired reports whether a label must be gone.
func (l *Label) expired(now time.Time) bool { return !l.DeleteBy.IsZero() && now.After(l.DeleteBy) }
