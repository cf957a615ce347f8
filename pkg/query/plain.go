package query

import "math/bits"

// plainSet says quickly that a word of ASCII letters and digits is in no term. It
// is a Bloom filter of one bit a word. Words of more than eight letters go by
// the first eight.
type plainSet struct {
	filter []uint64
	shift  uint8      // turns a hash into a bit's number
	masks  [64]uint64 // the first n bytes of eight
}

// plainBits is how many bits there are for each word, at least: about one foreign
// word in 50 passes.
const plainBits = 32

func newPlainSet(keys []string) *plainSet {
	n := 0
	for _, k := range keys {
		if _, ok := start(k); ok {
			n++
		}
	}
	size := max(bits.Len(uint(n*plainBits)), 10)
	p := &plainSet{filter: make([]uint64, 1<<(size-6)), shift: uint8(64 - size)}
	for n := range p.masks {
		p.masks[n] = 1<<(8*n) - 1
	}
	for _, k := range keys {
		if x, ok := start(k); ok {
			bit := x * prime >> p.shift
			p.filter[bit>>6] |= 1 << (bit & 63)
		}
	}
	return p
}

// start returns the first eight bytes of a key; it is false if there is more in
// it than letters and digits.
func start(key string) (x uint64, ok bool) {
	for i := range len(key) {
		c := key[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return 0, false
		}
		if i < 8 {
			x |= uint64(c) << (8 * i)
		}
	}
	return x, key != ""
}

// skip takes the words that are in no term from the beginning of the given ones,
// up to the first that may be in one.
func (p *plainSet) skip(in *pane, starts, ends uint64) (restStarts, restEnds uint64) {
	filter, shift := p.filter, p.shift&63
	for starts != 0 {
		from := bits.TrailingZeros64(starts)
		n := bits.TrailingZeros64(ends) - from
		bit := (load(in.text[:], from&63) | 0x20*ones) & p.masks[n&63] * prime >> shift
		if filter[bit>>6]>>(bit&63)&1 != 0 {
			break
		}
		starts &= starts - 1
		ends &= ends - 1
	}
	return starts, ends
}
