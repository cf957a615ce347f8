package input_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"github.com/earshot-cli/earshot/pkg/input"
)

// benchTexts are texts of the usual kinds: plain, with emoji, quotes, commas,
// newlines.
var benchTexts = [...]string{
	"third cancelled flight this month @northwind, nobody answers the phone and the app just spins",
	"Northwind Air lost my bag AGAIN 😡 two days, no call, no mail",
	"the crew on NW204 was lovely today",
	"they said \"wait at the desk\", the desk is closed,\nthe next one too",
	"so ist das eben: Gepäck weg, Hotline tot, Rückerstattung „in Bearbeitung“ seit März",
}

func benchNDJSON(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"schema_version":1,"id":"bluesky:at-%d","source":"bluesky","kind":"post","published_at":"2026-11-%02dT10:%02d:09Z","lang":"en","text":%s,"author":{"id":"did:plc:%d","handle":"traveller%d.example"},"likes":%d,"replies":%d,"url":"https://bsky.example/post/%d","matched":["northwind"]}`+"\n",
			i, i%20+1, i%60, jsonQuote(benchTexts[i%len(benchTexts)]), i, i, i%90, i%7, i)
	}
	return b.Bytes()
}

// jsonQuote writes every second text in ASCII with escapes, as Python does.
func jsonQuote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"':
			b.WriteString(`\"`)
		case r == '\n':
			b.WriteString(`\n`)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r > 0x7e && r < 0x2000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func benchCSV(n int, sep string) []byte {
	var b bytes.Buffer
	b.WriteString(strings.Join([]string{"published_at", "source", "kind", "sentiment", "text", "url", "author", "likes", "lang", "id"}, sep) + "\n")
	for i := range n {
		text := benchTexts[i%len(benchTexts)]
		if strings.ContainsAny(text, "\"\n"+sep) {
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		fmt.Fprintf(&b, strings.Join([]string{"2026-11-%02dT10:%02d:09Z", "bluesky", "post", "negative", "%s", "https://bsky.example/post/%d", "p-abcdefghijklmnop", "%d", "en", "bluesky:at-%d"}, sep)+"\n",
			i%20+1, i%60, text, i, i%90, i)
	}
	return b.Bytes()
}

func benchLines(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		b.WriteString(strings.ReplaceAll(benchTexts[i%len(benchTexts)], "\n", " ") + "\n")
	}
	return b.Bytes()
}

func zipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func BenchmarkDecoder(b *testing.B) {
	const posts = 20000
	nd := benchNDJSON(posts)
	array := append([]byte{'['}, bytes.Join(bytes.Split(bytes.TrimSpace(nd), []byte{'\n'}), []byte(",\n"))...)
	array = append(array, ']')
	cyrillic := []byte(strings.Repeat("рейс отменили третий раз за месяц, никто не отвечает\n", posts))
	for _, bm := range []struct {
		name  string
		data  []byte
		size  int
		extra bool
	}{
		{"ndjson", nd, len(nd), false},
		{"ndjson extra", bytes.ReplaceAll(nd, []byte(`"matched"`), []byte(`"tags"`)), len(nd), true},
		{"ndjson gzip", zipped(nd), len(nd), false},
		{"json", array, len(array), false},
		{"csv", benchCSV(posts, ","), len(benchCSV(posts, ",")), false},
		{"tsv", benchCSV(posts, "\t"), len(benchCSV(posts, "\t")), false},
		{"lines", benchLines(posts), len(benchLines(posts)), false},
		{"lines Cyrillic", cyrillic, len(cyrillic), false},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(bm.size))
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n = 0
				for _, err := range input.NewDecoder(bytes.NewReader(bm.data), input.Options{Extra: bm.extra}).Posts() {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
			}
			if n != posts {
				b.Fatalf("%d posts, want %d", n, posts)
			}
		})
	}
}
