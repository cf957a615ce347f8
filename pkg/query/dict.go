package query

import "math/bits"

// dict numbers the words that terms are made of, and says quickly that a word
// is none of them.
type dict struct {
	folder *folder
	filter []uint64 // one bit per hash prefix
	shift  uint8    // turns a hash into a bit's number
	slots  []slot   // open addressing, a power of two
	keys   []string
	plain  *plainSet
	stems  *stemSet // nil if there are none
}

type slot struct {
	hash uint64
	id   int32 // the key's number plus one; 0 is a free slot
}

// filterBits is how many bits of the filter there are for each word: about one
// foreign word in 16 passes.
const filterBits = 16

func newDict(f *folder, keys []string) *dict {
	n := bits.Len(uint(len(keys)))
	d := &dict{folder: f, keys: keys, slots: make([]slot, 2<<n), plain: newPlainSet(keys), stems: newStemSet(keys)}
	size := bits.Len(uint(len(keys) * filterBits))
	size = max(size, 6)
	d.shift = uint8(64 - size)
	d.filter = make([]uint64, 1<<(size-6))
	for i, k := range keys {
		h := hashKey(k)
		bit := h >> d.shift
		d.filter[bit>>6] |= 1 << (bit & 63)
		at := d.home(h)
		for d.slots[at].id != 0 {
			at = (at + 1) & (len(d.slots) - 1)
		}
		d.slots[at] = slot{hash: h, id: int32(i) + 1}
	}
	return d
}

func (d *dict) home(h uint64) int { return int(h>>16) & (len(d.slots) - 1) }

// may reports whether a word with this hash can be in the dictionary.
func (d *dict) may(h uint64) bool {
	bit := h >> d.shift
	return d.filter[bit>>6]>>(bit&63)&1 != 0
}

// findPlain returns the number of the word of n ASCII letters and digits that
// text begins with, or -1. Behind it up to seven bytes are read.
func (d *dict) findPlain(text []byte, n int) int32 {
	h := hashPlain(text, n)
	for at := d.home(h); d.slots[at].id != 0; at = (at + 1) & (len(d.slots) - 1) {
		if id := d.slots[at].id - 1; d.slots[at].hash == h && isPlain(text[:n], d.keys[id]) {
			return id
		}
	}
	return -1
}

func isPlain(word []byte, key string) bool {
	if len(word) != len(key) {
		return false
	}
	for i, c := range word {
		if c|0x20 != key[i] {
			return false
		}
	}
	return true
}

// find returns the number of the word that s folds to, or -1.
func (d *dict) find(h uint64, s string, m form) int32 {
	if !d.may(h) {
		return -1
	}
	for at := d.home(h); d.slots[at].id != 0; at = (at + 1) & (len(d.slots) - 1) {
		if id := d.slots[at].id - 1; d.slots[at].hash == h && d.folder.is(s, d.keys[id], m) {
			return id
		}
	}
	return -1
}

// findJoined finds a term whose words are run together; its key begins with a
// + so that it is no word.
func (d *dict) findJoined(s string) int32 {
	h := d.folder.hashOf('+', s, compact)
	if !d.may(h) {
		return -1
	}
	for at := d.home(h); d.slots[at].id != 0; at = (at + 1) & (len(d.slots) - 1) {
		id := d.slots[at].id - 1
		if d.slots[at].hash == h && d.keys[id][0] == '+' && d.folder.is(s, d.keys[id][1:], compact) {
			return id
		}
	}
	return -1
}
