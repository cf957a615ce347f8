package scan

import (
	"hash/maphash"
	"strings"
)

// generation is how many ids are remembered before the older half is dropped.
const generation = 1 << 19

// recent remembers ids in flat memory, 16 MiB at most: at least the last half
// million, at most a million, as 63-bit hashes. Two ids among a million collide
// with a chance of one in 18 million. The zero value is empty.
type recent struct {
	seed     maphash.Seed
	now, old hashes
}

// hash is what an id is remembered by; never 0.
func (r *recent) hash(id string) uint64 {
	if r.seed == (maphash.Seed{}) {
		r.seed = maphash.MakeSeed()
	}
	return maphash.String(r.seed, id) | 1 // 0 is an empty slot
}

// add remembers a hash and reports whether it was there.
func (r *recent) add(h uint64) (seen bool) {
	if r.now.has(h) {
		return true
	}
	seen = r.old.has(h)
	if r.now.n == generation {
		r.now, r.old = r.old, r.now
		r.now.clear()
	}
	r.now.add(h)
	return seen
}

// hashes is a set of numbers above 0: an open table, at most half full.
type hashes struct {
	slots []uint64 // a power of two of them
	n     int
}

// slot returns where h is, or where it would be.
func (s *hashes) slot(h uint64) int {
	mask := uint64(len(s.slots) - 1)
	i := h >> 1 & mask
	for s.slots[i] != 0 && s.slots[i] != h {
		i = (i + 1) & mask
	}
	return int(i)
}

func (s *hashes) has(h uint64) bool { return s.n > 0 && s.slots[s.slot(h)] == h }

// add adds h, which is not there.
func (s *hashes) add(h uint64) {
	if 2*(s.n+1) > len(s.slots) {
		s.grow()
	}
	s.slots[s.slot(h)] = h
	s.n++
}

func (s *hashes) grow() {
	old := s.slots
	s.slots = make([]uint64, max(1024, 2*len(old)))
	for _, h := range old {
		if h != 0 {
			s.slots[s.slot(h)] = h
		}
	}
}

// clear empties the set and keeps its memory.
func (s *hashes) clear() {
	clear(s.slots)
	s.n = 0
}

// origin is the id of a post without the source that a file is: a post of a site
// that is also in a file is one post.
func origin(id string) string { return strings.TrimPrefix(id, "file:") }
