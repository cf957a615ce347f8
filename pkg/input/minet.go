package input

import "bytes"

// Minet is what minet writes: tables of posts from several sites, and the same
// records as JSON.
const Minet Format = "minet"

// minet lists the kinds of its files. Their columns go by name: versions differ,
// and the user's own columns may stand before them.
func minet() []dialect {
	return []dialect{
		minetOf(isMinetTweet, minetTweetShape, minetTweet),
		minetOf(func(h head) bool { return h.has("uri", "user_did", "text") }, minetBlueskyShape, minetBluesky),
		minetOf(func(h head) bool { return h.has("comment_id", "text") && h.count("video_id", "author_channel_id") > 0 },
			minetYouTubeShape, (*record).youTubeComment),
		minetOf(func(h head) bool { return h.has("comment_url", "published_date") && h.count("comment", "text") > 0 },
			minetRedditShape, minetReddit),
		minetOf(func(h head) bool { return h.has("title", "url", "published_date", "scraped_number_comments") },
			minetRedditShape, minetReddit),
		minetOf(func(h head) bool { return h.has("link_to_message", "text") }, minetTelegramShape, minetTelegram),
	}
}

func minetOf(fits func(head) bool, in func() shape, finish func(*record) error) dialect {
	return dialect{format: Minet, fits: fits, shape: in, finish: finish}
}

func isMinetTweet(h head) bool {
	return h.has("timestamp_utc", "text", "user_screen_name") || h.has("_source") && h.in("_source").has("timestamp_utc", "text", "user_screen_name")
}

func minetTweetShape() shape {
	s := shape{
		"id": {as: fieldID}, "text": {as: fieldText}, "timestamp_utc": {as: fieldPublished}, "lang": {as: fieldLang},
		"local_time": {as: fieldOther}, // of no known zone
		"like_count": {as: fieldLikes}, "reply_count": {as: fieldReplies}, "retweet_count": {as: fieldReposts},
		"user_id": {as: fieldAuthorID}, "user_screen_name": {as: fieldAuthorHandle}, "user_name": {as: fieldAuthorName},
		"to_tweetid": {as: fieldParent}, "url": {as: catchLink},
		"to_username": {as: catchPerson}, "retweeted_user": {as: catchPerson}, "quoted_user": {as: catchPerson},
		"mentioned_names": all(catchPerson), "mentioned_ids": {as: fieldOther},
	}
	// Elasticsearch wraps records, and knows their ids.
	s["_source"] = inside(s)
	s["_id"] = place{as: fieldID}
	return s
}

func minetTweet(r *record) error { return r.tweet() }

func minetBlueskyShape() shape {
	return shape{
		// What the column did holds depends on the version, so that the uri counts.
		"uri": {as: fieldID}, "did": {as: fieldOther}, "cid": {as: fieldOther}, "user_did": {as: fieldAuthorID}, "user_handle": {as: fieldAuthorHandle},
		"user_display_name": {as: fieldAuthorName}, "user_url": {as: fieldAuthorURL},
		// In text, links are written out and quoted posts added; original_text is
		// what the author wrote.
		"text": {as: catchText}, "original_text": {as: fieldText}, "url": {as: catchLink},
		"timestamp_utc": {as: fieldPublished}, "indexed_at_utc": {as: catchTime}, "local_time": {as: fieldOther}, "user_langs": all(catchLangs),
		"like_count": {as: fieldLikes}, "reply_count": {as: fieldReplies}, "repost_count": {as: fieldReposts},
		"to_post_uri": {as: fieldParent}, "to_root_post_uri": {as: fieldThread},
		"mentioned_user_handles": all(catchPerson), "mentioned_user_dids": {as: fieldOther},
		"quoted_user_handle": {as: catchPerson}, "repost_by_user_handle": {as: catchPerson}, "repost_by_user_did": {as: fieldOther},
	}
}

// earliest is the year before which no time is believed; see
// mention.PlausibleTime.
const earliest = 1990

func minetBluesky(r *record) error {
	// Programs of users say when a post was made, whatever they like: it was made
	// before it was seen.
	if seen := r.clock.parse(r.caught.text(catchTime)); r.published.Year() < earliest || seen.Year() >= earliest && seen.Before(r.published) {
		r.published = seen
	}
	if r.bytes(fieldText) == nil {
		r.set(fieldText, r.caught.text(catchText))
	}
	if lang, _, _ := bytes.Cut(r.caught.text(catchLangs), []byte{'|'}); len(lang) > 0 {
		r.set(fieldLang, lang)
	}
	return r.blueskyPost()
}

func minetTelegramShape() shape {
	return shape{
		"link_to_message": {as: catchLink}, "user": {as: fieldAuthorName}, "user_link": {as: fieldAuthorURL}, "text": {as: fieldText},
		"datetime": {as: fieldPublished}, "is_reply_user": {as: fieldOther}, "user_img": {as: fieldOther}, "is_reply_img": {as: fieldOther},
	}
}

func minetTelegram(r *record) error { return r.telegramPost() }

func minetWrong() []wrongKind {
	const hint = "earshot reads minet's tables of tweets, Bluesky posts, YouTube comments, Reddit posts and comments, and Telegram messages"
	return []wrongKind{
		{
			fits: func(h head) bool {
				return h.has("user_screen_name", "user_followers") || h.has("screen_name", "friends", "followers", "tweets") ||
					h.has("user_did", "followers") || h.has("name", "link", "nb_subscribers")
			},
			what: "minet's table of accounts, no posts", hint: hint,
		},
		{
			fits: func(h head) bool {
				return h.has("video_id", "channel_id", "view_count", "title") && !h.has("comment_id")
			},
			what: "minet's table of YouTube videos, without comments", hint: "minet youtube comments fetches the comments",
		},
	}
}
