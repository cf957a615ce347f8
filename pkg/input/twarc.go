package input

import (
	"bytes"
	"errors"
)

// Twarc2 is what twarc2 writes: answers of X's interface v2.
const Twarc2 Format = "twarc2"

// tweetSigns are members that posts of X's interface v2 have, and hardly any
// record of another kind.
func tweetSigns() []string {
	return []string{
		"author_id", "public_metrics", "edit_history_tweet_ids", "conversation_id", "referenced_tweets", "reply_settings",
		"possibly_sensitive", "__twarc",
	}
}

func isTweet(h head) bool { return h.has("id", "text") && h.count(tweetSigns()...) >= 2 }

// isPage reports whether an object is an answer of the interface, with posts or
// with none.
func isPage(h head) bool {
	if !h.whole && isTweet(h.in("data")) {
		return true // what makes it an answer comes behind the posts
	}
	if h.count("includes", "meta", "__twarc", "matching_rules", "errors") == 0 {
		return false
	}
	posts := h.in("data")
	return posts.has("id", "text") || len(posts.names) == 0 && h.has("__twarc") && h.count("data", "meta") > 0
}

// twarc reads answers a line and, after "twarc2 flatten", posts a line.
func twarc() dialect {
	t := &twarcPage{}
	return dialect{
		format: Twarc2,
		fits:   func(h head) bool { return isPage(h) || isTweet(h) },
		shape:  tweetShape,
		unpack: t.unpack,
		finish: t.finish,
	}
}

func tweetShape() shape {
	people := shape{"username": {as: catchPerson}}
	refs := place{as: catchRefs}
	long := inside(shape{"text": {as: catchLong}})
	return shape{
		"id": {as: fieldID}, "text": {as: fieldText}, "note_tweet": long, "note_post": long,
		"created_at": {as: fieldPublished}, "lang": {as: fieldLang}, "conversation_id": {as: fieldThread},
		"author_id": {as: fieldAuthorID},
		"author": inside(shape{
			"id": {as: fieldAuthorID}, "username": {as: fieldAuthorHandle}, "name": {as: fieldAuthorName},
			"protected": {as: catchShut}, "withheld": {as: catchShut},
		}),
		"withheld": {as: catchShut},
		"public_metrics": inside(shape{
			"like_count": {as: fieldLikes}, "reply_count": {as: fieldReplies},
			"retweet_count": {as: fieldReposts}, "repost_count": {as: fieldReposts},
		}),
		"entities":          inside(shape{"mentions": inside(people)}),
		"in_reply_to_user":  inside(people),
		"referenced_tweets": refs, "referenced_posts": refs,
		// The name of the program that wrote the post is nothing to pass on.
		"source": {as: fieldOther}, "type": {as: catchType}, "in_reply_to_user_id": {as: fieldOther},
	}
}

// twarcPage is the answer that is being read.
type twarcPage struct {
	users, posts index
	// other is a post that the one in question refers to, and user somebody among
	// the people of the answer.
	other, user record
	// outer, inner and person are the shapes of an answer, a post and a user.
	outer, inner, person shape
}

// unpack returns the posts of an answer, or the post itself.
func (t *twarcPage) unpack(r *record, b []byte) ([]byte, error) {
	if t.outer == nil {
		t.outer = shape{
			"data": {as: catchList}, "includes": inside(shape{"users": {as: catchUsers}, "tweets": {as: catchPosts}, "posts": {as: catchPosts}}),
			"text": {as: catchText}, "meta": {as: catchType}, "errors": {as: catchGone},
		}
		t.inner = tweetShape()
		t.person = shape{
			"username": {as: fieldAuthorHandle}, "name": {as: fieldAuthorName}, "protected": {as: catchShut}, "withheld": {as: catchShut},
		}
	}
	extra := r.extra
	r.extra = false // what is passed through stands in the posts
	err := r.pick(b, t.outer)
	r.extra = extra
	if err != nil {
		return nil, err
	}
	t.users.fill(r.caught.raw(catchUsers))
	t.posts.fill(r.caught.raw(catchPosts))
	switch list := r.caught.raw(catchList); {
	case list != nil && headOf(bytes.TrimLeft(list, "["+blanks)).has("username"):
		return nil, errors.New("users of X, no posts")
	case list != nil && (list[0] == '{' || list[0] == '['):
		return list, nil
	case r.caught.raw(catchText) != nil:
		return b, nil
	case r.caught.raw(catchType) != nil:
		return []byte("[]"), nil // an answer without a find
	case r.caught.raw(catchGone) != nil:
		return nil, errors.New("an error of X, no posts")
	}
	return nil, errors.New("neither a post of X nor an answer with posts")
}

func (t *twarcPage) finish(r *record) error {
	if r.bytes(fieldAuthorHandle) == nil && t.known(r.bytes(fieldAuthorID)) {
		r.set(fieldAuthorHandle, t.user.bytes(fieldAuthorHandle))
		r.set(fieldAuthorName, t.user.bytes(fieldAuthorName))
		if t.user.caught.is(catchShut) {
			r.optOut = notPublic
		}
	}
	r.longText()
	t.references(r)
	r.unescape(fieldText)
	return r.tweet()
}

// known makes the person of the answer who has an id the user.
func (t *twarcPage) known(id []byte) bool {
	raw := t.users.find(id)
	t.user.reset()
	return len(raw) > 0 && raw[0] == '{' && t.user.pick(raw, t.person) == nil
}

// references takes from the posts that a post refers to what belongs to it: the
// whole text of what it repeats, and the people.
func (t *twarcPage) references(r *record) {
	s := scanner{b: r.caught.raw(catchRefs), at: 1}
	if len(s.b) == 0 || s.b[0] != '[' {
		return
	}
	for first := true; s.comma(']', first) == nil; first = false {
		raw, err := s.value(0)
		if err != nil || !t.look(raw) {
			return
		}
		kind := string(t.other.caught.text(catchType))
		id := bytes.Clone(t.other.bytes(fieldID))
		if kind == "replied_to" && id != nil {
			r.set(fieldParent, id)
		}
		if full := t.posts.find(id); full != nil && !t.look(full) {
			return
		}
		if t.known(t.other.bytes(fieldAuthorID)) {
			r.persons(&t.user)
		}
		t.other.longText()
		if kind == "retweeted" || kind == "reposted" {
			r.from(&t.other)
		} else {
			r.persons(&t.other)
		}
	}
}

// look makes a post the other one.
func (t *twarcPage) look(raw []byte) bool {
	t.other.reset()
	return len(raw) > 0 && raw[0] == '{' && t.other.pick(raw, t.inner) == nil
}

func twarcWrong() []wrongKind {
	const hint = "earshot reads what twarc2 search, stream, timeline or conversation wrote"
	of := func(h head, is func(head) bool) bool { return is(h) || is(h.in("data")) }
	return []wrongKind{
		{
			fits: func(h head) bool { return of(h, func(h head) bool { return h.has("tweet_count", "start", "end") }) },
			what: "counts of posts (twarc2 counts), no posts", hint: hint,
		},
		{
			fits: func(h head) bool {
				return of(h, func(h head) bool {
					return h.has("username", "public_metrics") && !h.has("text") || h.has("username", "id", "name", "profile_image_url")
				})
			},
			what: "a list of X's users (twarc2 users, followers, following), no posts", hint: hint,
		},
		{
			fits: func(h head) bool { return h.has("id", "action", "created_at") && h.count("reason", "redacted_at") > 0 },
			what: "the result of a compliance job (twarc2 compliance): what became of posts, not the posts", hint: hint,
		},
		{
			fits: func(h head) bool { return h.has("__twarc") && h.count("data", "errors") > 0 },
			what: "a file of twarc2 without posts", hint: hint,
		},
	}
}
