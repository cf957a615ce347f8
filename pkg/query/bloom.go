package query

// bloom is a Bloom filter of numbers. Both bits of a number stand in one word.
type bloom struct {
	words []uint64
	shift uint8 // turns a hash into the first bit's number
}

// secondBit is where the number of the second bit, within the word, stands in a
// hash.
const secondBit = 38

// newBloom makes room for 1<<size bits.
func newBloom(size int) bloom { return bloom{make([]uint64, 1<<(size-6)), uint8(64 - size)} }

func (f *bloom) add(x uint64) {
	h := x * prime
	first := h >> (f.shift & 63)
	f.words[first>>6] |= 1<<(first&63) | 1<<(h>>secondBit&63)
}

// may reports whether x may have been added.
func (f *bloom) may(x uint64) bool { return f.both(f.word(x), x) != 0 }

// word returns the word that has the bits of x.
func (f *bloom) word(x uint64) uint64 { return f.words[x*prime>>(f.shift&63)>>6] }

// both returns 1 if both bits of x are set in a word.
func (f *bloom) both(word, x uint64) uint64 {
	h := x * prime
	return word >> (h >> (f.shift & 63) & 63) & (word >> (h >> secondBit & 63)) & 1
}
