package input

import "bytes"

// Bluesky is what Bluesky's streams of events send: Jetstream and Tap.
const Bluesky Format = "bluesky"

// blueskyHidden is the label of posts that readers without an account are not to
// see.
const blueskyHidden = "!no-unauthenticated"

func blueskyEvents() dialect {
	return dialect{
		format: Bluesky,
		fits: func(h head) bool {
			return h.has("did", "time_us", "kind") || h.has("type", "record") && h.in("record").has("did", "collection", "rkey")
		},
		shape:  blueskyShape,
		finish: blueskyEvent,
	}
}

func blueskyShape() shape {
	post := shape{
		"text": {as: fieldText}, "createdAt": {as: fieldPublished}, "langs": {as: catchLangs}, "labels": {as: catchShut},
		"reply": inside(shape{"parent": inside(shape{"uri": {as: fieldParent}}), "root": inside(shape{"uri": {as: fieldThread}})}),
	}
	event := shape{
		"did": {as: fieldAuthorID}, "operation": {as: catchAct}, "action": {as: catchAct},
		"collection": {as: catchType}, "rkey": {as: catchLink}, "record": inside(post),
	}
	return shape{
		"did": {as: fieldAuthorID}, "commit": inside(event), "record": inside(event),
		"kind": {as: fieldOther}, "type": {as: fieldOther}, "time_us": {as: fieldOther}, "id": {as: fieldOther},
	}
}

// blueskyEvent completes a post that was made. What else happens passes by:
// likes, follows, deletions.
func blueskyEvent(r *record) error {
	if string(r.caught.text(catchType)) != "app.bsky.feed.post" || string(r.caught.text(catchAct)) != "create" {
		return errNoPost
	}
	if r.bytes(fieldText) == nil {
		return errNoPost // a picture, or a post quoted without a word
	}
	r.join(fieldID, "at://", string(r.bytes(fieldAuthorID)), "/app.bsky.feed.post/", string(r.caught.text(catchLink)))
	if _, langs, ok := bytes.Cut(r.caught.raw(catchLangs), []byte{'"'}); ok {
		lang, _, _ := bytes.Cut(langs, []byte{'"'})
		r.set(fieldLang, lang)
	}
	if bytes.Contains(r.caught.raw(catchShut), []byte(blueskyHidden)) {
		r.optOut = blueskyHidden
	}
	return r.blueskyPost()
}

func otherWrong() []wrongKind {
	return []wrongKind{
		{
			fits: func(h head) bool {
				return h.has("did", "handle") && h.count("followersCount", "displayName", "postsCount", "associated") > 0 && h.count("text", "record", "uri") == 0
			},
			what: "a list of Bluesky profiles, no posts", hint: "earshot reads posts, and events of Jetstream and Tap",
		},
		{
			fits: func(h head) bool { return isVideo(h) && h.whole && !h.has("comments") },
			what: "what yt-dlp says of a video, made without --write-comments", hint: "yt-dlp --skip-download --write-comments fetches the comments",
		},
		{
			fits: func(h head) bool {
				return len(h.text("_type")) > len(snscrapeModules) && h.text("_type")[:len(snscrapeModules)] == snscrapeModules
			},
			what: "a file of snscrape without posts of a site that earshot knows", hint: "earshot reads snscrape's posts of X, Mastodon, Reddit and Telegram",
		},
		{
			fits: func(h head) bool {
				return h.has("display_name", "subscribers", "created_utc") && !h.has("title", "selftext")
			},
			what: "a list of subreddits, no posts", hint: "the dumps of posts are called RS_ (submissions) and RC_ (comments)",
		},
	}
}
