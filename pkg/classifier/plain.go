package classifier

import (
	"bytes"

	"github.com/earshot-cli/earshot/pkg/plain"
)

// knownBits is the logarithm of how many plain words are remembered.
const knownBits = 12

// known remembers what plain words, and other short tokens by their normal form,
// come to. It knows none until it is given a dictionary.
type known struct {
	dictionary *Dictionary
	// model is the one whose weights are remembered as well, nil for none. long says
	// that unknown words take the long way nevertheless.
	model  *Model
	long   bool
	memory *plain.Memory[entry]
	grams  []uint32 // those of a word that is weighed
}

// entry is a word's number in the dictionary, the hash that it counts by, and what
// it weighs.
type entry struct {
	hash   uint64
	number uint32
	weight
}

// weight is what a word by itself adds to the linear part: its own gram and, where
// it is unknown, its pieces.
type weight struct {
	grams              uint8
	negative, positive int16
}

// know makes k remember the words of d and, unless it is nil, what they weigh in m.
func (k *known) know(d *Dictionary, m *Model) {
	if k.dictionary != d || k.model != m {
		k.dictionary, k.model, k.memory = d, m, plain.NewMemory[entry](knownBits)
	}
}

// plain reads the word at i, which begins with a letter, and a single blank behind
// it, if the word is plain and what it comes to can be remembered. Otherwise it
// returns 0.
func (t *tokens) plain(i int) int {
	if t.memory == nil || i > 0 && t.text[i-1] == '#' {
		return 0
	}
	w, n, small := plain.At(t.text, i)
	j := i + n
	c, next := at(t.text, j), at(t.text, j+1)
	if e := wordEnd[c]; e == endNever || e == endBeforeBlank && next > ' ' {
		return 0
	}
	e := t.memory.Find(w)
	if e == nil {
		if e = t.meet(w); e == nil {
			return 0
		}
	}
	if t.long && e.number == Unknown {
		return 0
	}
	t.list = append(t.list, token{kind: word, known: true, number: e.number, hash: e.hash, weight: e.weight, start: uint32(i), end: uint32(j)})
	t.words += int(uint(3-n) >> 63) // 1 if n is 4 and more
	if !small && n >= 4 {
		t.capitals++
	}
	if c == ' ' && next > ' ' {
		j++
	}
	return j
}

// meet looks a plain word up and remembers it, unless it has letters drawn out: such
// a word takes the long way.
func (t *tokens) meet(w plain.Word) *entry {
	var buf [plain.Size]byte
	norm := w.Append(buf[:0])
	for i := 2; i < len(norm); i++ {
		if bytes.Equal(norm[i-2:i], norm[i-1:i+1]) {
			return nil // three of a kind
		}
	}
	return t.lookUp(w, norm, word)
}

// lookUp finds what a normal form comes to and remembers it; nil if it is unknown,
// and no word or not weighed.
func (t *tokens) lookUp(w plain.Word, norm []byte, k kind) *entry {
	h := Hash(norm)
	number := t.dictionary.Find(h)
	if number == Unknown && k == word {
		number, h = single(norm, h, t.dictionary)
	}
	if number == Unknown && (k != word || t.model == nil) {
		return nil
	}
	e := entry{hash: h, number: number}
	if t.model != nil {
		e.weight = t.weigh(norm, h, number)
	}
	return t.memory.Put(w, e)
}

// weigh adds up what a word adds by itself. At most 16 letters have few enough
// pieces for a weight.
func (k *known) weigh(norm []byte, h uint64, number uint32) weight {
	k.grams = append(k.grams[:0], cut(h, gramWord))
	if number == Unknown {
		k.grams = appendPieces(k.grams, norm)
	}
	var sum linear
	sum.sum(k.model, k.grams)
	return weight{grams: uint8(sum.grams), negative: int16(sum.negative), positive: int16(sum.positive)}
}

// recall returns what a short normal form comes to, nil if it has to take the long
// way. What a hashtag comes to is not for its form alone to say.
func (t *tokens) recall(norm []byte, k kind) *entry {
	if t.memory == nil || len(norm) > plain.Size || k == tag || bytes.IndexByte(norm, 0) >= 0 {
		return nil
	}
	w := plain.Short(norm)
	if e := t.memory.Find(w); e != nil {
		return e
	}
	return t.lookUp(w, norm, k)
}

// How a character ends the letters before it.
const (
	endAlways = iota
	endBeforeBlank
	endNever
)

// wordEnd says of each byte whether the letters before it are a word of their own:
// signs of addresses may join what is behind them.
var wordEnd = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c >= 0x80, class[c] == cLetter, class[c] == cDigit, c == '\'', c == '&':
			t[c] = endNever
		case c == '@', c == '/', c == '.', c == ':', c == '-', c == '_':
			t[c] = endBeforeBlank
		}
	}
	return t
}()
