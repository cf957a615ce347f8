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
	before             int // so far; more than two count as two
	last               uint64
	turned, turnedPrev uint64
}

// grams appends what ends with a word of hash h: the word, then with those before
// it the pair, the triple and the gapped pair.
func (s *sentence) grams(to []uint32, h uint64) []uint32 {
	to = append(to, cut(h, gramWord))
	if s.before > 0 {
		to = append(to, cut(s.turned^h, gramPair))
	}
	if s.before > 1 {
		to = append(to, cut((s.turnedPrev^s.last)*mixB^h, gramTriple), cut(s.turnedPrev^h, gramSkip))
	}
	return to
}

// behind is s with a word more.
func (s sentence) behind(h uint64) sentence {
	return sentence{before: min(s.before+1, 2), last: h, turned: bits.RotateLeft64(h, 21) * mixA, turnedPrev: s.turned}
}

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
