package query

import "math/bits"

// anchors are words of which one stands where a term is found, looked up by their
// first eight letters. Forms without a word in ASCII have a character instead.
type anchors struct {
	*glyphs
	lexicon
	// signs are the letters and digits of words, and what may stand between them. A
	// word of the file with another letter is two, of which neither is whole.
	signs   *sets
	letters alphabet
	// filter is one of all words, and beginnings one of what words of more letters
	// begin with. Both have the same size.
	filter, beginnings bloom
	masks              [16]uint64 // the first n bytes of eight
	least              int        // how many the shortest word has, at most eight
	strides            [3]uint64  // how to find runs of so many
	// foreign are characters that are looked for; nil if there are none.
	foreign *runeSet
	parts   [256]bool // signs that stand between words
}

// A filter has so many bits for each word, at least: about one foreign word in 100
// passes, and fewer of few words, while the filter fits into the nearest cache.
const (
	anchorBits  = 16
	anchorsSize = 15 // bits of a bit's number
)

// emptyAnchors makes room for a number of words.
func emptyAnchors(g *glyphs, words int) *anchors {
	size := max(bits.Len(uint(words*anchorBits)), anchorsSize)
	a := &anchors{
		glyphs: g, filter: newBloom(size), beginnings: newBloom(size), least: 8,
		lexicon: newLexicon(words),
	}
	for n := range a.masks {
		a.masks[n] = 1<<(8*n) - 1
	}
	for c := range a.parts {
		a.parts[c] = g.table[c] == parting
	}
	return a
}

// enter adds a word of letters and digits.
func (a *anchors) enter(word string) {
	x, added := a.add(word)
	if !added {
		return
	}
	a.filter.add(x)
	a.least = min(a.least, len(word))
	for i := range len(word) {
		a.letters.add(word[i])
	}
	for n := 1; n < min(len(word), 8); n++ {
		a.beginnings.add(x & a.masks[n])
	}
}

// settle makes what follows from all words.
func (a *anchors) settle() {
	a.strides = strides(a.least)
	a.signs = newSets(func(c byte) bool { return a.letters.has(a.table[c]) }, joins)
}

// stands reports whether a word stands at b[i:], of which x are the first eight
// letters or, if there are fewer, all.
func (a *anchors) stands(b []byte, i int, x uint64) bool {
	for at := a.home(x); a.slots[at].start != 0; at = (at + 1) & (len(a.slots) - 1) {
		if s := &a.slots[at]; s.start == x && (len(s.word) < 8 || a.rest(b, i, s.word)) {
			return true
		}
	}
	return false
}

// rest reports whether the other letters of a word may follow the one at b[i].
func (a *anchors) rest(b []byte, i int, word string) bool {
	if a.table[b[i]] == unclear {
		return true
	}
	n := needle{letters: word, last: true}
	return n.behind(&a.table, b, i+1, true)
}
