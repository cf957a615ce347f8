package classifier

import "math/bits"

// The kinds of grams, mixed into their hashes.
const (
	gramWord = iota + 1
	gramPair
	gramTriple
	gramSkip
	gramPiece
	gramText
)

const (
	mixA = 0x9e3779b97f4a7c15
	mixB = 0xc2b2ae3d27d4eb4f
	mixC = 0x165667b19e3779f9
)

// sentence is what the grams of the next word are made of: the latest word, and
// the turned hashes of it and of the one before.
type sentence struct {
	words              uint8 // so far; more than two count as two
	last               uint64
	turned, turnedPrev uint64
}

// ending has the grams that end with a word: the word, then with those before it
// the pair, the triple and the gapped pair.
type ending [4]uint32

// next returns the grams that end with a word of hash h, and how many of them
// there are.
func (s *sentence) next(h uint64) (ending, int) {
	e := ending{
		cut(h, gramWord), cut(s.turned^h, gramPair),
		cut((s.turnedPrev^s.last)*mixB^h, gramTriple), cut(s.turnedPrev^h, gramSkip),
	}
	n := int(endings >> (8 * s.words) & 0xff)
	s.words = min(s.words+1, 2)
	s.last, s.turned, s.turnedPrev = h, bits.RotateLeft64(h, 21)*mixA, s.turned
	return e, n
}

// endings are the numbers of grams by the words before, a byte each.
const endings = 1 | 2<<8 | 4<<16

// cut is the number of a gram of that kind.
func cut(h, kind uint64) uint32 { return uint32(mix(h^kind*mixC) >> 32) }

// mix is the finaliser of MurmurHash3 (A. Appleby, public domain).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
