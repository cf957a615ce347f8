// Package query is the query language: it parses what users write, matches
// posts with all terms at once, and writes the query in each site's own syntax.
//
// # Language
//
//	northwind             a word
//	"northwind air"       a phrase: words in a row
//	#refund               a hashtag
//	@northwind            a mention of an account; also @name@host
//	delayed lost          both, as does AND (or &&)
//	delayed OR lost       either (or |)
//	-job, NOT job         not; also before "…" and (…)
//	(lost OR late) bag    parentheses
//	cancel*               a word and all that it goes on with
//	=Apple, ="Air France" with the same capitals
//	bag NEAR/5 lost       at most 5 words apart
//	bag ONEAR/5 lost      also in this order
//	source:bluesky        a filter: source, lang, author, kind, domain, has:link
//	stars<3               a filter: stars, likes, replies, reposts, with < <= > >= =
//
// NEAR binds tighter than NOT, NOT tighter than AND, AND tighter than OR. Operators are written in
// capitals; in quotation marks, straight or curly, they are words. A term that
// is nothing but words is a phrase, so that a shell may eat its quotation
// marks; a = before the first word is the phrase's. Of several terms one must
// match. A query must not match posts that hold none of its terms: filters alone are
// no query.
//
//   - Before a * stand at least three letters or digits; in quotation marks it means
//     the same, and fewer letters make it a sign like others. Terms of Korean and of
//     scripts without spaces need none.
//   - NEAR joins two terms, phrases or alternatives of them in parentheses. NEAR/1 is
//     side by side, NEAR/100 the most. The two may not overlap. The parts of a
//     hyphenated word count each, as do emoji, &, and the characters of scripts
//     without spaces. No distance reaches from a title into its text.
//   - A filter does not hold of what is not known. lang:pt is pt-BR too; the language
//     is recognised where the site does not state it. author: is the handle, with or
//     without its server, the id or the display name. domain: is where a post stands,
//     or what it links to, and all hosts below. A link is an address with http, or a
//     host with a path or www. before it.
//   - name:value and name<9 with a name of no filter are errors, so that no misspelt
//     filter is searched as words. Words that end in a colon (re:), addresses (https://…),
//     times (12:30), names of up to two letters (x=1) and hearts (<3) are words.
//
// # Matching
//
// Queries and posts are cut into words and compared in the same way:
//
//   - Case, accents and width do not count: Zoë is ZOE, Straße is STRASSE, ı
//     and İ are i, ø is o, ł is l, æ is ae, й is и, أ is ا. The signs of kana
//     and of Indic scripts make other letters and do count. Invisible
//     characters, soft hyphens and skin tones are as if they were not there.
//   - A word is a run of letters, digits and inner underscores. All of it must
//     be the same: air is not in repair, nor in northwind_air.
//   - Plus signs behind a word belong to it, as does a # behind a single
//     letter: C++ and C# are not C, Disney+ is not Disney.
//   - A dot or $ right before a word belongs to it if the term has it: .net is
//     not net, $tsla is not tsla. Without it in the term it does not matter.
//   - & is a word of its own: AT&T is AT & T, but not AT T.
//   - Other punctuation is as good as a space: booking.com is booking com.
//   - Apostrophes inside a word do not count: O'Hare is ohare. A post's word is
//     also found without the ending behind its last apostrophe (northwind in
//     Northwind's and Northwind'in; not don in don't), and without the article
//     that elides before it (orange in l'Orange, dell'Orange).
//   - A hyphenated word is its parts, and also the whole written together:
//     e-mail finds email and e mail; email finds e-mail.
//   - The words of a phrase stand in a row, whatever stands between them. Run
//     together they are also found in a hashtag, in a handle, or with
//     underscores: northwind air in #NorthwindAir. A phrase of Korean words is
//     found however it is spaced.
//   - A word is found in a hashtag or handle of that name: northwind in
//     #northwind and @northwind, but not in #northwindair. #northwind is only
//     the hashtag, @northwind only the mention.
//   - @northwind is an account of that name anywhere: @northwind@host,
//     @northwind.bsky.social; also in @northwind-App. @northwind@host is that
//     account, or one written without a host; @north.wind only that name. An
//     e-mail address is words.
//   - In a web address, host and path are words; parameters and fragment are
//     not read.
//   - Scripts that write no spaces (Chinese, Japanese, Thai, Lao, Khmer,
//     Burmese) are compared character by character: a term is found anywhere
//     inside a run. A Korean term is found at the beginning of a word, since
//     particles follow it. A word ends where the script changes to or from one
//     of these. Prefixes of Arabic and Hebrew words are not taken off.
//   - Emoji are words of their own.
//   - A wildcard is found as its word is: without articles and endings, in hashtags
//     and handles that begin so, and in hyphenated words. A phrase with one is not
//     found run together.
//   - Where case counts, capitals are compared letter by letter, all else as ever:
//     =Zoë is Zoe, and not ZOË. A post's word counts without its ending and article.
package query
