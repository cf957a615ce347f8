package dedupe

import "slices"

const (
	// width is how many words a run has.
	width = 3
	// sketchSize is the most runs that a sketch keeps.
	sketchSize = 64
	// maxWords bounds what is read of a text.
	maxWords = 512
	// startWords are the words by which a text that was cut off is found.
	startWords = 6
)

// Sketch is what a text comes to. The zero value is a text without words, which is
// the same as no other.
type Sketch struct {
	// Runs are the smallest hashes of its runs of words, sorted, each once.
	Runs []uint32
	// All is how many different runs it has.
	All int32
	// Words is how many words it has.
	Words int32
	// whole is a hash of all its words, in two halves; start of the first few, 0 if
	// there are fewer.
	whole [2]uint64
	start uint64
	// numbers is the sum of the hashes of words with a digit, and bits a small set
	// of them.
	numbers, bits uint64
	// set is a small set of all runs.
	set [2]uint64
	// Reposts is the handle behind a leading "RT @handle:", as it stands in the
	// text; "" is none.
	Reposts string
	// Cut says that it ends in "…", and Comment that words of its own stand before
	// "RT @handle".
	Cut, Comment bool
}

// Reader makes sketches. The zero value is ready; it is not safe for concurrent use.
type Reader struct {
	words []word
	runs  []uint32
}

// word is a word of a text.
type word struct {
	hash uint64
	// tag says that it was a hashtag, digit that it has a digit.
	tag, digit bool
}

// Read returns the sketch of a text. Its Runs hold until the next call. What does not
// count is written at words.
func (r *Reader) Read(text string) Sketch {
	s := scanner{text: text, words: r.words[:0]}
	s.all()
	r.words = s.words
	words := withoutTags(r.words)
	out := Sketch{Words: int32(len(words)), Reposts: s.reposts, Cut: s.cut, Comment: s.comment}
	out.whole = [2]uint64{seedWhole, seedOther}
	for _, w := range words {
		out.whole[0] = mix(out.whole[0] ^ w.hash)
		out.whole[1] = mix(out.whole[1] + w.hash)
	}
	if s.cut && s.glued && len(words) == len(r.words) && len(words) > 0 {
		words = words[:len(words)-1] // half a word
	}
	for _, w := range words {
		if w.digit {
			out.numbers += mix(w.hash)
			out.bits |= 1 << (w.hash >> 58)
		}
	}
	if len(words) >= startWords {
		out.start = seedStart
		for _, w := range words[:startWords] {
			out.start = mix(out.start ^ w.hash)
		}
	}
	out.Runs, out.All = r.sketch(words)
	for _, run := range r.runs {
		out.set[run>>6&1] |= 1 << (run & 63)
	}
	return out
}

// withoutTags drops the hashtags at the end of a text, which are put there for the
// site, unless there is nothing else or they have a number.
func withoutTags(words []word) []word {
	n := len(words)
	for n > 0 && words[n-1].tag && !words[n-1].digit {
		n--
	}
	if n == 0 {
		return words
	}
	return words[:n]
}

// sketch returns the smallest hashes of the runs, and how many there are.
func (r *Reader) sketch(words []word) ([]uint32, int32) {
	r.runs = r.runs[:0]
	for i := 0; i+width <= len(words); i++ {
		h := words[i].hash
		for _, w := range words[i+1 : i+width] {
			h = mix(h ^ w.hash)
		}
		r.runs = append(r.runs, uint32(h>>32))
	}
	slices.Sort(r.runs)
	r.runs = slices.Compact(r.runs)
	return r.runs[:min(len(r.runs), sketchSize)], int32(len(r.runs))
}

// Starts of hashes that must not be mistaken for one another.
const (
	seedWord  = 0xcbf29ce484222325
	seedWhole = 0x9e3779b97f4a7c15
	seedOther = 0xc2b2ae3d27d4eb4f
	seedStart = 0x165667b19e3779f9
)

// mix spreads a number over all its bits (the finisher of SplitMix64). The hashes are
// the same in every run of the program, so that they can be kept.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
