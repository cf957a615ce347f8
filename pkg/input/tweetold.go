package input

import (
	"bytes"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// XArchive is what people get who ask X for their data, and what X's interface
// 1.1 gave: the same records.
const XArchive Format = "x-archive"

// oldTweets reads posts in the form of X's interface 1.1, with or without the
// wrapping of an archive.
func oldTweets() dialect {
	o := &oldTweet{}
	return dialect{
		format: XArchive,
		fits:   func(h head) bool { return isOldTweet(h) || h.has("tweet") && isOldTweet(h.in("tweet")) },
		shape:  func() shape { o.inner = oldTweetShape(); return o.inner },
		finish: o.finish,
	}
}

// likesOfX counts likes, by the name that they once had.
const likesOfX = "favorite_count" //nolint:misspell // as X writes it

func isOldTweet(h head) bool {
	return h.has("created_at") && h.count("id_str", "id") > 0 && h.count("full_text", "text") > 0 &&
		h.count("id_str", "full_text", likesOfX, "in_reply_to_status_id_str", "retweeted", "truncated", "display_text_range", "user") >= 3
}

func oldTweetShape() shape {
	person := shape{"screen_name": {as: catchPerson}}
	long := shape{"full_text": {as: catchLong}}
	s := shape{
		"id_str": {as: fieldID}, "id": {as: catchLink}, "full_text": {as: catchLong}, "text": {as: fieldText},
		"extended_tweet": inside(long), "created_at": {as: fieldPublished}, "lang": {as: fieldLang},
		likesOfX: {as: fieldLikes}, "retweet_count": {as: fieldReposts}, "reply_count": {as: fieldReplies},
		"in_reply_to_status_id_str": {as: fieldParent}, "in_reply_to_screen_name": {as: catchPerson},
		"entities": inside(shape{"user_mentions": inside(person)}),
		"user": inside(shape{
			"id_str": {as: fieldAuthorID}, "screen_name": {as: fieldAuthorHandle}, "name": {as: fieldAuthorName}, "protected": {as: catchShut},
		}),
		"retweeted_status": {as: catchRefs}, "quoted_status": inside(shape{"user": inside(person)}),
		"withheld_in_countries": {as: catchShut}, "source": {as: fieldOther},
	}
	s["tweet"] = inside(s)
	return s
}

// oldTweet finishes such posts.
type oldTweet struct {
	inner shape
	// other is the post that one repeats.
	other record
}

func (o *oldTweet) finish(r *record) error {
	if r.bytes(fieldID) == nil {
		r.set(fieldID, r.caught.text(catchLink))
	}
	r.longText()
	if raw := r.caught.raw(catchRefs); len(raw) > 0 && raw[0] == '{' {
		o.other.reset()
		if o.other.pick(raw, o.inner) == nil {
			o.other.longText()
			r.from(&o.other)
		}
	}
	r.unescape(fieldText)
	return r.tweet()
}

// archivePrefix begins each file of an archive, before the name of its part.
const archivePrefix = "window.YTD."

// archive takes the script around the array of an archive. The error is BadInput
// for a part that holds no posts.
func archive(w *window) (found bool, err error) {
	line := firstLine(w)
	line = line[:min(len(line), w.max)]
	name, ok := bytes.CutPrefix(line, []byte(archivePrefix))
	if !ok {
		return false, nil
	}
	name, _, ok = bytes.Cut(name, []byte{'='})
	if !ok || len(name) > 100 {
		return false, nil
	}
	part, _, _ := strings.Cut(string(name), ".")
	switch part {
	case "tweet", "tweets", "community_tweet":
	default:
		return true, mention.Errorf(mention.BadInput, "this is the part %q of an X archive, no posts", part).
			WithHint("the posts are in data/tweets.js (older archives: tweet.js)")
	}
	at := bytes.IndexByte(w.rest(), '=')
	w.take(at + 1)
	return true, nil
}
