package dedupe

import "testing"

// TestIndexIsBounded fills the index several times over.
func TestIndexIsBounded(t *testing.T) {
	var x Index[int]
	list := invented(3000, 60)
	items := make([]Item, len(list))
	for i := range list {
		items[i] = item(list[i], 0)
	}
	last := -1
	for n := range 3 * maxItems {
		it := items[n%len(items)]
		it.Author = uint64(n + 1)
		it.whole[0] ^= uint64(n) << 20 // all are different
		if last = n; n%1000 == 0 {
			x.Find(&it)
		}
		x.Add(&it, n)
		if v := x.Find(&it); v == nil {
			t.Fatalf("item %d is forgotten at once", n)
		}
	}
	if len(x.items) != maxItems || len(x.runs) != maxRuns || len(x.slots) > maxSlots || last < 0 {
		t.Errorf("%d items, %d runs, %d slots", len(x.items), len(x.runs), len(x.slots))
	}
}

// TestIndexForgets: a post among the last ones is found, one long before them is not.
func TestIndexForgets(t *testing.T) {
	var x Index[int]
	first := item("the very first text that is put into the index of this test today", 1)
	x.Add(&first, 7)
	fill := func(n, from int) {
		for i := range n {
			it := Item{Sketch: Sketch{Words: 1, whole: [2]uint64{mix(uint64(from + i)), 1}}, Author: 1}
			x.Add(&it, 0)
		}
	}
	fill(maxItems-1, 0)
	if v := x.Find(&first); v == nil || *v != 7 {
		t.Error("one of the last items is forgotten")
	}
	fill(1, maxItems)
	if x.Find(&first) != nil {
		t.Error("the oldest item is still there")
	}
}

// TestValuesCanBeChanged: what Find and Add return is what the index keeps.
func TestValuesCanBeChanged(t *testing.T) {
	var x Index[int]
	it := item("a text that comes again and again and is counted each time", 1)
	*x.Add(&it, 1)++
	*x.Find(&it)++
	if v := x.Find(&it); *v != 3 {
		t.Errorf("the value is %d", *v)
	}
}
