package mention

import (
	"strings"
	"time"
)

// Query is what a source is asked for.
type Query struct {
	// Text is the query as the user wrote it.
	Text string
	// Searches are search strings in the source's own syntax, rendered from the
	// query by what its Spec.Syntax declares. Together they find at least what
	// the query wants; the exact match is made after the fetch. A source whose
	// Syntax is Local gets none and yields all that it has.
	Searches []string
	// FullText are the same for the site's second search, where its Spec
	// declares one.
	FullText []string
	// Own are the brand's own accounts, without @: a source that can asks for
	// what is addressed to them as well.
	Own []string
	// Since is inclusive, Until exclusive; zero means open.
	Since, Until time.Time
	// Langs are the languages wanted, as BCP 47 primary tags; none means all.
	Langs []string
	// Limit is the most posts to yield; 0 means no limit.
	Limit int
}

// Covers reports whether a post published at t lies in the query's window. A
// post without a time does.
func (q Query) Covers(t time.Time) bool {
	return t.IsZero() || !q.Before(t) && (q.Until.IsZero() || t.Before(q.Until))
}

// Before reports whether t is older than the window: where posts come newest
// first, nothing that follows can be wanted.
func (q Query) Before(t time.Time) bool {
	return !t.IsZero() && !q.Since.IsZero() && t.Before(q.Since)
}

// WantsLang reports whether a post in the given language is wanted. A post of
// unknown language is.
func (q Query) WantsLang(lang string) bool {
	if len(q.Langs) == 0 || lang == "" {
		return true
	}
	primary, _, _ := strings.Cut(lang, "-")
	for _, l := range q.Langs {
		if strings.EqualFold(l, primary) || strings.EqualFold(l, lang) {
			return true
		}
	}
	return false
}

// Op is the kind of a node in a query's tree.
type Op uint8

// The operators. The zero value is a term.
const (
	OpTerm Op = iota
	OpAnd
	OpOr
	OpNot // one argument
	// OpNear has two arguments, terms or alternatives of terms, that must stand
	// near each other.
	OpNear
	// OpFilter is a leaf that asks for something else of a post than its words.
	OpFilter
)

// TermKind says how a term is matched.
type TermKind uint8

// The kinds of terms.
const (
	Word   TermKind = iota // one whole word
	Phrase                 // words in a row, or run together as a hashtag
	Tag                    // #tag
	Handle                 // @handle
)

// Filter says what of a post an OpFilter asks for.
type Filter uint8

// The filters. Those from OnStars on compare numbers.
const (
	NoFilter Filter = iota
	OnSource        // the name of its source
	OnLang          // its language, or that and a region
	OnAuthor        // handle, id or name of its author
	OnKind          // what sort of post it is
	OnDomain        // a host that it stands on or links to
	OnHas           // "link"
	OnStars
	OnLikes
	OnReplies
	OnReposts
)

// Comparison says how an OpFilter compares a number.
type Comparison uint8

// The comparisons. Filters that compare no numbers have Equal.
const (
	Equal Comparison = iota
	Less
	AtMost
	More
	AtLeast
)

// Expr is a node of a query's tree: a term, a filter, or an operator over
// arguments.
type Expr struct {
	Op   Op
	Kind TermKind
	// Cased says that upper and lower case of a Word or a Phrase count.
	Cased bool
	// Within is how many words apart the arguments of an OpNear may be: 1 is side
	// by side.
	Within uint8
	// Ordered says that the first argument of an OpNear stands before the second.
	Ordered bool
	// Filter and Compare are those of an OpFilter.
	Filter  Filter
	Compare Comparison
	// Text is the term without quotes, # or @, or the value of a filter. A * behind
	// a word stands for whatever the word goes on with.
	Text string
	// Pos is the byte offset in the query where the node begins.
	Pos  int
	Args []Expr
}

// Syntax declares what a site's own search understands, so that one renderer
// can write queries for every site. What a site cannot express is left out,
// never the other way: the rendered search finds at least what was asked.
type Syntax struct {
	// Local says that the source has no search: it yields all posts of the
	// window and they are matched here.
	Local bool
	// Tags says that the site finds hashtags only: each search is one tag
	// without its #.
	Tags bool
	// TagSpaces says that the site's tags may have spaces in them: words in a row
	// are then searched apart as well as run together.
	TagSpaces bool
	// Or joins alternatives (" OR ", "|"); "" means that each alternative is a
	// search of its own.
	Or string
	// Not prefixes an excluded term ("-"); "" means that exclusions are left to
	// the matcher.
	Not string
	// Group says that parentheses work.
	Group bool
	// Phrases says that "quoted phrases" work.
	Phrases bool
	// QuoteWords says that single words are quoted too, so that the site takes
	// them literally.
	QuoteWords bool
	// Sigils says that # and @ before a word have a meaning; otherwise tags and
	// handles are searched as plain words.
	Sigils bool
	// MaxLen is the most characters of one search; 0 means no limit.
	MaxLen int
}
