package dedupe

import (
	"bufio"
	"encoding/json"
	"math/bits"
	"os"
	"slices"
	"testing"
)

// pair is two posts, and whether they are one to a person who reads them.
type pair struct {
	Kind string
	Same bool
	// By says who wrote the second one: the author of the first (own), somebody else
	// on the same site (other), or who knows on another site (cross).
	By   string
	A, B string
}

// pairs reads the labelled set: invented posts about invented brands. The texts and
// the hard pairs were written by hand; the copies of the texts were changed by rules.
func pairs(t *testing.T) (list []pair) {
	t.Helper()
	f, err := os.Open("testdata/pairs.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for in := bufio.NewScanner(f); in.Scan(); {
		var p pair
		if err := json.Unmarshal(in.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

// item makes the item of a text.
func item(text string, author uint64) Item {
	var r Reader
	it := Item{Sketch: r.Read(text), Author: author}
	it.Runs = slices.Clone(it.Runs)
	return it
}

func (p *pair) items() (a, b Item) {
	a, b = item(p.A, 1), item(p.B, 2)
	switch p.By {
	case "own":
		b.Author = 1
	case "cross":
		b.Source = 1
	}
	return a, b
}

// figures are how often a judge was right.
type figures struct{ right, wrong, missed int }

func (f *figures) add(same, said bool) {
	switch {
	case same && said:
		f.right++
	case said:
		f.wrong++
	case same:
		f.missed++
	}
}

func (f figures) precision() float64 { return float64(f.right) / float64(max(1, f.right+f.wrong)) }
func (f figures) recall() float64    { return float64(f.right) / float64(max(1, f.right+f.missed)) }

// TestLabelledPairs measures what Same says, and what the index finds, and the
// similarities alone beside it: at each threshold, without and with the rule for
// numbers.
func TestLabelledPairs(t *testing.T) {
	list := pairs(t)
	if len(list) < 300 {
		t.Fatalf("%d pairs", len(list))
	}
	var same figures
	lost := 0
	for _, p := range list {
		a, b := p.items()
		said := a.Same(&b)
		if said != b.Same(&a) {
			t.Errorf("%q and %q: it depends on which is first", p.A, p.B)
		}
		same.add(p.Same, said)
		if said != p.Same {
			t.Logf("%s by %s, same %v: shares %.2f\n  %s\n  %s", p.Kind, p.By, p.Same, share(a.Runs, b.Runs), p.A, p.B)
		}
		for _, pair := range [][2]*Item{{&a, &b}, {&b, &a}} {
			var x Index[int]
			x.Add(pair[0], 1)
			if found := x.Find(pair[1]) != nil; said && !found {
				lost++
			} else if found && !said {
				t.Errorf("%q was found for %q", p.A, p.B)
			}
		}
	}
	t.Logf("%d pairs: precision %.3f, recall %.3f; %d look-ups lost", len(list), same.precision(), same.recall(), lost)
	for _, c := range []struct {
		name string
		like func(a, b *Item) float64
	}{
		{"MinHash", func(a, b *Item) float64 { return share(a.Runs, b.Runs) }},
		{"SimHash", func(a, b *Item) float64 { return 1 - float64(bits.OnesCount64(simHash(a.Runs)^simHash(b.Runs)))/64 }},
	} {
		for _, numbers := range []bool{false, true} {
			best, at := figures{}, 0.0
			for threshold := 0.3; threshold < 1; threshold += 0.025 {
				var f figures
				for _, p := range list {
					a, b := p.items()
					f.add(p.Same, c.like(&a, &b) >= threshold && (!numbers || a.numbers == b.numbers))
				}
				if f.f1() > best.f1() {
					best, at = f, threshold
				}
			}
			t.Logf("%s alone, numbers %v: best at %.3f, precision %.3f, recall %.3f", c.name, numbers, at, best.precision(), best.recall())
		}
	}
	if same.precision() < 0.97 || same.recall() < 0.97 || lost > 2 {
		t.Error("worse than it is said to be")
	}
}

func (f figures) f1() float64 {
	p, r := f.precision(), f.recall()
	return 2 * p * r / max(1e-9, p+r)
}

// simHash is what was measured beside MinHash: each bit is that of most runs.
func simHash(runs []uint32) (h uint64) {
	var votes [64]int
	for _, r := range runs {
		x := mix(uint64(r))
		for i := range votes {
			votes[i] += int(x>>i&1)*2 - 1
		}
	}
	for i, v := range votes {
		if v > 0 {
			h |= 1 << i
		}
	}
	return h
}
