package query

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// stemSet knows the stems of a dictionary: words with a * behind them. Their keys
// begin with the *, so that they are no words.
type stemSet struct {
	lengths uint64 // which lengths there are, in folded characters; 63 is all from there
	// first has a bit for the first three letters of each stem that is plain.
	first [1 << 15 / 64]uint64
}

// newStemSet is nil if no key is a stem.
func newStemSet(keys []string) *stemSet {
	var t *stemSet
	for _, k := range keys {
		if !strings.HasPrefix(k, "*") {
			continue
		}
		if t == nil {
			t = new(stemSet)
		}
		t.lengths |= 1 << min(utf8.RuneCountInString(k)-1, 63)
		if x, ok := start(k[1:min(len(k), 1+minStem)]); ok {
			i := letters3(x)
			t.first[i>>6] |= 1 << (i & 63)
		}
	}
	return t
}

// letters3 numbers the first three letters of a word.
func letters3(x uint64) uint64 { return x&31 | x>>8&31<<5 | x>>16&31<<10 }

// skip is plainSet.skip for a dictionary with stems: it stops at a word that may
// begin with one as well.
func (t *stemSet) skip(p *plainSet, in *pane, starts, ends uint64) (restStarts, restEnds uint64) {
	for starts != 0 {
		from := bits.TrailingZeros64(starts)
		n := bits.TrailingZeros64(ends) - from
		x := load(in.text[:], from&63) | 0x20*ones
		bit := x & p.masks[n&63] * prime >> (p.shift & 63)
		if p.filter[bit>>6]>>(bit&63)&1 != 0 {
			break
		}
		if i := letters3(x); n >= minStem && t.first[i>>6]>>(i&63)&1 != 0 {
			break
		}
		starts &= starts - 1
		ends &= ends - 1
	}
	return starts, ends
}

// stems adds to the readings of the token the stems that text[start:end] begins
// with. Of a hyphenated word written together it notes the terms at once.
func (s *scan) stems(start, end int, m form) {
	h := hasher{hash: seed}
	h.add('*')
	n := 0
	for i := start; i < end; {
		c, size := s.at(s.text, i)
		if i += size; m.drops(c) {
			continue
		}
		h.addRune(c.r)
		n++
		s.stem(h, n, start, end, m)
		for _, r := range c.tail {
			h.addRune(r)
			n++
			s.stem(h, n, start, end, m)
		}
	}
}

// stem adds the stem of n characters with a hash that text[start:end] begins with.
func (s *scan) stem(h hasher, n, start, end int, m form) {
	if s.dict.stems.lengths>>min(n, 63)&1 == 0 {
		return
	}
	switch w := s.dict.findStem(h.sum(), s.text[start:end], m); {
	case w < 0:
	case m == compact:
		s.reach(w, start, start, end)
	default:
		s.take(w, start, end)
	}
}

// findStem returns the number of the stem with a hash that s begins with, or -1.
func (d *dict) findStem(h uint64, s string, m form) int32 {
	if !d.may(h) {
		return -1
	}
	for at := d.home(h); d.slots[at].id != 0; at = (at + 1) & (len(d.slots) - 1) {
		id := d.slots[at].id - 1
		if k := d.keys[id]; d.slots[at].hash == h && k[0] == '*' && d.folder.begins(s, k[1:], m) {
			return id
		}
	}
	return -1
}

// begins reports whether s, folded, begins with key.
func (f *folder) begins(s, key string, m form) bool {
	for r := range f.runes(s, m) {
		if key == "" {
			return true
		}
		k, size := utf8.DecodeRuneInString(key)
		if k != r {
			return false
		}
		key = key[size:]
	}
	return key == ""
}
