// Package input turns files into posts: NDJSON, JSON, CSV, TSV and plain lines,
// also compressed with gzip or zstd, in UTF-16 or windows-1252. It reads as it
// goes, in flat memory, and a broken record never ends it.
//
// # Dialects
//
// What other programs write is recognised by its first record, and the fields are
// found where that program puts them: see Formats. A dialect is a shape, which says
// where fields stand, and a function that makes the others of them: ids and links,
// which are those of the site's own source, so that a post in a file and the same
// post on its site are one. The form that holds the records stays what it is: a
// dialect reads them from lines as from an array. Files of those programs that
// hold no posts are refused with a sentence that says what they are; records that
// are no posts and stand among posts by design, such as likes, are passed over
// and counted. Kinds are those that the site's own source gives.
//
// Posts that are deleted, protected or withheld have an OptOut. Where a program
// guesses the time of a comment from words such as "2 days ago", only its day is
// kept, in UTC.
//
// # Fields
//
// Fields go by the names of earshot's own record: id, source, kind,
// published_at, lang, title, text, author, url, likes, replies, reposts, stars,
// parent_id, thread_id, fetched_at, delete_by. Case does not matter; blanks and
// hyphens stand for underscores. Where there is no text field, the first of
// body, content, message, review, comment, full_text and tweet is taken for it.
// The author also goes by the names that other programs use (user, username,
// screen_name, handle, display_name, name …). A record needs a text or a title.
// What earshot computes by itself (negativity, sentiment, unscored,
// matched, brand, query, schema_version, endpoint, why, copies) is left out; every other
// field is kept in Post.Extra when asked for.
//
// # Identifiers
//
// A record with an id gets "source:id". One without gets "file:NAME:LINE:SUM",
// or "stdin:LINE:SUM": SUM is made of the text, so that another file of the same
// name does not pass for one that was seen before.
//
// # The way of the data
//
// A window reads bytes and hands out lines. One format reader cuts them into
// records and sets the fields of a record; the record cleans them and becomes a
// post with one allocation for all of its strings.
//
// Work is put off until somebody asks. A record first knows only where its values
// stand; a Filter sees the text before anything else is made of them, and a
// borrowed post is made whole by Keep. Where records are lines, Cut takes chunks
// off a stream for forks of the decoder, which read them side by side. Of values
// that nobody asks for, no more than strings and brackets is checked.
package input
