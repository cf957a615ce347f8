package classifier

import (
	"encoding/binary"
	"math/bits"
)

// A plain word is up to 16 letters of ASCII that nothing joins to others. Most
// words are plain, and few words make most of a text: what a plain word comes to is
// remembered by its letters, which are read and compared eight at a time.

const (
	plainSize = 16
	knownBits = 12
	eight     = 0x0101_0101_0101_0101
	highs     = 0x80 * eight
	cases     = 0x20 * eight // the bits that tell small letters from capitals
)

// known remembers plain words, each in the one place that it may stand at. It
// knows none until it is given a dictionary.
type known struct {
	dictionary *Dictionary
	entries    *[1 << knownBits]entry
	// ending is the end of the text and room behind it, so that no read of eight
	// bytes leaves it; endingAt is where it begins.
	ending   [2 * plainSize]byte
	endingAt int
}

// entry is a plain word in small letters, its number in the dictionary and the
// hash that it counts by.
type entry struct {
	low, high uint64
	hash      uint64
	number    uint32
}

// know makes k remember the words of d.
func (k *known) know(d *Dictionary) {
	if k.dictionary == d {
		return
	}
	k.dictionary = d
	if k.entries == nil {
		k.entries = new([1 << knownBits]entry)
		return
	}
	clear(k.entries[:])
}

func (k *known) keepEnd(text string) {
	k.endingAt = max(0, len(text)-plainSize)
	clear(k.ending[copy(k.ending[:], text[k.endingAt:]):])
}

// plain reads the word at i, which begins with a letter, and a single blank behind
// it, if it is plain and in the dictionary. Otherwise it returns 0.
func (t *tokens) plain(i int) int {
	if t.entries == nil || i > 0 && t.text[i-1] == '#' {
		return 0
	}
	low, high := t.sixteen(i)
	n := bits.TrailingZeros64(^lettersOf(low)&highs) / 8
	more := bits.TrailingZeros64(^lettersOf(high)&highs) / 8
	if n < 8 {
		more = 0
	}
	keepLow, keepHigh := first(n), first(more)
	n += more
	j := i + n
	c, next := at(t.text, j), at(t.text, j+1)
	if e := wordEnd[c]; e == endNever || e == endBeforeBlank && next > ' ' {
		return 0
	}
	small := low&keepLow&cases | high&keepHigh&cases
	low, high = (low|cases)&keepLow, (high|cases)&keepHigh
	e := &t.entries[(low^bits.RotateLeft64(high, 29))*mixA>>(64-knownBits)]
	if (e.low != low || e.high != high) && !t.meet(e, low, high, n) {
		return 0
	}
	t.list = append(t.list, token{kind: word, known: true, number: e.number, hash: e.hash, start: uint32(i), end: uint32(j)})
	t.words += int(uint(3-n) >> 63) // 1 if n is 4 and more
	if small == 0 && n >= 4 {
		t.capitals++
	}
	if c == ' ' && next > ' ' {
		j++
	}
	return j
}

// first is a mask of the first n bytes of eight.
func first(n int) uint64 { return 1<<(8*uint(n)) - 1 }

// sixteen returns the 16 bytes at i, those behind the text as 0.
func (t *tokens) sixteen(i int) (low, high uint64) {
	if i < t.endingAt {
		b := t.text[i : i+plainSize]
		return load(b), load(b[8:])
	}
	b := t.ending[i-t.endingAt:][:plainSize]
	return binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
}

// load is binary.LittleEndian.Uint64 for a string.
func load(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// lettersOf sets the high bit of each byte that is a letter of ASCII.
func lettersOf(b uint64) uint64 {
	small := b&^highs | cases
	return (small + (0x80-'a')*eight) &^ (small + (0x7f-'z')*eight) &^ b & highs
}

// meet looks a plain word up and writes it into e, unless it is unknown or has
// letters drawn out: such a word takes the long way.
func (t *tokens) meet(e *entry, low, high uint64, n int) bool {
	var buf [plainSize]byte
	binary.LittleEndian.PutUint64(buf[:], low)
	binary.LittleEndian.PutUint64(buf[8:], high)
	norm := buf[:n]
	for i := 2; i < n; i++ {
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
	*e = entry{low: low, high: high, hash: h, number: number}
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
