package classifier

import "github.com/earshot-cli/earshot/pkg/plain"

// knownBits is the logarithm of how many plain words are remembered.
const knownBits = 12

// known remembers what plain words come to, each in the one place that it may stand
// at. It knows none until it is given a dictionary.
type known struct {
	dictionary *Dictionary
	entries    *[1 << knownBits]entry
}

// entry is a plain word, its number in the dictionary and the hash that it counts
// by.
type entry struct {
	word   plain.Word
	hash   uint64
	number uint32
}

// know makes k remember the words of d.
func (k *known) know(d *Dictionary) {
	if k.dictionary == d {
		return
	}
	k.dictionary, k.entries = d, new([1 << knownBits]entry)
}

// plain reads the word at i, which begins with a letter, and a single blank behind
// it, if the word is plain and in the dictionary. Otherwise it returns 0.
func (t *tokens) plain(i int) int {
	if t.entries == nil || i > 0 && t.text[i-1] == '#' {
		return 0
	}
	w, n, small := plain.At(t.text, i)
	j := i + n
	c, next := at(t.text, j), at(t.text, j+1)
	if e := wordEnd[c]; e == endNever || e == endBeforeBlank && next > ' ' {
		return 0
	}
	e := &t.entries[w.Slot(knownBits)]
	if e.word != w && !t.meet(e, w) {
		return 0
	}
	t.list = append(t.list, token{kind: word, known: true, number: e.number, hash: e.hash, start: uint32(i), end: uint32(j)})
	t.words += int(uint(3-n) >> 63) // 1 if n is 4 and more
	if !small && n >= 4 {
		t.capitals++
	}
	if c == ' ' && next > ' ' {
		j++
	}
	return j
}

// meet looks a plain word up and writes it into e, unless it is unknown or has
// letters drawn out: such a word takes the long way.
func (t *tokens) meet(e *entry, w plain.Word) bool {
	var buf [plain.Size]byte
	norm := w.Append(buf[:0])
	for i := 2; i < len(norm); i++ {
		if norm[i] == norm[i-1] && norm[i] == norm[i-2] {
			return false
		}
	}
	h := Hash(norm)
	number := t.dictionary.Find(h)
	if number == Unknown {
		number, h = single(norm, h, t.dictionary)
	}
	if number == Unknown {
		return false
	}
	*e = entry{word: w, hash: h, number: number}
	return true
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
