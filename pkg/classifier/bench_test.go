package classifier

import "testing"

func BenchmarkScore(b *testing.B) {
	m, _ := toy(b, "the", "flight", "was", "late", "nobody", "answers", "bag", "lost", ".", "!")
	const text = "@northwind third cancelled flight this month, nobody answers the phone and my bag is still lost!"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		m.Score(text)
	}
}

func BenchmarkRead(b *testing.B) {
	const text = "@northwind third cancelled flight this month, nobody answers the phone and my bag is still lost!"
	var f Features
	d := NewDictionary(nil)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		f.Read(text, d)
	}
}
