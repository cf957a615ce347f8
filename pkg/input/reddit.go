package input

import (
	"bytes"
	"slices"
	"strings"
)

// Reddit is what the dumps of Reddit hold, of Pushshift and those who went on
// with them: comments and submissions.
const Reddit Format = "reddit"

const sourceReddit = "reddit"

func reddit() dialect {
	return dialect{
		format: Reddit,
		fits: func(h head) bool {
			return h.count("created_utc", "created") > 0 && h.has("id", "author") &&
				(h.has("body") && h.count("link_id", "parent_id", "subreddit") >= 2 ||
					h.has("title") && h.count("selftext", "num_comments", "permalink", "subreddit", "subreddit_id", "is_self") >= 2)
		},
		shape:  redditShape,
		finish: (*record).redditPost,
	}
}

func redditShape() shape {
	return shape{
		"id": {as: fieldID}, "name": {as: fieldOther}, "body": {as: fieldText}, "selftext": {as: catchText}, "title": {as: fieldTitle},
		"author": {as: fieldAuthorHandle}, "author_fullname": {as: fieldAuthorID},
		"created_utc": {as: fieldPublished}, "created": {as: catchTime},
		"link_id": {as: fieldThread}, "parent_id": {as: fieldParent}, "permalink": {as: catchLink}, "url": {as: fieldOther},
		"score": {as: fieldLikes}, "num_comments": {as: fieldReplies},
		"_meta":               inside(shape{"was_deleted_later": {as: catchGone}}),
		"removed_by_category": {as: catchAct}, "subreddit_id": {as: fieldOther},
	}
}

// redditPost completes a record of a dump.
func (r *record) redditPost() error {
	if r.bytes(fieldID) == nil {
		return errNoID
	}
	if r.published.IsZero() {
		r.published = r.clock.parse(r.caught.text(catchTime))
	}
	kind := "t1_"
	if r.has&(1<<fieldText) == 0 {
		kind = "t3_"
		r.set(fieldText, r.caught.text(catchText))
	}
	return r.reddit(kind)
}

// reddit completes a record from Reddit: t1_ is a comment, t3_ a submission.
func (r *record) reddit(kind string) error {
	id := strings.TrimPrefix(string(r.bytes(fieldID)), kind)
	r.join(fieldSource, sourceReddit)
	r.join(fieldID, kind, id)
	if kind == "t1_" {
		r.join(fieldKind, "comment")
	}
	r.redditLink(kind, id)
	if gone(r.bytes(fieldAuthorHandle)) {
		r.has &^= 1<<fieldAuthorHandle | 1<<fieldAuthorID
		r.optOut = deleted
	}
	switch {
	case gone(r.bytes(fieldText)), gone(r.bytes(fieldTitle)):
		r.optOut = deleted
	case r.caught.is(catchGone):
		r.optOut = deletedLater
	}
	if handle := r.bytes(fieldAuthorHandle); handle != nil {
		r.prefix(fieldAuthorURL, "https://www.reddit.com/user/", handle)
	}
	r.unescape(fieldText)
	r.unescape(fieldTitle)
	return nil
}

// redditLink writes the permalink: the one that the record has, or, where it has
// none or one with the name of an account in it, the form without a place.
func (r *record) redditLink(kind, id string) {
	link := r.caught.text(catchLink)
	if at := bytes.Index(link, []byte("reddit.com/")); at >= 0 {
		link = link[at+len("reddit.com"):]
	}
	if bytes.HasPrefix(link, []byte("/r/")) && !bytes.HasPrefix(link, []byte("/r/u_")) {
		r.prefix(fieldURL, "https://www.reddit.com", link)
		return
	}
	thread, ok := strings.CutPrefix(string(r.bytes(fieldThread)), "t3_")
	switch {
	case kind == "t3_":
		r.join(fieldURL, "https://www.reddit.com/comments/", id, "/")
	case ok:
		r.join(fieldURL, "https://www.reddit.com/comments/", thread, "/_/", id, "/")
	}
}

// redditGone are what stands where a text or an author was.
var redditGone = []string{
	"[deleted]", "[removed]", "[deleted by user]", "[ removed by reddit ]", "[removed by reddit]", "[removed by moderator]", "deleted",
}

// gone reports whether a text or an author of Reddit is no more.
func gone(b []byte) bool {
	return len(b) > 0 && len(b) < 30 && slices.ContainsFunc(redditGone, func(s string) bool { return strings.EqualFold(s, string(b)) })
}

func minetRedditShape() shape {
	return shape{
		"comment_url": {as: catchLink}, "url": {as: catchLink}, "id": {as: fieldID}, "parent": {as: fieldParent},
		"author": {as: catchUser}, "comment": {as: fieldText}, "text": {as: fieldText}, "author_text": {as: fieldText}, "title": {as: fieldTitle},
		"points": {as: fieldLikes}, "approximated_points": {as: fieldLikes}, "number_comments": {as: fieldReplies},
		"published_date": {as: fieldPublished}, "post_author": {as: catchPerson}, "post_title": {as: fieldOther},
	}
}

// minetReddit completes a row of minet's. Its ids and its threads stand in its
// links: …/r/SUBREDDIT/comments/LINK/SLUG/COMMENT/.
func minetReddit(r *record) error {
	author := r.caught.text(catchUser)
	if at := bytes.Index(author, []byte("/user/")); at >= 0 {
		author = bytes.TrimRight(author[at+len("/user/"):], "/")
	}
	r.set(fieldAuthorHandle, author)
	thread, comment := redditIDs(string(r.caught.text(catchLink)))
	kind := "t3_"
	switch {
	case thread == "" && r.bytes(fieldID) == nil:
		return errNoID
	case comment != "" || r.bytes(fieldID) != nil:
		kind = "t1_"
		if comment != "" {
			r.join(fieldID, comment)
		}
		if thread != "" {
			r.join(fieldThread, "t3_", thread)
		}
		r.minetParent(thread)
	default:
		r.join(fieldID, thread)
	}
	return r.reddit(kind)
}

// minetParent writes the parent of a comment in full: minet leaves out what sort
// it is, and the submission altogether.
func (r *record) minetParent(thread string) {
	switch parent := string(r.bytes(fieldParent)); {
	case parent == "" && thread != "":
		r.join(fieldParent, "t3_", thread)
	case parent != "" && !strings.HasPrefix(parent, "t1_") && !strings.HasPrefix(parent, "t3_"):
		r.join(fieldParent, "t1_", parent)
	}
}

// redditIDs returns the ids in a permalink; "" for what it does not have.
func redditIDs(link string) (thread, comment string) {
	_, path, ok := strings.Cut(link, "/comments/")
	if !ok {
		return "", ""
	}
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) > 2 {
		comment = parts[2]
	}
	return parts[0], comment
}
