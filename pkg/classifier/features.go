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
	// hashes are those of Words without gaps; those of a sentence start at begin.
	hashes []uint64
	begin  int
	// For explanations only: sources are the tokens of each gram, places those of
	// Words, owners those of hashes.
	explain bool
	sources []source
	places  []int
	owners  []int
}

// source is up to three tokens that make a gram; none make those of the text as
// a whole.
type source struct {
	tokens [3]int
	n      int
}

// The numbers of Words that stand for no entry of the dictionary.
const (
	Unknown = 1<<32 - 1
	Gap     = 1<<32 - 2
)

// The kinds of grams, mixed into their hashes.
const (
	gramWord = iota + 1
	gramPair
	gramTriple
	gramSkip
	gramPiece
	gramText
)

// maxTokens bounds how much of a text is looked at: about 2,000 words.
const maxTokens = 4096

// Read fills f with the features of text.
func (f *Features) Read(text string, d *Dictionary) {
	f.tokens.read(text)
	f.Words, f.Grams, f.hashes = f.Words[:0], f.Grams[:0], f.hashes[:0]
	f.sources, f.places, f.owners, f.begin = f.sources[:0], f.places[:0], f.owners[:0], 0
	if len(f.tokens.list) > maxTokens {
		f.tokens.list = f.tokens.list[:maxTokens]
	}
	for i := range f.tokens.list {
		f.token(i, d)
	}
	f.whole()
}

// token adds what token i is: one word, or the words of a hashtag.
func (f *Features) token(i int, d *Dictionary) {
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
	if t.kind == closing {
		f.word(Gap, i)
		f.begin = len(f.hashes)
	}
}

// push adds a word of token i and the grams that it ends.
func (f *Features) push(n uint32, h uint64, i int) {
	f.word(n, i)
	f.hashes = append(f.hashes, h)
	if f.explain {
		f.owners = append(f.owners, i)
	}
	f.grams(len(f.hashes) - 1)
}

func (f *Features) word(n uint32, token int) {
	f.Words = append(f.Words, n)
	if f.explain {
		f.places = append(f.places, token)
	}
}

// grams adds what ends with word i of a sentence.
func (f *Features) grams(i int) {
	h := f.hashes
	f.add(h[i], gramWord)
	f.from(i)
	if i-1 < f.begin {
		return
	}
	f.add(bits.RotateLeft64(h[i-1], 21)*mixA^h[i], gramPair)
	f.from(i-1, i)
	if i-2 < f.begin {
		return
	}
	f.add((bits.RotateLeft64(h[i-2], 21)*mixA^h[i-1])*mixB^h[i], gramTriple)
	f.from(i-2, i-1, i)
	f.add(bits.RotateLeft64(h[i-2], 21)*mixA^h[i], gramSkip)
	f.from(i-2, i)
}

func (f *Features) add(h, kind uint64) {
	f.Grams = append(f.Grams, uint32(mix(h^kind*mixC)>>32))
}

// from remembers the words that made the last gram.
func (f *Features) from(words ...int) {
	if !f.explain {
		return
	}
	s := source{n: len(words)}
	for k, w := range words {
		s.tokens[k] = f.owners[w]
	}
	f.sources = append(f.sources, s)
}

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

// pieces adds the runs of three to five characters of the last word and its
// borders.
func (f *Features) pieces(norm []byte) {
	var buf [maxNorm + utf8.UTFMax + 2]byte
	w := append(append(append(buf[:0], '<'), norm...), '>')
	for i := range w {
		if !utf8.RuneStart(w[i]) {
			continue
		}
		runes := 0
		for j := i + 1; j <= len(w) && runes < 5; j++ {
			if j < len(w) && !utf8.RuneStart(w[j]) {
				continue
			}
			if runes++; runes >= 3 {
				f.add(Hash(w[i:j]), gramPiece)
				f.from(len(f.hashes) - 1)
			}
		}
	}
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
	mixA = 0x9e3779b97f4a7c15
	mixB = 0xc2b2ae3d27d4eb4f
	mixC = 0x165667b19e3779f9
)

// mix is the finaliser of MurmurHash3 (A. Appleby, public domain).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
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
