package input

import "bytes"

// field is a field of the record that earshot knows.
type field uint8

// Fields that hold strings come first; those that may hold the text stand
// together, the best first.
const (
	fieldText field = iota
	fieldBody
	fieldContent
	fieldMessage
	fieldReview
	fieldComment
	fieldFullText
	fieldTweet
	fieldTitle
	fieldID
	fieldSource
	fieldKind
	fieldLang
	fieldURL
	fieldParent
	fieldThread
	fieldAuthorID
	fieldAuthorHandle
	fieldAuthorName
	fieldAuthorURL
	fieldUserID // what other programs call the author
	fieldUserHandle
	fieldUserName
	stringFields // how many hold strings

	fieldAuthor
	fieldPublished
	fieldFetched
	fieldDelete
	fieldStars
	fieldLikes
	fieldReplies
	fieldReposts
	fieldComputed // known, and earshot's own to compute
	fieldOther    // not known
)

// textFields is how many fields may hold the text.
const textFields = fieldTweet + 1

// longestName is the longest name that fieldOf knows.
const longestName = len("author_display_name")

// fieldOf finds a field by its name.
func fieldOf(name []byte) field {
	name = bytes.TrimSpace(name)
	if len(name) > longestName {
		return fieldOther
	}
	var low [longestName]byte
	for i, c := range name {
		low[i] = lower(c)
	}
	switch string(low[:len(name)]) {
	case "text":
		return fieldText
	case "title":
		return fieldTitle
	case "id":
		return fieldID
	case "source":
		return fieldSource
	case "kind":
		return fieldKind
	case "lang":
		return fieldLang
	case "url":
		return fieldURL
	case "author":
		return fieldAuthor
	case "published_at":
		return fieldPublished
	case "parent_id":
		return fieldParent
	case "thread_id":
		return fieldThread
	}
	return otherField(low[:len(name)])
}

// otherField goes on with names that are numbers, other names for the text, or
// of no use here.
func otherField(name []byte) field {
	switch string(name) {
	case "stars":
		return fieldStars
	case "likes":
		return fieldLikes
	case "replies":
		return fieldReplies
	case "reposts":
		return fieldReposts
	case "body":
		return fieldBody
	case "content":
		return fieldContent
	case "message":
		return fieldMessage
	case "review":
		return fieldReview
	case "comment":
		return fieldComment
	case "full_text":
		return fieldFullText
	case "tweet":
		return fieldTweet
	}
	return rareField(name)
}

// rareField goes on with what only records of earlier runs and of other
// programs have.
func rareField(name []byte) field {
	switch string(name) {
	case "fetched_at":
		return fieldFetched
	case "delete_by":
		return fieldDelete
	case "user":
		return fieldAuthor
	case "author_url", "user_url", "profile_url":
		return fieldAuthorURL
	case "author_id", "user_id":
		return fieldUserID
	case "username", "user_name", "screen_name", "user_screen_name", "handle", "user_handle", "author_handle",
		"author_username", "login", "nickname":
		return fieldUserHandle
	case "name", "display_name", "full_name", "author_name", "author_display_name", "user_display_name", "reviewer":
		return fieldUserName
	case "negativity", "sentiment", "matched", "brand", "query", "schema_version", "endpoint", "why", "unscored", "copies":
		return fieldComputed
	}
	return fieldOther
}

// lower folds the case of ASCII letters, and blanks and hyphens into the
// underscore.
func lower(c byte) byte {
	switch {
	case c >= 'A' && c <= 'Z':
		return c | 0x20
	case c == ' ' || c == '-':
		return '_'
	}
	return c
}
