package input

import (
	"bytes"
	"fmt"
	"strings"
)

// Snscrape is what snscrape writes with --jsonl.
const Snscrape Format = "snscrape"

const snscrapeModules = "snscrape.modules."

// snscrape reads the posts of several sites; each says of what sort it is.
func snscrape() dialect {
	s := &snscrapeItem{}
	return dialect{
		format: Snscrape,
		fits: func(h head) bool {
			kind, ok := strings.CutPrefix(h.text("_type"), snscrapeModules)
			return ok && snscrapeSort(kind) != 0 ||
				!h.has("_type") && h.has("url", "date", "renderedContent") && h.count("rawContent", "content") > 0
		},
		shape:  func() shape { s.inner = snscrapeShape(); return s.inner },
		finish: s.finish,
	}
}

// sort is what snscrape's items are, as far as they matter.
type snscrapeKind uint8

const (
	snscrapeTweet snscrapeKind = 1 + iota
	snscrapeToot
	snscrapeSubmission
	snscrapeRedditComment
	snscrapeTelegram
	// snscrapeNoPost is what stands among posts and is none.
	snscrapeNoPost
)

// snscrapeSort tells the sort of an item by its type, without the name of the
// package; 0 is one that earshot does not read.
func snscrapeSort(kind string) snscrapeKind {
	switch kind {
	case "twitter.Tweet":
		return snscrapeTweet
	case "mastodon.Toot":
		return snscrapeToot
	case "reddit.Submission":
		return snscrapeSubmission
	case "reddit.Comment":
		return snscrapeRedditComment
	case "telegram.TelegramPost":
		return snscrapeTelegram
	case "twitter.TweetRef", "twitter.Tombstone", "mastodon.Boost":
		return snscrapeNoPost
	}
	return 0
}

func snscrapeShape() shape {
	person := shape{"username": {as: catchPerson}, "account": {as: catchPerson}}
	return shape{
		"_type": {as: catchType}, "url": {as: catchLink}, "id": {as: fieldID}, "lang": {as: fieldLang},
		"date": {as: fieldPublished}, "created": {as: catchTime},
		// The names of the text, of the site and of the version.
		"rawContent": {as: fieldText}, "content": {as: catchText}, "renderedContent": {as: fieldOther},
		"text": {as: catchText}, "body": {as: catchText}, "selftext": {as: catchText}, "title": {as: fieldTitle}, "spoilerText": {as: catchLong},
		"replyCount": {as: fieldReplies}, "retweetCount": {as: fieldReposts}, "likeCount": {as: fieldLikes},
		"inReplyToTweetId": {as: fieldParent}, "conversationId": {as: fieldThread}, "parentId": {as: fieldParent},
		"user": inside(shape{
			"id": {as: fieldAuthorID}, "username": {as: fieldAuthorHandle}, "displayname": {as: fieldAuthorName}, "protected": {as: catchShut},
			"account": {as: fieldAuthorHandle}, "displayName": {as: fieldAuthorName}, "_url": {as: fieldAuthorURL}, "url": {as: fieldAuthorURL},
		}),
		"username": {as: catchUser}, "author": {as: catchUser},
		"inReplyToUser": inside(person), "mentionedUsers": inside(person),
		"retweetedTweet": {as: catchRefs}, "quotedTweet": inside(shape{"user": inside(person)}),
		"sourceUrl": {as: fieldOther}, "source": {as: fieldOther}, "_snscrape": {as: fieldOther},
	}
}

// snscrapeItem finishes its items.
type snscrapeItem struct {
	inner shape
	// other is the post that one repeats.
	other record
}

func (s *snscrapeItem) finish(r *record) error {
	kind := snscrapeTweet
	if full := string(r.caught.text(catchType)); full != "" {
		name := strings.TrimPrefix(full, snscrapeModules)
		if kind = snscrapeSort(name); kind == 0 || name == full {
			return fmt.Errorf("an item of snscrape that earshot does not read: %s", appendClean(nil, []byte(name[:min(len(name), 60)])))
		}
	}
	if kind == snscrapeNoPost {
		return errNoPost
	}
	if r.published.IsZero() {
		r.published = r.clock.parse(r.caught.text(catchTime))
	}
	if r.bytes(fieldText) == nil {
		r.set(fieldText, r.caught.text(catchText))
	}
	if r.bytes(fieldAuthorHandle) == nil {
		r.set(fieldAuthorHandle, r.caught.text(catchUser))
	}
	switch kind {
	case snscrapeToot:
		return r.toot()
	case snscrapeSubmission:
		return r.snscrapeReddit("t3_")
	case snscrapeRedditComment:
		return r.snscrapeReddit("t1_")
	case snscrapeTelegram:
		return r.telegramPost()
	}
	return s.tweet(r)
}

func (s *snscrapeItem) tweet(r *record) error {
	if raw := r.caught.raw(catchRefs); len(raw) > 0 && raw[0] == '{' {
		s.other.reset()
		if s.other.pick(raw, s.inner) == nil {
			if s.other.bytes(fieldText) == nil {
				s.other.set(fieldText, s.other.caught.text(catchText))
			}
			r.from(&s.other)
		}
	}
	r.unescape(fieldText)
	return r.tweet()
}

// snscrapeReddit completes an item from Reddit, whose id says its sort already.
func (r *record) snscrapeReddit(kind string) error {
	if r.bytes(fieldID) == nil {
		return errNoID
	}
	if thread, _ := redditIDs(string(r.caught.text(catchLink))); thread != "" && kind == "t1_" {
		r.join(fieldThread, "t3_", thread)
	}
	return r.reddit(kind)
}

// toot completes a post on Mastodon. Its address is its id: pages do not show
// the uri.
func (r *record) toot() error {
	link := r.caught.text(catchLink)
	if !bytes.HasPrefix(link, []byte("https://")) {
		return errNoID
	}
	r.join(fieldSource, "mastodon")
	r.set(fieldID, link)
	r.set(fieldURL, link)
	r.set(fieldAuthorHandle, bytes.TrimPrefix(bytes.Clone(r.bytes(fieldAuthorHandle)), []byte{'@'}))
	if hidden := r.caught.text(catchLong); len(hidden) > 0 { // text is the warning then
		warning := string(r.bytes(fieldText))
		r.set(fieldText, append([]byte(warning+"\n"), hidden...))
	}
	return nil
}
