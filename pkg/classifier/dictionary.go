package classifier

import "encoding/binary"

// Dictionary finds words by their hashes. It keeps no word: 32 bits of a hash
// tell it from the others.
type Dictionary struct {
	// slots hold the numbers of words plus one, 0 where there is none; prints
	// the upper halves of their hashes, by number. Both are little-endian.
	slots, prints string
	mask          uint64
}

// Find returns the number of the word of that hash, or Unknown.
func (d *Dictionary) Find(h uint64) uint32 {
	if d.mask == 0 {
		return Unknown
	}
	for i := h & d.mask; ; i = (i + 1) & d.mask {
		n := uint32(u16(d.slots, int(i)))
		if n == 0 {
			return Unknown
		}
		if u32(d.prints, int(n-1)) == uint32(h>>32) {
			return n - 1
		}
	}
}

// MaxWords is how many words a dictionary can hold.
const MaxWords = 1<<16 - 2

// NewDictionary makes a dictionary of words with those hashes, in the order of
// their numbers, at most MaxWords.
func NewDictionary(hashes []uint64) *Dictionary {
	size := 4
	for size*2/3 < len(hashes) {
		size *= 2
	}
	slots, prints := make([]byte, 2*size), make([]byte, 4*len(hashes))
	mask := uint64(size - 1)
	for n, h := range hashes {
		binary.LittleEndian.PutUint32(prints[4*n:], uint32(h>>32))
		i := h & mask
		for binary.LittleEndian.Uint16(slots[2*i:]) != 0 {
			i = (i + 1) & mask
		}
		binary.LittleEndian.PutUint16(slots[2*i:], uint16(n+1))
	}
	return &Dictionary{slots: string(slots), prints: string(prints), mask: mask}
}

func u16(s string, i int) uint16 {
	s = s[2*i : 2*i+2]
	return uint16(s[0]) | uint16(s[1])<<8
}

func u32(s string, i int) uint32 {
	s = s[4*i : 4*i+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}
