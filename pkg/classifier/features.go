package classifier

import (
	"math/bits"
	"unicode/utf8"
)

// Features is what the model looks at in a text. It is reused: the zero value is
// ready.
type Features struct {
	// Words are the tokens' numbers in the dictionary, Unknown where there is
	// none, and Gap between sentences.
	Words []uint32
	// Grams are the hashes of the linear part, to be cut to the table's size.
	Grams []uint32

	tokens tokens
	splitter
	sentence
	// For explanations only: sources are the tokens of each gram, places those of
	// Words, owners those of Words without gaps.
	explain bool
	sources []source
	places  []int
	owners  []int
}

// The numbers of Words that stand for no entry of the dictionary.
const (
	Unknown = 1<<32 - 1
	Gap     = 1<<32 - 2
)

// maxTokens bounds how much of a text is looked at: about 2,000 words.
const maxTokens = 4096

// Read fills f with the features of text.
func (f *Features) Read(text string, d *Dictionary) {
	f.read(text, d, nil)
}

// read is Read with the memory of a model, if there is one. Every word is written
// down.
func (f *Features) read(text string, d *Dictionary, m *Model) {
	f.tokens.long = true
	f.begin(text, d, m)
	for i := range f.tokens.list {
		f.token(i, d)
	}
	f.whole()
}

// begin cuts a text into tokens.
func (f *Features) begin(text string, d *Dictionary, m *Model) {
	f.tokens.know(d, m)
	f.tokens.read(text)
	f.Words, f.Grams, f.sentence = f.Words[:0], f.Grams[:0], sentence{}
	f.sources, f.places, f.owners = f.sources[:0], f.places[:0], f.owners[:0]
	if len(f.tokens.list) > maxTokens {
		f.tokens.list = f.tokens.list[:maxTokens]
	}
}

// token adds what token i is: one word, or the words of a hashtag.
func (f *Features) token(i int, d *Dictionary) {
	t := &f.tokens.list[i]
	if t.known && t.number != Unknown {
		f.push(t.number, t.hash, i)
	} else {
		f.unknown(i, d)
	}
	if t.kind == closing {
		f.word(Gap, i)
		f.sentence = sentence{}
	}
}

// unknown adds a token that is not remembered, perhaps unknown.
func (f *Features) unknown(i int, d *Dictionary) {
	t := &f.tokens.list[i]
	norm := f.tokens.norm[t.low:t.high]
	h := Hash(norm)
	n := d.Find(h)
	if n == Unknown && t.kind == tag {
		for _, part := range f.split(norm, d) {
			f.push(d.Find(part), part, i)
		}
		if len(f.found) > 0 {
			return
		}
	}
	letters := t.kind == word || t.kind == tag
	if n == Unknown && letters {
		n, h = single(norm, h, d)
	}
	f.push(n, h, i)
	if n == Unknown && letters {
		f.pieces(norm)
	}
}

// push adds a word of token i and the grams that it ends.
func (f *Features) push(n uint32, h uint64, i int) {
	f.word(n, i)
	f.Grams = f.grams(f.Grams, h)
	f.sentence = f.behind(h)
	if f.explain {
		f.trace(i)
	}
}

func (f *Features) word(n uint32, token int) {
	f.Words = append(f.Words, n)
	if f.explain {
		f.places = append(f.places, token)
	}
}

func (f *Features) add(h, kind uint64) { f.Grams = append(f.Grams, cut(h, kind)) }

// single looks for an unknown word without its doubled letters.
func single(norm []byte, h uint64, d *Dictionary) (uint32, uint64) {
	var buf [maxNorm + utf8.UTFMax]byte
	w := buf[:0]
	for j, c := range norm {
		if j == 0 || c != norm[j-1] {
			w = append(w, c)
		}
	}
	if len(w) < len(norm) {
		s := Hash(w)
		if n := d.Find(s); n != Unknown {
			return n, s
		}
	}
	return Unknown, h
}

// pieces adds those of the last word.
func (f *Features) pieces(norm []byte) {
	n := len(f.Grams)
	f.Grams = appendPieces(f.Grams, norm)
	for range f.Grams[n:] {
		f.from(f.lastOwner()...)
	}
}

// appendPieces appends the runs of three to five characters of a word and its
// borders. The hash of a run goes on from that of the shorter one.
func appendPieces(to []uint32, norm []byte) []uint32 {
	var buf [maxNorm + utf8.UTFMax + 2]byte
	w := append(append(append(buf[:0], '<'), norm...), '>')
	for i := range w {
		if !utf8.RuneStart(w[i]) {
			continue
		}
		h, runes := uint64(fnvStart), 0
		for j := i; j < len(w) && runes < 5; j++ {
			h = (h ^ uint64(w[j])) * fnvPrime
			if j+1 < len(w) && !utf8.RuneStart(w[j+1]) {
				continue
			}
			if runes++; runes >= 3 {
				to = append(to, cut(mix(h), gramPiece))
			}
		}
	}
	return to
}

// whole adds what is true of the text as a whole: how long it is, whether it is
// addressed to somebody, whether it shouts.
func (f *Features) whole() {
	n := len(f.tokens.list)
	size := uint64(bits.Len(uint(n + n/2)))
	f.text(size)
	if n > 0 && f.tokens.list[0].kind == handle {
		f.text(100)
		f.text(100 + size)
	}
	if f.tokens.capitals > 2 && 2*f.tokens.capitals > f.tokens.words {
		f.text(200)
	}
}

func (f *Features) text(what uint64) {
	f.add(what, gramText)
	f.from()
}

const (
	fnvStart = 14695981039346656037
	fnvPrime = 1099511628211
)

// Hash is the number under which the dictionary knows a normal form: FNV-1a,
// mixed.
func Hash(norm []byte) uint64 {
	h := uint64(fnvStart)
	for _, c := range norm {
		h = (h ^ uint64(c)) * fnvPrime
	}
	return mix(h)
}

// Words calls yield with the normal form of each token of a text. It is valid
// until yield returns.
func Words(text string, yield func(norm []byte)) {
	var t tokens
	t.read(text)
	for _, k := range t.list {
		yield(t.norm[k.low:k.high])
	}
}
