package sentiment

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/lang"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/plain"
)

// noWords is why a text without anything to judge has no score.
const noWords = "no words"

// speaker judges texts in English and, if there is a scorer for them, in other
// languages. A text that is clearly in a language that neither knows has no score,
// and says so; one whose language is in doubt is judged as English.
type speaker struct {
	english, other mention.Scorer
	// reasons are the scores of texts in the languages that nobody knows.
	reasons map[string]mention.Score
	readers sync.Pool // of *lang.Reader
}

// speaks returns a scorer for texts in English alone.
func speaks(english mention.Scorer) mention.Scorer { return translates(english, nil) }

// translates returns a scorer that gives texts in English to one, and those in
// the known languages to another.
func translates(english, other mention.Scorer, known ...string) mention.Scorer {
	sp := &speaker{english: english, other: other, reasons: make(map[string]mention.Score)}
	sp.readers.New = func() any { return new(lang.Reader) }
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
	scorer, why := s.pick(text)
	if scorer == nil {
		return why
	}
	return scorer.Score(text)
}

// Explain implements mention.Explainer.
func (s *speaker) Explain(text string) []mention.Contribution {
	scorer, _ := s.pick(text)
	if e, ok := scorer.(mention.Explainer); ok {
		return e.Explain(text)
	}
	return nil
}

// pick returns who judges a text, or why nobody does.
func (s *speaker) pick(text string) (mention.Scorer, mention.Score) {
	if !says(text) {
		return nil, mention.Score{Unscored: noWords}
	}
	r := s.readers.Get().(*lang.Reader)
	g := r.Identify(text)
	s.readers.Put(r)
	switch {
	case !g.Foreign || g.Tag == "en" || g.Or == "en" && !s.knows(g.Tag):
		return s.english, mention.Score{}
	case s.knows(g.Tag) || s.knows(g.Or): // the second guess is close behind
		return s.other, mention.Score{}
	default:
		return nil, s.reasons[g.Tag]
	}
}

// knows reports whether texts in a language are judged.
func (s *speaker) knows(tag string) bool {
	_, unknown := s.reasons[tag]
	return tag != "" && !unknown
}

// says reports whether a text has anything to judge: a word, a number, an
// emoji or an emoticon. Handles and links are none.
func says(text string) bool { return beginsPlainly(text) || saysSomewhere(text) }

// beginsPlainly reports whether the first word that names nobody is of ASCII letters
// alone: so it is with most posts.
func beginsPlainly(text string) bool {
	i := 0
	for i < len(text) && text[i] == '@' {
		for i < len(text) && text[i] > ' ' && text[i] < utf8.RuneSelf {
			i++
		}
		if i == len(text) || text[i] != ' ' {
			return false
		}
		i++
	}
	_, n, _ := plain.At(text, i)
	return n > 0 && i+n < mention.MaxRunes && (i+n == len(text) || text[i+n] == ' ')
}

// saysSomewhere looks at all words.
func saysSomewhere(text string) bool {
	for word := range strings.FieldsSeq(mention.Clip(text)) {
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
