package output

import (
	"io"
	"testing"
)

// counter counts bytes.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func BenchmarkWrite(b *testing.B) {
	for _, bm := range []struct {
		name, format string
		o            Options
	}{
		{"csv", "csv", Options{}},
		{"csv-all", "csv", Options{Fields: fieldNames()}},
		{"csv-excel", "csv", Options{Dialect: Excel}},
		{"tsv", "tsv", Options{}},
		{"xlsx", "xlsx", Options{}},
		{"ndjson", "ndjson", Options{}},
		{"json", "json", Options{}},
		{"md", "md", Options{}},
		{"table", "table", Options{Width: 120}},
	} {
		for _, script := range []string{"ascii", "world"} {
			b.Run(bm.name+"/"+script, func(b *testing.B) {
				ms := clean()[:3]
				if script == "world" {
					ms = world()
				}
				var size counter
				bm.o.Now = now
				w, err := New(bm.format, &size, bm.o)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					if err := w.Write(&ms[i%len(ms)]); err != nil {
						b.Fatal(err)
					}
					i++
				}
				if err := w.Close(); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(size) / int64(i))
				b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for _, f := range Formats() {
		b.Run(f.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := New(f.Name, io.Discard, Options{Now: now}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkClean(b *testing.B) {
	for name, s := range map[string]string{
		"ascii": clean()[2].Text, "world": world()[0].Text, "hostile": hostile()[0].Text,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				_ = Clean(s)
			}
		})
	}
}

// TestNoAllocations holds the formats that carry millions of rows to none.
func TestNoAllocations(t *testing.T) {
	ms := append(clean(), world()...)
	for _, tt := range []struct {
		format string
		o      Options
	}{{"csv", Options{}}, {"csv", Options{Fields: fieldNames(), Dialect: Excel}}, {"tsv", Options{}}, {"ndjson", Options{}}, {"json", Options{}}} {
		w, err := New(tt.format, io.Discard, tt.o)
		if err != nil {
			t.Fatal(err)
		}
		rows := func() {
			for i := range ms {
				if err := w.Write(&ms[i]); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 100 {
			rows() // the buffer grows to its size
		}
		if n := testing.AllocsPerRun(100, rows); n != 0 {
			t.Errorf("%s, %s: %v allocations for %d rows", tt.format, tt.o.Dialect, n, len(ms))
		}
	}
}
