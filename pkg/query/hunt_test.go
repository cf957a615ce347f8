package query

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// spotsOf is the slow way to find spots.
func spotsOf(b []byte, in [3]func(byte) bool) (all []int) {
	odd := func(c byte) bool { return c >= special || c == '\\' }
	for i, c := range b {
		behind := i+1 == len(b) && in[1]('\n') || i+1 < len(b) && (odd(b[i+1]) || in[1](b[i+1]))
		before := i == 0 || odd(b[i-1]) || in[2](b[i-1])
		if odd(c) || in[0](c) && behind && before {
			all = append(all, i)
		}
	}
	return all
}

func FuzzSpots(f *testing.F) {
	f.Add([]byte("Northwind's é \\u00e9 手"), uint64(3))
	f.Add(bytes.Repeat([]byte("ab-"), 100), uint64(4))
	f.Fuzz(func(t *testing.T, b []byte, seed uint64) { checkSpots(t, b, seed) })
}

func TestSpots(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9))
	for n := range 600 {
		b := make([]byte, r.IntN(6*wide))
		for i := range b {
			b[i] = byte(r.Uint32())
			if n%2 == 0 {
				b[i] &= 0x7f
			}
		}
		checkSpots(t, b, r.Uint64())
	}
}

// checkSpots compares the ways to find spots, with any sets.
func checkSpots(t *testing.T, b []byte, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	var in [3]func(byte) bool
	for i := range in {
		low, high := r.Uint64(), r.Uint64()
		if seed%3 == 0 { // few pivots
			low, high = low&r.Uint64()&r.Uint64(), high&r.Uint64()&r.Uint64()
		}
		in[i] = func(c byte) bool { return c < special && c > '\n' && [2]uint64{low, high}[c>>6]>>(c&63)&1 != 0 }
	}
	s := newSpots(in)
	var got []int
	for h := s.hunt(b); ; {
		at, open := h.next()
		if open == 0 {
			break
		}
		for n := range wide {
			if open>>n&1 != 0 {
				got = append(got, at+n)
			}
		}
	}
	if want := spotsOf(b, in); !slices.Equal(got, want) {
		t.Fatalf("%d, want %d, in %q", got, want, b)
	}
	fast, slow := trail{notPivot: 1}, trail{notPivot: 1}
	for from, blocks := 0, len(b)/wide; from < blocks; {
		k, open := s.next(b[from*wide:], blocks-from, &fast)
		k2, open2 := s.nextNarrow(b[from*wide:], blocks-from, &slow)
		if k != k2 || open != open2 || fast != slow {
			t.Fatalf("wide %d %x %v, narrow %d %x %v", k, open, fast, k2, open2, slow)
		}
		from += k + 1
	}
}

func BenchmarkSpots(b *testing.B) {
	is := func(s string) func(byte) bool {
		return func(c byte) bool { return bytes.IndexByte([]byte(s), c) >= 0 }
	}
	s := newSpots([3]func(byte) bool{is("wW"), is("iI-_."), is("hH-_.")})
	text := bytes.Repeat([]byte("some text, with more of it "), 100)
	for name, next := range map[string]func([]byte, int, *trail) (int, uint64){"wide": s.next, "narrow": s.nextNarrow} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text) / wide * wide))
			for b.Loop() {
				next(text, len(text)/wide, new(trail))
			}
		})
	}
}
