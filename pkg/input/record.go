package input

import (
	"bytes"
	"cmp"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// defaultSource is the source of records that name none.
const defaultSource = "file"

// record gathers the fields of one post. Its memory is used again for the next.
type record struct {
	// buf holds the string fields, one after another, and spans says where.
	buf   []byte
	spans [stringFields]span
	has   uint32

	// held are the members of an object whose fields are not set yet, and texts the
	// place of each field that may hold the text, and of the title, among them,
	// from 1; 0 is none.
	held  []member
	texts [fieldTitle + 1]int
	// spare holds a text that is looked at before the fields are set.
	spare []byte

	// nth tells records that begin on one line apart; the first is 0.
	nth int

	published, fetched, deleteBy   time.Time
	stars, likes, replies, reposts mention.Count

	// people are other people whom the record names: ranges of buf.
	people []span
	// optOut says why a record must not be shown; see mention.Post.
	optOut string
	caught caught

	// extra says that unknown fields are kept.
	extra  bool
	naming naming
	extras extras
	clock  clock
	// plain holds a string whose escapes are resolved.
	plain []byte
}

// span is a range of a buffer.
type span struct{ from, to int }

func (r *record) reset() {
	r.unset()
	r.held, r.texts, r.nth = r.held[:0], [fieldTitle + 1]int{}, 0
}

// unset takes all fields back, but not the members that they are made of.
func (r *record) unset() {
	r.buf, r.has = r.buf[:0], 0
	r.people, r.optOut = r.people[:0], ""
	r.published, r.fetched, r.deleteBy = time.Time{}, time.Time{}, time.Time{}
	r.stars, r.likes, r.replies, r.reposts = mention.Count{}, mention.Count{}, mention.Count{}, mention.Count{}
	r.extras.reset()
}

// set gives a field the value of a cell or of a JSON number. The last value of
// a field wins.
func (r *record) set(f field, value []byte) {
	switch {
	case f < stringFields:
		from := len(r.buf)
		r.buf = appendClean(r.buf, value)
		r.mark(f, from)
	case f == fieldAuthor:
		r.setAuthor(value)
	case f == fieldPublished:
		r.published = r.clock.parse(value)
	case f == fieldFetched:
		r.fetched = r.clock.parse(value)
	case f == fieldDelete:
		r.deleteBy = r.clock.parse(value)
	default:
		r.setCount(f, value)
	}
}

// mark makes what stands in the buffer from an offset on the value of a field,
// without the white space around it. Only text and title have lines.
func (r *record) mark(f field, from int) {
	left, right := trim(r.buf[from:])
	b := r.buf[from+left : from+right]
	from += left
	if f > fieldTitle {
		for i, c := range b {
			if c == '\n' || c == '\t' {
				b[i] = ' '
			}
		}
	}
	r.spans[f] = span{from, from + len(b)}
	r.has |= 1 << f
}

// trim returns where b begins and ends without the white space around it.
func trim(b []byte) (left, right int) {
	if len(b) > 0 && plainByte(b[0]) && plainByte(b[len(b)-1]) {
		return 0, len(b)
	}
	right = len(bytes.TrimRightFunc(b, unicode.IsSpace))
	return right - len(bytes.TrimLeftFunc(b[:right], unicode.IsSpace)), right
}

// plainByte reports whether c is ASCII and no white space or control character.
func plainByte(c byte) bool { return c > ' ' && c < 0x7f }

// bytes returns a string field; nil if it is unset or empty.
func (r *record) bytes(f field) []byte {
	if r.has&(1<<f) == 0 || r.spans[f].from == r.spans[f].to {
		return nil
	}
	return r.buf[r.spans[f].from:r.spans[f].to]
}

// setAuthor takes an author that is given as one string: a pseudonym of ours, a
// handle, or, with blanks in it, a name.
func (r *record) setAuthor(value []byte) {
	r.has &^= 1<<fieldAuthorID | 1<<fieldAuthorHandle | 1<<fieldAuthorName | 1<<fieldAuthorURL
	value = bytes.TrimSpace(value)
	switch {
	case mention.IsPseudonym(string(value)):
		r.set(fieldAuthorID, value)
	case bytes.ContainsAny(value, blanks):
		r.set(fieldAuthorName, value)
	default:
		r.set(fieldAuthorHandle, bytes.TrimPrefix(value, []byte("@")))
	}
}

// setCount takes a number. What is none is unknown, and so are stars outside of
// 1 to 5.
func (r *record) setCount(f field, value []byte) {
	n, ok := whole(bytes.TrimSpace(value))
	if f == fieldStars && (n < 1 || n > 5) {
		ok = false
	}
	c := mention.Count{}
	if ok {
		c = mention.Of(n)
	}
	switch f {
	case fieldStars:
		r.stars = c
	case fieldLikes:
		r.likes = c
	case fieldReplies:
		r.replies = c
	case fieldReposts:
		r.reposts = c
	}
}

// whole reads a number and rounds it to a whole one.
func whole(b []byte) (int64, bool) {
	if n, ok := digits(b); ok {
		return n, true
	}
	f, ok := float(b)
	if !ok || math.Abs(f) >= 1<<53 {
		return 0, false
	}
	return int64(math.Round(f)), true
}

// post completes the record, and makes a post of it. The error is errNoText.
func (r *record) post(p *mention.Post, origin origin, line int, borrow bool) error {
	text := r.textField()
	if r.bytes(text) == nil && r.bytes(fieldTitle) == nil {
		return errNoText
	}
	r.setID(origin, line, text)
	r.setLang()
	r.fill(p, origin, line, borrow)
	return nil
}

// fill overwrites p with the post of a record that is complete. If borrow is set,
// its strings are views of memory that the next record overwrites, and People and
// Extra are left out.
func (r *record) fill(p *mention.Post, origin origin, line int, borrow bool) {
	text := r.textField()
	s := view(r.buf)
	if !borrow {
		s = string(r.buf)
	}
	get := func(f field) string { return r.in(s, f) }
	*p = mention.Post{
		ID: get(fieldID), Source: get(fieldSource), Kind: kindOf(r.bytes(fieldKind)),
		PublishedAt: mention.PlausibleTime(r.published, origin.now), FetchedAt: origin.now, DeleteBy: r.deleteBy.UTC(),
		Lang: get(fieldLang), Title: get(fieldTitle), Text: get(text),
		Author: mention.Author{
			ID: get(fieldAuthorID), Handle: get(fieldAuthorHandle),
			Name: get(fieldAuthorName), URL: get(fieldAuthorURL),
		},
		Stars: r.stars, Likes: r.likes, Replies: r.replies, Reposts: r.reposts,
		URL:      address(get(fieldURL)),
		ParentID: get(fieldParent), ThreadID: get(fieldThread),
		Endpoint: string(origin.format), Line: line, OptOut: r.optOut,
	}
	if p.Source == "" {
		p.Source = defaultSource
	}
	if !borrow {
		p.Extra = r.extras.fields(text)
		r.others(p, s)
	}
	if at := mention.PlausibleTime(r.fetched, origin.now); !at.IsZero() {
		p.FetchedAt = at // what was fetched before keeps its date, and its duties
	}
}

// in returns a string field in s, which holds what the buffer does; "" if it is
// unset.
func (r *record) in(s string, f field) string {
	if r.has&(1<<f) == 0 {
		return ""
	}
	return s[r.spans[f].from:r.spans[f].to]
}

// others fills in the people: what else of the author is known, and whom else the
// record names. s is the record's buffer.
func (r *record) others(p *mention.Post, s string) {
	get := func(f field) string { return r.in(s, f) }
	if len(r.people) > 0 {
		p.People = make([]string, 0, len(r.people))
	}
	for _, at := range r.people {
		p.People = append(p.People, s[at.from:at.to])
	}
	p.Author.ID = cmp.Or(p.Author.ID, get(fieldUserID))
	p.People = also(p.People, &p.Author.Handle, strings.TrimPrefix(get(fieldUserHandle), "@"))
	p.People = also(p.People, &p.Author.Name, get(fieldUserName))
}

// also sets a part of the author that is not known yet; where it is, what else
// the record calls that person is kept among the people, to be masked.
func also(people []string, part *string, s string) []string {
	switch {
	case s == "" || s == *part:
		return people
	case *part == "":
		*part = s
		return people
	}
	return append(people, s)
}
