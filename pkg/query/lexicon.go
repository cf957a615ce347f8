package query

import "math/bits"

// lexicon holds words of letters and digits, found by their first eight letters.
type lexicon struct {
	slots []entry // open addressing, a power of two
}

// entry is a word.
type entry struct {
	start uint64 // its first eight letters; 0 is a free slot
	word  string
	seen  int32 // how often it was counted
}

// newLexicon makes room for a number of words.
func newLexicon(words int) lexicon { return lexicon{make([]entry, 2<<bits.Len(uint(words)))} }

func (l *lexicon) home(x uint64) int { return int(x*prime>>32) & (len(l.slots) - 1) }

// add adds a word, unless it is there, and returns its first eight letters.
func (l *lexicon) add(word string) (x uint64, added bool) {
	x, _ = start(word)
	at := l.home(x)
	for ; l.slots[at].start != 0; at = (at + 1) & (len(l.slots) - 1) {
		if l.slots[at].word == word {
			return x, false
		}
	}
	l.slots[at] = entry{start: x, word: word}
	return x, true
}

// seen returns how often a word was counted; 0 if it is not there.
func (l *lexicon) seen(word string) int {
	x, _ := start(word)
	for at := l.home(x); l.slots[at].start != 0; at = (at + 1) & (len(l.slots) - 1) {
		if l.slots[at].word == word {
			return int(l.slots[at].seen)
		}
	}
	return 0
}

// count counts words that begin with eight letters, or are these.
func (l *lexicon) count(x uint64) {
	for at := l.home(x); l.slots[at].start != 0; at = (at + 1) & (len(l.slots) - 1) {
		if l.slots[at].start == x {
			l.slots[at].seen++
		}
	}
}
