package output

import (
	"encoding/json"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// rowsPerOp is how many rows a file of the benchmark has.
const rowsPerOp = 100_000

// rows are mentions as they come out of a file of posts, each a little different.
func rows() []mention.Mention {
	texts := []string{
		"third cancelled flight this month with Northwind Air, nobody answers the phone and the app says all is well, never again",
		"@northwindair my bag is in another country, \"tomorrow\" they say; every day since Monday, and no refund",
		"thanks Northwind, the crew was lovely",
		"Northwind Air’s outage page is down too … 😡 how is that even possible? I waited 3 hours, then gave up on the hotline",
		"line one\nline two about Northwind Air\nline three",
	}
	ms := make([]mention.Mention, 997)
	for i := range ms {
		m := &ms[i]
		m.Post = mention.Post{
			ID: fmt.Sprintf("file:%d", 4410000+i), Source: "file", Kind: mention.KindPost, Lang: "en",
			PublishedAt: now.Add(-time.Duration(i) * 97 * time.Second), FetchedAt: now, DeleteBy: now.Add(30 * 24 * time.Hour),
			Text: texts[i%len(texts)], URL: fmt.Sprintf("https://news.example/item?id=%d", 4410000+i), Likes: mention.Of(int64(i % 40)), Replies: mention.Of(int64(i % 3)),
			Line: i,
			Extra: []mention.Field{
				{Name: "region", Value: json.RawMessage(`"EU"`)},
				{Name: "note", Value: json.RawMessage(`"a sentence of some length that came with the row, with é in it"`)},
				{Name: "views", Value: json.RawMessage(`123456`)},
				{Name: "tags", Value: json.RawMessage(`["delay","refund"]`)},
			},
		}
		m.Brand, m.Matched, m.Query, m.Pseudonym = "northwind", []string{"northwind air"}, "northwind air", "p-abcdefghijklmnop"
		m.Score = mention.Score{Negativity: float64(i%100) / 100, Sentiment: mention.Negative}
	}
	return ms
}

func BenchmarkRows(b *testing.B) {
	ms := rows()
	for _, bm := range []struct {
		name, format string
		o            Options
	}{
		{"csv", "csv", Options{}},
		{"csv-excel", "csv", Options{Dialect: Excel}},
		{"csv-extra", "csv", Options{Extra: true}},
		{"ndjson", "ndjson", Options{}},
		{"ndjson-extra", "ndjson", Options{Extra: true}},
		{"table", "table", Options{Width: 120}},
		{"md", "md", Options{}},
	} {
		b.Run(bm.name, func(b *testing.B) {
			bm.o.Now = now
			var size counter
			b.ReportAllocs()
			for b.Loop() {
				size = 0
				w, err := New(bm.format, &size, bm.o)
				if err != nil {
					b.Fatal(err)
				}
				for i := range rowsPerOp {
					if err := w.Write(&ms[i%len(ms)]); err != nil {
						b.Fatal(err)
					}
				}
				if err := w.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(size))
		})
	}
}

// TestNoAllocationsForExtra holds the fields of an input file to none as well.
func TestNoAllocationsForExtra(t *testing.T) {
	ms := rows()[:10]
	for _, format := range []string{"csv", "ndjson"} {
		w, err := New(format, io.Discard, Options{Extra: true})
		if err != nil {
			t.Fatal(err)
		}
		write := func() {
			for i := range ms {
				if err := w.Write(&ms[i]); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 100 {
			write() // the buffer grows to its size
		}
		if n := testing.AllocsPerRun(100, write); n != 0 {
			t.Errorf("%s: %v allocations for %d rows", format, n, len(ms))
		}
	}
}
