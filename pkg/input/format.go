package input

import (
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Format is the form of an input file.
type Format string

// The formats.
const (
	NDJSON Format = "ndjson"
	JSON   Format = "json"
	CSV    Format = "csv"
	TSV    Format = "tsv"
	Lines  Format = "lines"
)

// Formats lists every format, in the order of the documentation: forms first,
// and then the records of other programs, in whatever form they write them.
func Formats() []Format {
	return []Format{NDJSON, JSON, CSV, TSV, Lines, Twarc2, XArchive, Minet, Snscrape, Reddit, YouTube, Bluesky, Weibo}
}

// Doc says in one sentence what a format is; it is "" for an unknown one.
func (f Format) Doc() string {
	switch f {
	case NDJSON:
		return "one JSON object a line"
	case JSON:
		return "an array of JSON objects, or objects one after another, in any layout"
	case CSV:
		return "a table with a header line, separated by commas or semicolons"
	case TSV:
		return "a table with a header line, separated by tabs"
	case Lines:
		return "plain text, every line that is not empty a post"
	}
	return f.program()
}

// program is Doc for what other programs write.
func (f Format) program() string {
	switch f {
	case Twarc2:
		return "twarc2's JSONL: answers of X with their users, or flattened posts"
	case XArchive:
		return "tweets.js of an X archive, or posts of X's interface 1.1"
	case Minet:
		return "minet's CSV, or the same as JSON: X, Bluesky, YouTube comments, Reddit, Telegram"
	case Snscrape:
		return "snscrape's JSONL: X, Mastodon, Reddit, Telegram"
	case Reddit:
		return "dumps of Reddit, comments (RC_) and submissions (RS_), mostly .zst"
	case YouTube:
		return "comments saved by yt-dlp (.info.json) or youtube-comment-downloader"
	case Bluesky:
		return "events of Bluesky's Jetstream or Tap; posts that were made count"
	case Weibo:
		return "statuses as Weibo's interface gives them"
	}
	return ""
}

// unknown is the error for a format that is none of Formats.
func (f Format) unknown() error {
	names := make([]string, 0, len(Formats()))
	for _, known := range Formats() {
		names = append(names, string(known))
	}
	return mention.Errorf(mention.BadUsage, "unknown input format %q", string(f)).
		WithHint("known formats: %s", strings.Join(names, ", "))
}
