package sentiment

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jonreiter/govader"
)

// slowVaderTables is what newVaderTables should make, of what the library has.
func slowVaderTables() *vaderTables {
	a := govader.NewSentimentIntensityAnalyzer()
	t := &vaderTables{
		words: map[string]word{}, emoji: map[rune]string{}, firstEmoji: utf8.MaxRune,
		idioms: a.Constants.SpecialCaseIdioms, dampers: map[string]float64{},
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
	for s, description := range a.EmojiDict {
		if r, size := utf8.DecodeRuneInString(s); size == len(s) {
			t.emoji[r] = description
			t.firstEmoji = min(t.firstEmoji, r)
		}
	}
	return t
}

func TestVaderTablesAreTheLibrarys(t *testing.T) {
	got, err := newVaderTables()
	if err != nil {
		t.Fatal(err)
	}
	want := slowVaderTables()
	if len(got.words) < 7000 || len(got.emoji) < 1000 {
		t.Fatalf("%d words, %d emoji", len(got.words), len(got.emoji))
	}
	for s, w := range want.words {
		if got.words[s] != w {
			t.Errorf("%q: %+v, want %+v", s, got.words[s], w)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%d words, %d emoji from %#x, idioms %v, dampers %v; want %d, %d from %#x, %v, %v",
			len(got.words), len(got.emoji), got.firstEmoji, got.idioms, got.dampers,
			len(want.words), len(want.emoji), want.firstEmoji, want.idioms, want.dampers)
	}
}
