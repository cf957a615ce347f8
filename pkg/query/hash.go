package query

import (
	"math/bits"
	"unicode/utf8"
)

// Hashes of words are made of the folded word in UTF-8, eight bytes at a time:
// skim has them at once, whoever folds character by character collects them.
const (
	seed  = 0x8f1b_5c3d_2e97_4a6b
	prime = 0x9e37_79b9_7f4a_7c15
)

// stir adds up to eight bytes to a hash; what is missing of them is zero.
func stir(h, part uint64) uint64 {
	hi, lo := bits.Mul64(h^part, prime)
	return hi ^ lo
}

// hasher makes the hash of a word that comes byte by byte.
type hasher struct {
	hash uint64
	part uint64 // what is not yet in the hash
	fill uint8  // how many bits of part are in use
}

func (h *hasher) add(c byte) {
	h.part |= uint64(c) << (h.fill & 63)
	h.fill += 8
	if h.fill == 64 {
		h.hash, h.part, h.fill = stir(h.hash, h.part), 0, 0
	}
}

func (h *hasher) addRune(r rune) {
	if r < utf8.RuneSelf {
		h.add(byte(r))
		return
	}
	var b [utf8.UTFMax]byte
	for _, c := range b[:utf8.EncodeRune(b[:], r)] {
		h.add(c)
	}
}

func (h *hasher) addFolded(c folded) {
	h.addRune(c.r)
	for i := range len(c.tail) {
		h.add(c.tail[i])
	}
}

// sum returns the hash of what was added so far.
func (h *hasher) sum() uint64 {
	if h.fill == 0 {
		return h.hash
	}
	return stir(h.hash, h.part)
}

// hashKey returns the hash of a word that is folded already.
func hashKey(key string) uint64 {
	h := hasher{hash: seed}
	for i := range len(key) {
		h.add(key[i])
	}
	return h.sum()
}

// hashOf returns the hash of s folded; lead, if not 0, stands before it.
func (f *folder) hashOf(lead byte, s string, m form) uint64 {
	h := hasher{hash: seed}
	if lead != 0 {
		h.add(lead)
	}
	i := 0
	for i < len(s) && f.bytes[s[i]]-1 < special-1 {
		h.add(f.bytes[s[i]])
		i++
	}
	if i == len(s) {
		return h.sum()
	}
	for r := range f.runes(s[i:], m) {
		h.addRune(r)
	}
	return h.sum()
}

// hashPlain returns the hash of the n ASCII letters and digits at the beginning
// of text, folded. Up to seven bytes more are read.
func hashPlain(text []byte, n int) uint64 {
	h := uint64(seed)
	i := 0
	for ; n-i > 8; i += 8 {
		h = stir(h, load(text, i)|0x20*ones)
	}
	return stir(h, (load(text, i)|0x20*ones)&(^uint64(0)>>(64-8*(n-i))))
}
