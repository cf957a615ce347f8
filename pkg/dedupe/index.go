package dedupe

const (
	// maxItems is how many posts an Index remembers, and maxRuns how many runs of
	// them: the oldest are forgotten for the newest.
	maxItems = 1 << 16
	maxRuns  = 1 << 21
	// ways are the places that keys of one hash share.
	ways = 8
	// maxSlots bounds the table of keys.
	maxSlots = 1 << 20
	// runKeys is how many runs a post is found by. Of two texts that share six tenths
	// of their runs, one in some hundred pairs has none of them in common.
	runKeys = 6
)

// Index remembers the last 65,536 posts, or fewer very long ones, in flat memory (20
// MiB and their values at most). The zero value is empty; it is not safe for
// concurrent use.
type Index[V any] struct {
	items  []kept
	values []V
	runs   []uint32
	slots  []slot
	// n and end are how many items and runs there were; the last ones are here.
	n, end uint64
	// used are the slots that were filled since the table grew.
	used int
}

// kept is an item whose runs are elsewhere.
type kept struct {
	item Item
	at   uint64
	runs int
}

// slot says that an item has a key. The number is one more than the item's, and 0 is
// an empty slot.
type slot struct {
	key, number uint32
}

// keys are what a post is found by.
type keys struct {
	list [runKeys + 3]uint32
	n    int
}

func (k *keys) add(h uint64) {
	k.list[k.n] = uint32(h >> 32)
	k.n++
}

// keysOf returns the keys of an item.
func keysOf(it *Item) (k keys) {
	if it.URL != 0 {
		k.add(mix(it.URL))
	}
	switch {
	case it.Words >= copiedWords:
		k.add(it.whole[0])
	case it.Words > 0 && it.Author != 0:
		k.add(mix(it.whole[0] ^ it.Author))
	}
	if it.Words < ownWords {
		return k
	}
	if it.start != 0 {
		k.add(it.start)
	}
	for _, r := range it.Runs[:min(runKeys, len(it.Runs))] {
		k.add(mix(uint64(r)))
	}
	return k
}

// Find returns the value of a post that is the same, to be read or changed until the
// next Add; nil if there is none. Of several it is one of the oldest.
func (x *Index[V]) Find(it *Item) *V {
	if len(x.slots) == 0 {
		return nil
	}
	keys := keysOf(it)
	for _, key := range keys.list[:keys.n] {
		for _, s := range x.bucket(key) {
			if s.number == 0 || s.key != key {
				continue
			}
			n, ok := x.place(s.number)
			if !ok {
				continue
			}
			if k := &x.items[n]; it.same(&k.item, x.runsOf(k)) {
				return &x.values[n]
			}
		}
	}
	return nil
}

// Add remembers a post that Find did not find.
func (x *Index[V]) Add(it *Item, v V) *V {
	n := x.next()
	runs := x.room(len(it.Runs))
	k := kept{item: *it, at: x.end, runs: len(runs)}
	k.item.Runs, k.item.Reposts = nil, "" // what is the reader's is not held
	x.end += uint64(copy(runs, it.Runs))
	x.n++
	x.items[n], x.values[n] = k, v
	keys := keysOf(it)
	for _, key := range keys.list[:keys.n] {
		x.put(slot{key, uint32(x.n)})
	}
	return &x.values[n]
}
