package sentiment

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jonreiter/govader/data"
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

func newVaderTables() (*vaderTables, error) {
	t := &vaderTables{
		words:   make(map[string]word, 8192),
		emoji:   make(map[rune]string, 4096),
		idioms:  vaderIdioms(),
		dampers: make(map[string]float64),
	}
	if err := t.readWords(); err != nil {
		return nil, err
	}
	for s, boost := range vaderBoosters() {
		t.mark(s, booster, func(w *word) { w.boost = boost })
		if strings.Contains(s, " ") {
			t.dampers[s] = boost
			t.markIdiom(s)
		}
	}
	for s := range listed(vaderNegations) {
		t.mark(s, negates, nil)
	}
	for s := range t.idioms {
		t.markIdiom(s)
	}
	t.markNamed()
	return t, t.readEmoji()
}

// readWords reads the word list: word and valence, and what else is known of it.
func (t *vaderTables) readWords() error {
	return vaderLines("rawdata/vaderLexicon.txt", func(s, rest string) error {
		rating, _, _ := strings.Cut(rest, "\t")
		valence, err := strconv.ParseFloat(rating, 64)
		t.mark(strings.Clone(s), rated, func(w *word) { w.valence = valence })
		return err
	})
}

// readEmoji reads the emoji and what they show. It keeps those of one character:
// VADER looks at single characters and so never finds the longer ones.
func (t *vaderTables) readEmoji() error {
	t.firstEmoji = utf8.MaxRune
	return vaderLines("rawdata/emojiUTF8Lexicon.txt", func(s, description string) error {
		if r, size := utf8.DecodeRuneInString(s); size == len(s) {
			t.emoji[r] = strings.Clone(description)
			t.firstEmoji = min(t.firstEmoji, r)
		}
		return nil
	})
}

// vaderLines reads a table of the govader library: a name and more in each line.
func vaderLines(name string, use func(name, rest string) error) error {
	table, err := data.Asset(name)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(table)) {
		name, rest, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if err := use(name, rest); err != nil {
			return err
		}
	}
	return nil
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
