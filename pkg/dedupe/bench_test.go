package dedupe

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// invented makes texts of so many words out of a small vocabulary of phrases, so
// that many have runs in common.
func invented(n, words int) []string {
	random := rand.New(rand.NewPCG(1, 2))
	list := make([]string, n)
	for i := range list {
		var b strings.Builder
		for w := 0; w < words; w += 5 {
			fmt.Fprintf(&b, "the word%d of my number%c is. ", random.IntN(300), 'a'+rune(random.IntN(26)))
		}
		list[i] = b.String()
	}
	return list
}

func BenchmarkRead(b *testing.B) {
	var r Reader
	list := invented(1000, 20)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r.Read(list[i%len(list)])
	}
}

func BenchmarkIndex(b *testing.B) {
	var x Index[int]
	list := invented(1<<17, 20)
	items := make([]Item, len(list))
	for i := range list {
		items[i] = item(list[i], uint64(i))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		it := &items[i%len(items)]
		if x.Find(it) == nil {
			x.Add(it, i)
		}
	}
}
