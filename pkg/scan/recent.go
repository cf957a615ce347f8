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

// add remembers an id and reports whether it was there.
func (r *recent) add(id string) (seen bool) { return r.addHash(r.hash(id)) }

// hash returns the hash of an id, with a seed that no site can know.
func (r *recent) hash(id string) uint64 {
	if r.now.slots == nil {
		r.seed = maphash.MakeSeed()
		r.now.grow()
	}
	return maphash.String(r.seed, id)
}

// addHash is add for the hash of an id.
func (r *recent) addHash(h uint64) (seen bool) {
	h |= 1 // 0 is an empty slot
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

// fetch looks at where hashes are, so that the processor has that memory at hand
// when addHash comes to them: memory is waited for once, not for each. It returns
// something only so that it is not left out.
func (r *recent) fetch(hashes []uint64) (all uint64) {
	for _, h := range hashes {
		all |= r.now.first(h|1) | r.old.first(h|1)
	}
	return all
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

// first returns what stands where h is looked for first.
func (s *hashes) first(h uint64) uint64 {
	if s.n == 0 {
		return 0
	}
	return s.slots[h>>1&uint64(len(s.slots)-1)]
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

// clear empties the set and keeps its memory. One that has none gets at once what
// a generation needs: growing to it would take half as much again.
func (s *hashes) clear() {
	if s.slots == nil {
		s.slots = make([]uint64, 2*generation)
	}
	clear(s.slots)
	s.n = 0
}

// origin is the id of a post without the source that a file is: a post of a site
// that is also in a file is one post.
func origin(id string) string { return strings.TrimPrefix(id, "file:") }
