package input

import (
	"bytes"
	"errors"
)

// Faults of foreign records.
var (
	errNoID    = errors.New("no id")
	errRounded = errors.New("the id is no whole number; a spreadsheet program may have rounded it")
)

// Why posts must not be shown.
const (
	notPublic    = "protected or withheld"
	deleted      = "deleted"
	deletedLater = "deleted later"
)

// sourceX is the source of posts from X, whatever program fetched them.
const sourceX = "x"

// tweet completes a record of a post on X.
func (r *record) tweet() error {
	id := r.bytes(fieldID)
	switch {
	case id == nil:
		return errNoID
	case len(bytes.Trim(id, "0123456789")) > 0:
		return errRounded
	}
	r.join(fieldSource, sourceX)
	r.prefix(fieldURL, "https://x.com/i/status/", id)
	if r.bytes(fieldParent) != nil {
		r.join(fieldKind, "reply")
	}
	r.langOfX()
	if handle := r.bytes(fieldAuthorHandle); handle != nil && r.bytes(fieldAuthorURL) == nil {
		r.prefix(fieldAuthorURL, "https://x.com/", handle)
	}
	if r.caught.is(catchShut) {
		r.optOut = notPublic
	}
	return nil
}

// langOfX writes a language as the rest of the world does. Most of X's own codes
// say that a post has no words.
func (r *record) langOfX() {
	switch string(r.bytes(fieldLang)) {
	case "iw":
		r.join(fieldLang, "he")
	case "in":
		r.join(fieldLang, "id")
	case "zxx", "art", "qam", "qct", "qht", "qme", "qst":
		r.has &^= 1 << fieldLang
	}
}

// unescape resolves, in place, the three entities that X and Reddit put into
// plain text, each once.
func (r *record) unescape(f field) {
	b := r.bytes(f)
	at := bytes.IndexByte(b, '&')
	if at < 0 {
		return
	}
	to := at
	for at < len(b) {
		c, n := entity(b[at:])
		b[to] = c
		to++
		at += n
	}
	r.spans[f].to = r.spans[f].from + to
}

// entity returns the character that b begins with, and how many bytes it takes.
func entity(b []byte) (c byte, n int) {
	if b[0] == '&' {
		switch {
		case bytes.HasPrefix(b, []byte("&amp;")):
			return '&', len("&amp;")
		case bytes.HasPrefix(b, []byte("&lt;")):
			return '<', len("&lt;")
		case bytes.HasPrefix(b, []byte("&gt;")):
			return '>', len("&gt;")
		}
	}
	return b[0], 1
}

// longText makes the whole text, where the record has it apart, the text.
func (r *record) longText() {
	if long := r.caught.text(catchLong); len(long) > 0 {
		r.set(fieldText, long)
	}
}

// from takes the text and the people of another record, of which this one is a
// copy that may be cut.
func (r *record) from(other *record) {
	if text := other.bytes(fieldText); text != nil {
		r.set(fieldText, text)
	}
	r.persons(other)
}

// persons adds the author of another record, and the people whom it names, to
// the people of this one: by their handles, since what an account calls itself
// may be the brand that is looked for.
func (r *record) persons(other *record) {
	r.person(other.bytes(fieldAuthorHandle))
	for _, at := range other.people {
		r.person(other.buf[at.from:at.to])
	}
}
