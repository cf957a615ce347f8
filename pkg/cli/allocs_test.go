//go:build !race

package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"testing"
)

// allocations counts those of a score command over n posts that say text.
func allocations(w *world, n int, text string, args ...string) uint64 {
	var data bytes.Buffer
	for i := range n {
		fmt.Fprintf(&data, `{"id":"p%06d","source":"s","kind":"post","published_at":"2026-11-20T10:%02d:09Z","lang":"en","text":%q,`+
			`"author":{"id":"did:%d","handle":"user%d.example"},"likes":%d,"url":"https://s.example/post/%d","x":{"y":[1,2]}}`+"\n", i, i%60, text, i, i, i%90, i)
	}
	var before, after runtime.MemStats
	w.In, w.Out, w.Err = &data, io.Discard, io.Discard
	runtime.GC()
	runtime.ReadMemStats(&before)
	w.Run(context.Background(), append([]string{"score", "-", "--jobs", "1", "-o", "csv"}, args...))
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}

// TestAllocations holds what a post may cost: nothing where it does not match,
// nothing for its score, and two allocations where it is written, for its texts
// and for the author's pseudonym.
func TestAllocations(t *testing.T) {
	const n = 3000
	for _, tt := range []struct {
		name, text string
		args       []string
		most       float64
	}{
		{"no match", "the crew was lovely today and the seats were fine", []string{"--match", "northwind"}, 0},
		{"no match of many", "the crew was lovely today", []string{"--match", "a1", "--match", "a2", "--match", "a3", "--match", "a4", "--match", "a5", "--match", "a6", "--match", "a7", "--match", "a8", "--match", "a9"}, 0},
		{"no hit", "the crew was lovely today and the seats were fine, thank you", nil, 0},
		{"hit", "third cancelled flight this month, nobody answers the phone, awful", nil, 2},
		{"match and hit", "northwind cancelled my flight again, awful", []string{"--match", "northwind"}, 2},
	} {
		w := newWorld(t, nil)
		allocations(w, n, tt.text, tt.args...) // what is made once
		few, many := allocations(w, n, tt.text, tt.args...), allocations(w, 2*n, tt.text, tt.args...)
		each := (float64(many) - float64(few)) / n
		if each > tt.most+0.1 { // buffers grow a few times, and a collection empties pools
			t.Errorf("%s: %.3f allocations a post, want %.0f", tt.name, each, tt.most)
		}
	}
}
