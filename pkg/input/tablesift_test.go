package input_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/input"
)

// checkPassOver compares a table that is read whole with one whose rows are passed
// over where they do not hold a q.
func checkPassOver(t *testing.T, data string) (posts int) {
	t.Helper()
	read := func(index func([]byte) int) (texts []string, lines []int, all int) {
		r := io.Reader(strings.NewReader(data))
		if len(data)%2 == 0 {
			r = &pieces{data}
		}
		d := input.NewDecoder(r, input.Options{
			Format: input.CSV, Filter: func(title, text string) bool { return strings.Contains(title+text, "q") }, Index: index, MaxLine: 300,
		})
		for p, err := range d.Posts() {
			all++
			if err == nil {
				texts, lines = append(texts, p.ID+" "+p.Title+" "+p.Text), append(lines, p.Line)
			}
		}
		return texts, lines, all + d.Refused()
	}
	want, wantLines, n := read(nil)
	got, lines, m := read(func(b []byte) int { return bytes.IndexByte(b, 'q') })
	if !slices.Equal(got, want) || !slices.Equal(lines, wantLines) || n != m {
		t.Fatalf("%q %v of %d, want %q %v of %d\nin %q", got, lines, m, want, wantLines, n, data)
	}
	return len(got)
}

func someTable(r *rand.Rand) string {
	cells := []string{"", "a", "q", " ", `"a"`, `"q, ""q"""`, "\"a\nb\"", "\"a\r\nq\"", `5" x`, `"open`, `"a"b`, "'q", "text", "id", `"text"`, "é", "\xe9q", `""`, strings.Repeat("long ", 30)}
	var b strings.Builder
	b.WriteString([]string{"text,id\n", "id;text;title\r\n", "\"text\",id,x\n"}[r.IntN(3)])
	sep := ","
	if b.String()[2] == ';' {
		sep = ";"
	}
	clean := r.IntN(3) > 0
	for range r.IntN(60) {
		for n := range 2 + r.IntN(3)*r.IntN(2) {
			if n > 0 {
				b.WriteString(sep)
			}
			c := cells[r.IntN(len(cells))]
			if clean && strings.HasPrefix(c, `"open`) {
				c = "a"
			}
			b.WriteString(c)
		}
		b.WriteString([]string{"\n", "\r\n", "\n\n"}[r.IntN(3)])
	}
	return b.String()
}

func TestPassOver(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	posts := 0
	for range 1500 {
		posts += checkPassOver(t, someTable(r))
	}
	if posts < 1500 {
		t.Errorf("only %d posts", posts)
	}
}

func FuzzPassOver(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 8))
	for range 20 {
		f.Add(someTable(r))
	}
	f.Fuzz(func(t *testing.T, data string) { checkPassOver(t, data) })
}
