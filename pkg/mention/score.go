package mention

import "strings"

// Sentiment is the three-way label of a post.
type Sentiment string

// The labels.
const (
	Negative Sentiment = "negative"
	Neutral  Sentiment = "neutral"
	Positive Sentiment = "positive"
)

// Threshold is the least negativity of the label Negative, and of a hit unless
// the user says otherwise. It is below a half since a missed complaint costs more
// than a post read in vain; there the mean F1 of the default scorer on domains
// that it had not seen was near its best.
const Threshold = 0.4

// Score is what a Scorer thinks of a text. The zero value means not scored.
type Score struct {
	// Negativity is the probability, in [0,1], that a customer is unhappy in
	// this post. From Threshold on the label is Negative.
	Negativity float64
	Sentiment  Sentiment
	// Unscored says in a few words why there is no score, such as "language
	// nl" or "no words"; then the other fields are zero. Scorers return
	// constants: a text without a score allocates nothing either.
	Unscored string
}

// Scored reports whether there is a score.
func (s Score) Scored() bool { return s.Unscored == "" && s != (Score{}) }

// Scorer judges texts. It is safe for concurrent use, needs no network, and
// gives the same score for the same text.
type Scorer interface {
	Score(text string) Score
}

// Explainer is a Scorer that can say which words made its score.
type Explainer interface {
	Scorer
	// Explain returns the words that counted, in the order of the text.
	Explain(text string) []Contribution
}

// Contribution is a word and what it added to the negativity of a text: above
// zero more negative, below zero less. The unit is the scorer's own.
type Contribution struct {
	Word   string  `json:"word"`
	Weight float64 `json:"weight"`
}

// Base is the Word of the contribution that every text begins with, where a
// scorer has one.
const Base = "(base)"

// Mention is a post that matched, scored and made fit to leave the program:
// identities are gone from Post when the purpose is insight.
type Mention struct {
	Post
	// Brand is the profile's name, or the term that matched in an ad-hoc scan.
	Brand string
	// Matched are the terms of the query found in the post, as the user wrote
	// them.
	Matched []string
	Score   Score
	// Why is filled only when an explanation was asked for.
	Why []Contribution
	// Pseudonym stands for the author: the same for all posts of one author on
	// one source under one key, never the same on two sources.
	Pseudonym string
	// Query is the query as the user wrote it.
	Query string
	// Mark is what the post is known by when it comes again in a later run.
	Mark Mark
	// Copies is how many other posts say the same so far, and are not shown: it goes
	// on counting while posts come. nil is none, or not looked for.
	Copies *int64
	// Fingerprint is what the same text has in every run, zero if that was not looked
	// for. It can be guessed from a text, so that it is kept under a key only, and is
	// in no output.
	Fingerprint [16]byte
}

// pseudonymForm is what every pseudonym looks like: a letter first, so that no
// spreadsheet takes it for a formula, and 80 bits in base32.
const pseudonymForm = "p-aaaaaaaaaaaaaaaa"

// IsPseudonym reports whether s has the form of the pseudonyms that records
// carry.
func IsPseudonym(s string) bool {
	return len(s) == len(pseudonymForm) && s[:2] == pseudonymForm[:2] &&
		strings.Trim(s[2:], "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// Hit reports whether the mention is at or above the threshold. Without a score
// it never is.
func (m *Mention) Hit(threshold float64) bool {
	return m.Score.Scored() && m.Score.Negativity >= threshold
}
