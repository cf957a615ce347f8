package privacy

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// FuzzSame holds Mask to the slow reference.
func FuzzSame(f *testing.F) {
	for i, s := range sameTexts() {
		a := sameAuthors()[i%len(sameAuthors())]
		f.Add(s, a.ID, a.Handle, a.Name, s, "bob\n"+s, []byte(`{"a":["x"]}`))
	}
	m := newMaskers()
	f.Fuzz(func(t *testing.T, text, id, handle, name, link, people string, raw []byte) {
		p := mention.Post{
			Source: "file", ID: "file:" + link, ParentID: link, ThreadID: id + ":" + text, Title: name + link, Text: text, URL: link,
			Author: mention.Author{ID: id, Handle: handle, Name: name, URL: link}, People: strings.Split(people, "\n"),
			Extra: []mention.Field{{Name: name, Value: raw}, {Name: text, Value: raw}},
		}
		if quoted, err := json.Marshal(text); err == nil {
			p.Extra = append(p.Extra, mention.Field{Name: "x", Value: quoted})
		}
		m.compare(t, &p)
		p.URL, p.Author.URL, p.Text = "https://"+link, "", text+" "+handle+"/ "+link
		m.compare(t, &p)
		if got, want := Identifying(name), slowIdentifying(name); got != want {
			t.Fatalf("Identifying(%q) = %v, want %v", name, got, want)
		}
	})
}

// TestSameOnPosts compares them over labelled posts, each with the words of the
// one before as its author, where the posts are at hand.
func TestSameOnPosts(t *testing.T) {
	if raceEnabled || testing.Short() {
		t.Skip("one goroutine over many posts")
	}
	files, err := filepath.Glob("../../../shared/data/*.jsonl.gz")
	if err != nil || len(files) == 0 {
		t.Skip("the labelled posts are not here")
	}
	m := newMaskers()
	n := 0
	for _, name := range files {
		before := []string{"dora", "x"}
		for text := range texts(t, name) {
			if n++; n%5 != 0 {
				continue
			}
			p := mention.Post{
				Source: "file", ID: "file:1", Text: text, URL: "https://news.example/" + before[0],
				Author: mention.Author{ID: before[0], Handle: before[len(before)-1], Name: strings.Join(before[:min(2, len(before))], " ")},
				People: before[:min(4, len(before))],
			}
			m.compare(t, &p)
			if words := strings.Fields(text); len(words) > 0 {
				before = words
			}
		}
	}
	t.Logf("%d posts", n/5)
}

// texts yields the texts of a file of labelled posts.
func texts(t *testing.T, name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var row struct{ Text string }
			if json.Unmarshal(lines.Bytes(), &row) == nil && !yield(row.Text) {
				return
			}
		}
	}
}
