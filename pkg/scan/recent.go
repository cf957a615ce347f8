package scan

import "hash/maphash"

// generation is how many ids are remembered before the older half is dropped.
const generation = 1 << 19

// recent remembers ids in flat memory: at least the last half million, at most
// a million, as 64-bit hashes. Two ids among a million collide with a chance of
// one in 30 million. The zero value is empty.
type recent struct {
	seed     maphash.Seed
	now, old map[uint64]struct{}
}

// add remembers an id and reports whether it was there.
func (r *recent) add(id string) (seen bool) {
	if r.now == nil {
		r.seed = maphash.MakeSeed()
		r.now = make(map[uint64]struct{})
	}
	h := maphash.String(r.seed, id)
	if _, ok := r.now[h]; ok {
		return true
	}
	_, seen = r.old[h]
	if len(r.now) == generation {
		r.old, r.now = r.now, r.old
		clear(r.now)
		if r.now == nil {
			r.now = make(map[uint64]struct{}, generation)
		}
	}
	r.now[h] = struct{}{}
	return seen
}
