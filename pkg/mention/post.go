package mention

import (
	"encoding/json"
	"time"
)

// SchemaVersion is the version of the record that outputs write. It grows when
// fields are added; fields are never removed or renamed.
const SchemaVersion = 1

// Kind says what sort of public message a post is.
type Kind string

// The kinds of posts.
const (
	KindPost    Kind = "post"
	KindComment Kind = "comment"
	KindReply   Kind = "reply"
	KindReview  Kind = "review"
	KindStory   Kind = "story"
	KindVideo   Kind = "video"
	KindArticle Kind = "article"
)

// Kinds lists every kind, in the order of the documentation.
func Kinds() []Kind {
	return []Kind{KindPost, KindComment, KindReply, KindReview, KindStory, KindVideo, KindArticle}
}

// Post is one public message as its source gave it, before anything was
// matched, scored or masked. It carries identities; nothing of Author and
// People may reach an output for insight.
type Post struct {
	// ID is "source:native-id", built from the platform's global id where one
	// exists (ActivityPub uri, at-uri), so that one post seen twice is one.
	ID string
	// Source is the name of the Spec that yielded the post.
	Source string
	Kind   Kind
	// PublishedAt is zero when the site does not say or says nonsense; see
	// PlausibleTime.
	PublishedAt time.Time
	FetchedAt   time.Time
	// DeleteBy is when the terms of the source, or the user's own, end the
	// keeping. A source leaves it zero, unless the post was fetched before and
	// carries it already.
	DeleteBy time.Time
	// Lang is a BCP 47 tag in lower case as the site states it, else as it was
	// recognised in the text; "" is unknown.
	Lang string
	// Title and Text are plain text: entities decoded, tags gone, paragraphs
	// kept as newlines.
	Title, Text string
	Author      Author
	// People are handles, names and profile addresses of other people that the
	// post names, as they stand in the text; they are masked with the author's.
	People []string
	// Addressed says that the post speaks to or about the brand whatever its
	// words: a review of its app, a comment below its video, a reply to its
	// account. It is a mention even where no term matches, if what it is addressed
	// to was named for the scan.
	Addressed bool
	// OptOut says why the author asked not to be collected ("noindex",
	// "!no-unauthenticated" …). A post with an OptOut is counted and dropped.
	OptOut string
	// Stars is a rating from 1 to 5.
	Stars                   Count
	Likes, Replies, Reposts Count
	// URL is the permalink in the platform's handle-free form where it has one.
	URL string
	// ParentID and ThreadID have the form of ID.
	ParentID, ThreadID string
	// Endpoint names the site's interface that gave the post, without host or
	// parameters: its provenance.
	Endpoint string
	// Line is the line number in the file that held the post; 0 for posts from
	// a network.
	Line int
	// Extra holds the fields of an input file that earshot does not know, in
	// the order of the file.
	Extra []Field
}

// Mark is what a store knows a post by: a hash of its id under a key. It is in no
// output.
type Mark [16]byte

// Author identifies the writer of a post on its platform. The zero value is an
// unknown author.
type Author struct {
	// ID is the platform's stable identifier; pseudonyms are made of it.
	ID string
	// Handle is the account's name as people write it, without a leading @.
	Handle string
	// Name is the display name.
	Name string
	// URL is the address of the profile.
	URL string
}

// Key returns the most stable identifier known: ID, else Handle, URL or Name.
// It is empty for an unknown author.
func (a Author) Key() string {
	for _, s := range []string{a.ID, a.Handle, a.URL, a.Name} {
		if s != "" {
			return s
		}
	}
	return ""
}

// Field is a name with its JSON value.
type Field struct {
	Name  string
	Value json.RawMessage
}

// Count is a number that may be unknown. The zero value is unknown, which is
// not the same as 0.
type Count struct {
	n     int64
	known bool
}

// Of returns a known count.
func Of(n int64) Count { return Count{n: n, known: true} }

// OfPtr returns the count that p points to; nil is unknown.
func OfPtr(p *int64) Count {
	if p == nil {
		return Count{}
	}
	return Of(*p)
}

// Get returns the number and whether it is known.
func (c Count) Get() (n int64, known bool) { return c.n, c.known }

// IsZero reports whether the count is unknown.
func (c Count) IsZero() bool { return !c.known }

// earliest is older than every site that earshot reads.
var earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// PlausibleTime returns t in UTC, or the zero time when t lies before 1990 or
// more than a day after now: some sites let clients set the time of a post.
func PlausibleTime(t, now time.Time) time.Time {
	if t.Before(earliest) || t.After(now.Add(24*time.Hour)) {
		return time.Time{}
	}
	return t.UTC()
}
