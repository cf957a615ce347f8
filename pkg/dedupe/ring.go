package dedupe

// next returns the place of the next item, and makes the memory grow while it may.
func (x *Index[V]) next() int {
	if size := len(x.items); x.n == uint64(size) && size < maxItems {
		size = max(256, 2*size)
		x.items = append(make([]kept, 0, size), x.items...)[:size]
		x.values = append(make([]V, 0, size), x.values...)[:size]
	}
	return int(x.n % uint64(len(x.items)))
}

// room returns where the next runs go, all in one piece: what is left at the end of
// the memory may be passed over.
func (x *Index[V]) room(runs int) []uint32 {
	if size := len(x.runs); size == 0 || x.end+uint64(runs) > uint64(size) && size < maxRuns {
		size = max(16*256, 2*size)
		x.runs = append(make([]uint32, 0, size), x.runs...)[:size]
	}
	size := uint64(len(x.runs))
	if at := x.end % size; at+uint64(runs) > size {
		x.end += size - at
	}
	at := x.end % size
	return x.runs[at : at+uint64(runs)]
}

// place returns where the item of a number is, if it is not forgotten.
func (x *Index[V]) place(number uint32) (n int, ok bool) {
	age := uint64(uint32(x.n) - number) // 0 is the newest
	if age >= uint64(len(x.items)) || age >= x.n {
		return 0, false
	}
	n = int((x.n - 1 - age) % uint64(len(x.items)))
	return n, x.items[n].at+uint64(len(x.runs)) >= x.end
}

// runsOf returns the runs of an item.
func (x *Index[V]) runsOf(k *kept) []uint32 {
	at := k.at % uint64(len(x.runs))
	return x.runs[at : at+uint64(k.runs)]
}

// bucket are the slots that a key may be in.
func (x *Index[V]) bucket(key uint32) []slot {
	at := int(key) * ways & (len(x.slots) - 1)
	return x.slots[at : at+ways]
}

// put notes a key. Where there is no room, the oldest gives way.
func (x *Index[V]) put(s slot) {
	if 2*x.used >= len(x.slots) && len(x.slots) < maxSlots {
		old := x.slots
		x.slots, x.used = make([]slot, max(1024, 2*len(old))), 0
		for _, o := range old {
			if o.number != 0 {
				x.settle(o)
			}
		}
	}
	x.settle(s)
}

// settle puts a slot into its bucket.
func (x *Index[V]) settle(s slot) {
	bucket := x.bucket(s.key)
	oldest := 0
	for i, o := range bucket {
		if o.number == 0 {
			bucket[i] = s
			x.used++
			return
		}
		if uint32(x.n)-o.number > uint32(x.n)-bucket[oldest].number {
			oldest = i
		}
	}
	bucket[oldest] = s
}
