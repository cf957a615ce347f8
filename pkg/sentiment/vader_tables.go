package sentiment

import (
	"strings"
	"unicode/utf8"

	"github.com/jonreiter/govader"
)

// vaderTables hold what VADER knows of words. They do not change once made.
type vaderTables struct {
	words map[string]word
	// emoji maps to a description in words; none is below firstEmoji.
	emoji      map[rune]string
	firstEmoji rune
	// idioms are word sequences, spaced, that have a valence of their own;
	// dampers are those that change the valence of the word that follows.
	idioms, dampers map[string]float64
}

// word is what is known of a lower-case word.
type word struct {
	valence float64
	boost   float64
	flags   flags
}

type flags uint16

// The parts that words play in the rules.
const (
	rated     flags = 1 << iota // has a valence
	booster                     // strengthens or weakens what follows
	negates                     // turns what follows around
	inIdiom                     // occurs in an idiom or a damper
	isNo                        // the others are words that the rules name
	isOr                        // or, nor
	isNever                     //
	isSoThis                    // so, this
	isWithout                   //
	isDoubt                     //
	isLeast                     //
	isAtVery                    // at, very
	isBut                       //
	isKind                      //
	isOf                        //
)

func (w word) is(f flags) bool { return w.flags&f != 0 }

func newVaderTables() *vaderTables {
	a := govader.NewSentimentIntensityAnalyzer()
	t := &vaderTables{
		words:   make(map[string]word, len(a.Lexicon)+len(a.Constants.BoosterDict)),
		emoji:   make(map[rune]string, len(a.EmojiDict)),
		idioms:  a.Constants.SpecialCaseIdioms,
		dampers: make(map[string]float64),
	}
	for s, valence := range a.Lexicon {
		t.mark(s, rated, func(w *word) { w.valence = valence })
	}
	for s, boost := range a.Constants.BoosterDict {
		t.mark(s, booster, func(w *word) { w.boost = boost })
		if strings.Contains(s, " ") {
			t.dampers[s] = boost
			t.markIdiom(s)
		}
	}
	for _, s := range a.Constants.NegateList {
		t.mark(s, negates, nil)
	}
	for s := range t.idioms {
		t.markIdiom(s)
	}
	t.markNamed()
	t.addEmoji(a.EmojiDict)
	return t
}

// mark adds a flag to a word and lets set change the rest of it.
func (t *vaderTables) mark(s string, f flags, set func(*word)) {
	w := t.words[s]
	w.flags |= f
	if set != nil {
		set(&w)
	}
	t.words[s] = w
}

func (t *vaderTables) markIdiom(s string) {
	for part := range strings.FieldsSeq(s) {
		t.mark(part, inIdiom, nil)
	}
}

func (t *vaderTables) markNamed() {
	for s, f := range map[string]flags{
		"no": isNo, "or": isOr, "nor": isOr, "never": isNever, "so": isSoThis, "this": isSoThis,
		"without": isWithout, "doubt": isDoubt, "least": isLeast, "at": isAtVery, "very": isAtVery,
		"but": isBut, "kind": isKind, "of": isOf,
	} {
		t.mark(s, f, nil)
	}
}

// addEmoji keeps the emoji of one character: VADER looks at single characters
// and so never finds the longer ones.
func (t *vaderTables) addEmoji(descriptions map[string]string) {
	t.firstEmoji = utf8.MaxRune
	for s, description := range descriptions {
		r, size := utf8.DecodeRuneInString(s)
		if size != len(s) {
			continue
		}
		t.emoji[r] = description
		t.firstEmoji = min(t.firstEmoji, r)
	}
}
