package sentiment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/lang"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// noWords is why a text without anything to judge has no score.
const noWords = "no words"

// speaker is a scorer that judges only texts in the languages that it knows. A
// text that is clearly in another one has no score, and says so; one whose
// language is in doubt is judged.
type speaker struct {
	mention.Scorer
	// reasons are the scores of texts in the languages that it does not know.
	reasons map[string]mention.Score
}

// speaks returns a scorer that leaves texts unscored which are in none of the
// languages known. English is always known: what may be English is judged.
func speaks(s mention.Scorer, known ...string) mention.Scorer {
	sp := &speaker{Scorer: s, reasons: make(map[string]mention.Score)}
	for _, tag := range lang.Tags() {
		sp.reasons[tag] = mention.Score{Unscored: "language " + tag}
	}
	for _, tag := range append(known, "en") {
		delete(sp.reasons, tag)
	}
	return sp
}

// Score implements mention.Scorer.
func (s *speaker) Score(text string) mention.Score {
	if why := s.refuses(text); why.Unscored != "" {
		return why
	}
	return s.Scorer.Score(text)
}

// Explain implements mention.Explainer.
func (s *speaker) Explain(text string) []mention.Contribution {
	e, ok := s.Scorer.(mention.Explainer)
	if !ok || s.refuses(text).Unscored != "" {
		return nil
	}
	return e.Explain(text)
}

// refuses returns why a text has no score; the zero score is no reason.
func (s *speaker) refuses(text string) mention.Score {
	if !says(text) {
		return mention.Score{Unscored: noWords}
	}
	g := lang.Identify(text)
	if !g.Foreign {
		return mention.Score{}
	}
	if _, other := s.reasons[g.Or]; g.Or != "" && !other {
		return mention.Score{} // it may be a language that it knows
	}
	return s.reasons[g.Tag]
}

// says reports whether a text has anything to judge: a word, a number, an
// emoji or an emoticon. Handles and links are none.
func says(text string) bool {
	for word := range strings.FieldsSeq(clip(text)) {
		if word[0] == '@' || strings.Contains(word, "://") {
			continue
		}
		for i, r := range word {
			if unicode.In(r, unicode.L, unicode.N, unicode.S) && r != utf8.RuneError || isFace(word[i:]) {
				return true
			}
		}
	}
	return false
}

// isFace reports whether s begins with an emoticon of punctuation, either way
// round: its eyes beside its mouth, or a nose between.
func isFace(s string) bool {
	const eyes, noses, mouths = ":;", "-'", `()[]{}/\*`
	if len(s) > 2 && strings.IndexByte(noses, s[1]) >= 0 {
		return pair(s[0], s[2], eyes, mouths)
	}
	return len(s) > 1 && pair(s[0], s[1], eyes, mouths)
}

// pair reports whether a is in one set and b in the other.
func pair(a, b byte, one, other string) bool {
	return strings.IndexByte(one, a) >= 0 && strings.IndexByte(other, b) >= 0 ||
		strings.IndexByte(other, a) >= 0 && strings.IndexByte(one, b) >= 0
}
