package query

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// marksOf is the slow way to mark bytes.
func marksOf(b []byte, in, also func(byte) bool) (m marks) {
	for i, c := range b[:wide] {
		bit := uint64(1) << i
		if c < special && in(c) {
			m.a |= bit
		}
		if c < special && also(c) {
			m.b |= bit
		}
		if c >= special || c == '\\' {
			m.odd |= bit
		}
	}
	return m
}

func FuzzMark(f *testing.F) {
	f.Add([]byte("Northwind's é \\u00e9 手"), uint64(3))
	f.Add(bytes.Repeat([]byte("ab-"), stretch), uint64(4))
	f.Fuzz(func(t *testing.T, b []byte, seed uint64) { checkMarks(t, b, seed) })
}

func TestMark(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		b := make([]byte, r.IntN(2*stretch))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		checkMarks(t, b, r.Uint64())
	}
}

// checkMarks compares the ways to mark bytes, with any sets.
func checkMarks(t *testing.T, b []byte, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	members := [4]uint64{r.Uint64(), r.Uint64(), r.Uint64() & r.Uint64(), r.Uint64() & r.Uint64()}
	in := func(c byte) bool { return members[c>>6&1]>>(c&63)&1 != 0 }
	also := func(c byte) bool { return members[2+c>>6&1]>>(c&63)&1 != 0 }
	s := newSets(in, also)
	var fast sheet
	n := s.fill(&fast, b)
	if want := min((len(b)+wide-1)/wide, len(fast)-1); n != want {
		t.Fatalf("%d blocks of %d bytes", n, len(b))
	}
	padded := append(slices.Clone(b), bytes.Repeat([]byte{'\n'}, 2*wide)...)
	for k := range n + 1 {
		if want := marksOf(padded[k*wide:], in, also); fast[k] != want {
			t.Fatalf("block %d: %x, want %x", k, fast[k], want)
		}
	}
	narrow := make([]marks, n)
	s.markNarrow(narrow, padded)
	if !slices.Equal(narrow, fast[:n]) {
		t.Fatalf("narrow %x, wide %x", narrow, fast[:n])
	}
}

func BenchmarkMark(b *testing.B) {
	s := newSets(func(c byte) bool { return isLetter(plainByte(c)) }, joins)
	text := bytes.Repeat([]byte("some text, and more of it "), stretch/26)
	var to sheet
	for name, mark := range map[string]func([]marks, []byte){"wide": s.mark, "narrow": s.markNarrow} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text) / wide * wide))
			for b.Loop() {
				mark(to[:len(text)/wide], text)
			}
		})
	}
}
