package input

import "errors"

// Weibo is what the interface of Weibo gives: lists of statuses.
const Weibo Format = "weibo"

func weibo() dialect {
	outer := shape{"statuses": {as: catchList}, "mid": {as: catchLink}}
	return dialect{
		format: Weibo,
		fits:   func(h head) bool { return isWeibo(h.in("statuses")) || isWeibo(h) },
		shape:  weiboShape,
		unpack: func(r *record, b []byte) ([]byte, error) {
			extra := r.extra
			r.extra = false
			err := r.pick(b, outer)
			r.extra = extra
			switch list := r.caught.raw(catchList); {
			case err != nil:
				return nil, err
			case list != nil:
				return list, nil
			case r.caught.raw(catchLink) == nil:
				return nil, errors.New("no status of Weibo")
			}
			return b, nil
		},
		finish: weiboPost,
	}
}

func isWeibo(h head) bool { return h.has("mid", "text", "created_at", "reposts_count") }

func weiboShape() shape {
	person := shape{"screen_name": {as: catchPerson}, "domain": {as: catchPerson}}
	return shape{
		"id": {as: fieldID}, "mid": {as: catchLink}, "text": {as: fieldText}, "created_at": {as: fieldPublished},
		"reposts_count": {as: fieldReposts}, "comments_count": {as: fieldReplies}, "attitudes_count": {as: fieldLikes},
		"in_reply_to_status_id": {as: fieldParent}, "in_reply_to_screen_name": {as: catchPerson}, "deleted": {as: catchGone},
		"user":             inside(shape{"id": {as: fieldAuthorID}, "screen_name": {as: fieldAuthorHandle}, "name": {as: fieldAuthorName}, "domain": {as: catchPerson}}),
		"retweeted_status": inside(shape{"user": inside(person)}), "source": {as: fieldOther},
	}
}

func weiboPost(r *record) error {
	id := r.bytes(fieldID)
	if id == nil {
		return errNoID
	}
	r.join(fieldSource, "weibo")
	r.prefix(fieldURL, "https://m.weibo.cn/status/", id)
	if r.bytes(fieldParent) != nil {
		r.join(fieldKind, "reply")
	}
	if r.caught.is(catchGone) {
		r.optOut = deleted
	}
	return nil
}
