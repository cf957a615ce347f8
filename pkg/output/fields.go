package output

import (
	"math"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Type says what the values of a field are.
type Type string

// The types of fields.
const (
	Text    Type = "text"
	Time    Type = "time"   // RFC 3339, UTC, whole seconds
	Number  Type = "number" // four decimals
	Integer Type = "integer"
	List    Type = "list"  // of texts
	Words   Type = "words" // words with their weights

	raw Type = "json" // a field of the input file, as it stood there
)

// Field is a field of the record.
type Field struct {
	Name string
	// Doc says what it means, in one sentence or two.
	Doc  string
	Type Type
	// Required says that every whole record has it. A field that is not
	// required is left out when it is unknown.
	Required bool
	// Values are all that it can hold, where they are few.
	Values []string
	// Pattern is a regular expression that its text matches, if any.
	Pattern string
	// Min and Max are the bounds of a number; both 0 means none.
	Min, Max int

	get func(m *mention.Mention) value
}

// Fields lists the fields of the record in their order. Fields may be added at
// the end; none is ever removed or renamed.
func Fields() []Field {
	return append(append(whatFields(), contentFields()...), originFields()...)
}

// whatFields say what a record is.
func whatFields() []Field {
	kinds := make([]string, len(mention.Kinds()))
	for i, k := range mention.Kinds() {
		kinds[i] = string(k)
	}
	return []Field{
		{
			Name: "schema_version", Type: Integer, Required: true, Min: 1,
			Doc: "The version of this schema. It grows when fields are added; none is removed or renamed.",
			get: func(*mention.Mention) value { return integer(mention.SchemaVersion) },
		},
		{
			Name: "id", Type: Text, Required: true,
			Doc: "The source and the site's own id, as source:native-id; one post has one id however often it is seen.",
			get: func(m *mention.Mention) value { return text(m.ID) },
		},
		{
			Name: "source", Type: Text, Required: true,
			Doc: "The site or file that gave the post.",
			get: func(m *mention.Mention) value { return text(m.Source) },
		},
		{
			Name: "kind", Type: Text, Values: kinds,
			Doc: "What sort of public message it is.",
			get: func(m *mention.Mention) value { return oneOf(string(m.Kind), kinds) },
		},
		{
			Name: "brand", Type: Text,
			Doc: "The profile's name, or the term that matched.",
			get: func(m *mention.Mention) value { return text(m.Brand) },
		},
		{
			Name: "matched", Type: List,
			Doc: "The terms of the query found in the post, as the user wrote them.",
			get: func(m *mention.Mention) value { return value{known: len(m.Matched) > 0} },
		},
		{
			Name: "published_at", Type: Time,
			Doc: "When the post was published, in UTC.",
			get: func(m *mention.Mention) value { return moment(m.PublishedAt) },
		},
		{
			Name: "fetched_at", Type: Time,
			Doc: "When earshot got the post, in UTC.",
			get: func(m *mention.Mention) value { return moment(m.FetchedAt) },
		},
	}
}

// contentFields hold what was said, by whom, and how it sounds.
func contentFields() []Field {
	labels := []string{string(mention.Negative), string(mention.Neutral), string(mention.Positive)}
	return []Field{
		{
			Name: "lang", Type: Text,
			Doc: "The language as the site states it, else as recognised in the text where that is sure; a BCP 47 tag.",
			get: func(m *mention.Mention) value { return text(m.Lang) },
		},
		{
			Name: "title", Type: Text,
			Doc: "The title, of stories, videos, articles and reviews that have one.",
			get: func(m *mention.Mention) value { return text(m.Title) },
		},
		{
			Name: "text", Type: Text, Required: true,
			Doc: "The post's text, plain; handles, names and profile addresses of people are masked.",
			get: func(m *mention.Mention) value { return text(m.Text) },
		},
		{
			Name: "author", Type: Text,
			Doc: "A pseudonym: the same for all posts of one author on one source under one key.",
			get: func(m *mention.Mention) value { return text(m.Pseudonym) },
		},
		{
			Name: "negativity", Type: Number, Max: 1,
			Doc: "The probability that a customer is unhappy in this post, from 0 to 1; absent where there is no score, as unscored says.",
			get: func(m *mention.Mention) value { return negativity(m.Score) },
		},
		{
			Name: "sentiment", Type: Text, Values: labels,
			Doc: "The label that goes with the negativity.",
			get: func(m *mention.Mention) value { return sentiment(m.Score, labels) },
		},
		{
			Name: "stars", Type: Integer, Min: 1, Max: 5,
			Doc: "The rating of a review.",
			get: func(m *mention.Mention) value { return stars(m.Stars) },
		},
		{
			Name: "likes", Type: Integer,
			Doc: "How many liked it; on sites that count votes, the balance, which may be below 0.",
			get: func(m *mention.Mention) value { return count(m.Likes) },
		},
		{
			Name: "replies", Type: Integer,
			Doc: "How many replied.",
			get: func(m *mention.Mention) value { return count(m.Replies) },
		},
		{
			Name: "reposts", Type: Integer,
			Doc: "How many passed it on.",
			get: func(m *mention.Mention) value { return count(m.Reposts) },
		},
	}
}

// originFields say where a record is from, what asked for it, and until when
// it may be kept.
func originFields() []Field {
	return []Field{
		{
			Name: "url", Type: Text, Pattern: "^[Hh][Tt][Tt][Pp][Ss]?://",
			Doc: "The permalink, without a handle where the site has such a form.",
			get: func(m *mention.Mention) value { return text(webAddress(m.URL)) },
		},
		{
			Name: "parent_id", Type: Text,
			Doc: "The id of the post that this one answers.",
			get: func(m *mention.Mention) value { return text(m.ParentID) },
		},
		{
			Name: "thread_id", Type: Text,
			Doc: "The id of the post that began the conversation.",
			get: func(m *mention.Mention) value { return text(m.ThreadID) },
		},
		{
			Name: "query", Type: Text,
			Doc: "The query as the user wrote it.",
			get: func(m *mention.Mention) value { return text(m.Query) },
		},
		{
			Name: "delete_by", Type: Time,
			Doc: "When the record must be deleted, by the terms of the source or the user's own.",
			get: func(m *mention.Mention) value { return moment(m.DeleteBy) },
		},
		{
			Name: "endpoint", Type: Text,
			Doc: "The interface of the site that gave the post, without host or parameters.",
			get: func(m *mention.Mention) value { return text(m.Endpoint) },
		},
		{
			Name: "why", Type: Words,
			Doc: "The words that made the negativity: a weight above 0 made it higher. Only when asked for.",
			get: func(m *mention.Mention) value { return value{known: len(m.Why) > 0} },
		},
		{
			Name: "unscored", Type: Text,
			Doc: "Why there is no negativity, such as \"language nl\" or \"no words\"; such a post is never a hit.",
			get: func(m *mention.Mention) value { return text(m.Score.Unscored) },
		},
		{
			Name: "copies", Type: Integer, Min: 1,
			Doc: "How many other posts say the same and are not shown: cross-posts, copies, reposts as text. Rows that " +
				"are written as posts come count those before them.",
			get: func(m *mention.Mention) value { return copies(m.Copies) },
		},
	}
}

// negativity returns the score in ten-thousandths.
func negativity(s mention.Score) value {
	if !s.Scored() || math.IsNaN(s.Negativity) {
		return value{}
	}
	return value{known: true, n: int64(math.Round(1e4 * min(1, max(0, s.Negativity))))}
}

// sentiment returns the label of a score.
func sentiment(s mention.Score, labels []string) value {
	if !s.Scored() {
		return value{}
	}
	return oneOf(string(s.Sentiment), labels)
}

// stars returns a rating; what is not from 1 to 5 is none.
func stars(c mention.Count) value {
	if n, _ := c.Get(); n < 1 || n > 5 {
		return value{}
	}
	return count(c)
}

// copies returns a count that is above 0.
func copies(n *int64) value {
	if n == nil || *n <= 0 {
		return value{}
	}
	return integer(*n)
}

// oneOf returns s when it is one of the values; otherwise it is unknown.
func oneOf(s string, values []string) value {
	for _, v := range values {
		if s == v {
			return text(s)
		}
	}
	return value{}
}
