package input

import (
	"bytes"
	"errors"
	"strings"
)

// blueskyPost completes a record from Bluesky, whose id is its at-uri.
func (r *record) blueskyPost() error {
	uri := string(r.bytes(fieldID))
	did, rest, ok := strings.Cut(strings.TrimPrefix(uri, "at://"), "/")
	key, found := strings.CutPrefix(rest, "app.bsky.feed.post/")
	if !ok || !found || !strings.HasPrefix(uri, "at://did:") || key == "" || strings.ContainsAny(key, "/?# ") {
		return errors.New("no at-uri of a post")
	}
	r.join(fieldSource, "bluesky")
	r.join(fieldURL, "https://bsky.app/profile/", did, "/post/", key)
	if r.bytes(fieldAuthorID) == nil {
		r.join(fieldAuthorID, did)
	}
	if string(r.bytes(fieldAuthorHandle)) == "handle.invalid" {
		r.has &^= 1<<fieldAuthorHandle | 1<<fieldAuthorURL // a sign, not a handle
	}
	if r.bytes(fieldParent) != nil {
		r.join(fieldKind, "reply")
	}
	return nil
}

// telegramPost completes a record from a public channel of Telegram, whose link
// is t.me/CHANNEL/NUMBER, or t.me/s/CHANNEL/NUMBER for its preview.
func (r *record) telegramPost() error {
	_, path, ok := strings.Cut(string(r.caught.text(catchLink)), "//t.me/")
	path, _, _ = strings.Cut(path, "?")
	channel, number, found := strings.Cut(strings.TrimPrefix(strings.Trim(path, "/"), "s/"), "/")
	if !ok || !found || channel == "" || number == "" || strings.Trim(number, "0123456789") != "" {
		return errors.New("no link to a message")
	}
	r.join(fieldSource, "telegram")
	r.join(fieldID, channel, "/", number)
	r.join(fieldURL, "https://t.me/", channel, "/", number)
	// A channel speaks with one voice: its name is the author's.
	r.join(fieldAuthorHandle, channel)
	return nil
}

// youTubeComment completes a record of a comment on YouTube.
func (r *record) youTubeComment() error {
	id := string(r.caught.text(catchLink))
	if id == "" {
		return errNoID
	}
	r.join(fieldSource, "youtube")
	r.join(fieldID, id)
	r.join(fieldKind, "comment")
	video := string(r.caught.text(catchVideo))
	if video != "" {
		r.join(fieldThread, video)
		r.join(fieldURL, "https://www.youtube.com/watch?v=", video, "&lc=", id)
	}
	// The id of an answer begins with that of the comment: COMMENT.ANSWER.
	top, _, isAnswer := strings.Cut(id, ".")
	switch parent := r.bytes(fieldParent); {
	case string(parent) == "root", parent == nil && !isAnswer && video != "":
		r.has &^= 1 << fieldParent
		if video != "" {
			r.join(fieldParent, video)
		}
	case parent == nil && isAnswer:
		r.join(fieldKind, "reply")
		r.join(fieldParent, top)
	case parent != nil:
		r.join(fieldKind, "reply")
	}
	r.youTubeAuthor()
	return nil
}

// youTubeAuthor sorts out what the author is called: a name that begins with @
// is a handle.
func (r *record) youTubeAuthor() {
	name := r.caught.text(catchUser)
	if handle, ok := bytes.CutPrefix(name, []byte{'@'}); ok {
		r.set(fieldAuthorHandle, handle)
	} else {
		r.set(fieldAuthorName, name)
	}
	if id := r.bytes(fieldAuthorID); id != nil && r.bytes(fieldAuthorURL) == nil {
		r.prefix(fieldAuthorURL, "https://www.youtube.com/channel/", id)
	}
}

func minetYouTubeShape() shape {
	return shape{
		"video_id": {as: catchVideo}, "comment_id": {as: catchLink}, "author_name": {as: catchUser}, "author_channel_id": {as: fieldAuthorID},
		"text": {as: fieldText}, "like_count": {as: fieldLikes}, "reply_count": {as: fieldReplies},
		"published_at": {as: fieldPublished}, "updated_at": {as: fieldOther}, "parent_comment_id": {as: fieldParent},
	}
}
