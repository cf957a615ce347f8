package query_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/query"
)

// benchFile is posts as exports write them, about 600 bytes a line. Of the texts
// 15 in 100 have emoji or accents, and the given share of them names the brand.
func benchFile(size int, share float64) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields(benchTexts[0].text + ` why would anyone with a new jacket know what was wrong we were told yesterday by two
		people which window you want and how slow it would get now just give me my money back please worst ever awful lovely thanks`)
	var b bytes.Buffer
	for b.Len() < size {
		id, when := r.Uint64(), r.IntN(60)
		text := make([]string, 12+r.IntN(30))
		for i := range text {
			text[i] = words[r.IntN(len(words))]
		}
		switch r.IntN(100) {
		case 0, 1, 2, 3, 4, 5, 6, 7, 8:
			text[r.IntN(len(text))] = []string{"😡😡", "🤷‍♀️", "❤️", `\ud83d\ude21`}[r.IntN(4)]
		case 9, 10, 11, 12, 13, 14, 15:
			text[r.IntN(len(text))] = []string{"café", "señor", "für", "“quoted”", "…", `caf\u00e9`}[r.IntN(6)]
		}
		if r.Float64() < share {
			text[r.IntN(len(text))] = "Northwind"
		}
		fmt.Fprintf(&b, `{"id":"net:%d","source":"net","kind":"post","published_at":"2026-03-%02dT10:%02d:00Z","lang":"en","text":"%s",`+
			`"author":{"id":"did:plc:%x","handle":"person%d.example","name":"Some Person %d","url":"https://www.net.example/@person%d"},`+
			`"likes":%d,"replies":%d,"reposts":%d,"url":"https://www.net.example/posts/%d","thread_id":"net:%d"}`+"\n",
			id, 1+when/2, when, strings.Join(text, " "), id, id%9999, id%9999, id%9999, when, when%7, when%5, id, id>>1)
	}
	return b.Bytes()
}

// BenchmarkSieve passes over a file, a line behind each hit.
func BenchmarkSieve(b *testing.B) {
	for _, share := range []float64{0, 0.001, 0.05} {
		file := benchFile(4<<20, share)
		for _, terms := range [][]string{
			{"northwind"},
			{"northwind air"},
			{"northwind", "contoso"},
			{"northwind", "contoso", "tailspin bank", "fabrikam"},
			{"northwind", "contoso", "tailspin", "fabrikam", "adventure works", "litware", "proseware", "wingtip toys"},
			invented(100),
			invented(10_000),
		} {
			b.Run(fmt.Sprintf("%v/%d %s", share*100, len(terms), terms[0]), func(b *testing.B) {
				s := query.NewSieve(mustNew(b, terms...).Expr)
				b.SetBytes(int64(len(file)))
				b.ReportAllocs()
				hits := passOver(s, file)
				for b.Loop() {
					hits = passOver(s, file)
				}
				b.ReportMetric(100*float64(hits)/float64(bytes.Count(file, []byte{'\n'})), "%hits")
			})
		}
	}
}

// invented returns terms of which the first is the brand, and no other is there.
func invented(n int) []string {
	terms := []string{"northwind"}
	for i := range n - 1 {
		terms = append(terms, fmt.Sprintf("%c%c%c%dtail bank", 'k'+i%5, 'a'+i/5%7, 'p'+i%9, i))
	}
	return terms
}

// passOver counts the lines of a file that a sieve does not pass over, in pieces
// as a reader takes them.
func passOver(s *query.Sieve, file []byte) (hits int) {
	for len(file) > 0 {
		piece := file[:min(len(file), 128<<10)]
		piece = piece[:bytes.LastIndexByte(piece, '\n')+1]
		file = file[len(piece):]
		for len(piece) > 0 {
			i := s.Index(piece)
			if i < 0 {
				break
			}
			hits++
			piece = piece[i+bytes.IndexByte(piece[i:], '\n')+1:]
		}
	}
	return hits
}

func TestSieveAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	file := append(benchFile(1<<16, 0.1), "ŵ\xff\\u0175\n#north-wi ŵ\n"...)
	for _, terms := range [][]string{{"northwind"}, invented(500), append(invented(20), "手机")} {
		s := query.NewSieve(mustNew(t, terms...).Expr)
		s.Index(file)
		if n := testing.AllocsPerRun(100, func() { passOver(s, file) }); n > 0 {
			t.Errorf("%d terms: %v allocations", len(terms), n)
		}
	}
}
