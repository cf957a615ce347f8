package query

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// dataRecord is a line of labelled posts.
type dataRecord struct {
	raw  []byte
	text string
}

// sharedData returns every nth post of the labelled ones.
func sharedData(t *testing.T, nth int) (all []dataRecord) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "*.jsonl.gz"))
	if len(files) == 0 {
		t.Skip("no labelled posts here")
	}
	for _, name := range files {
		packed, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		file, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for raw := range bytes.Lines(file) {
			if n++; n%nth != 0 {
				continue
			}
			var post struct{ Text string }
			if json.Unmarshal(raw, &post) == nil {
				all = append(all, dataRecord{raw, post.Text})
			}
		}
	}
	return all
}

// Terms that are words of the posts are found where the matcher finds them, in
// real posts as in invented ones.
func TestSieveOnData(t *testing.T) {
	all := sharedData(t, 10)
	r := rand.New(rand.NewPCG(3, 4))
	f := newFolder()
	for _, n := range []int{1, 4, 30, 400} {
		e := mention.Expr{Op: mention.OpOr}
		for len(e.Args) < n {
			words := strings.Fields(all[r.IntN(len(all))].text)
			if len(words) < 3 {
				continue
			}
			at := r.IntN(len(words) - 2)
			term := mention.Expr{Kind: mention.Phrase, Text: strings.Join(words[at:at+1+r.IntN(2)], " ")}
			if f.searchable(term.Text) {
				e.Args = append(e.Args, term)
			}
		}
		m, sieves := compile(e, f), bothSieves(t, e, f)
		matches := 0
		for _, d := range all {
			for _, s := range sieves {
				if neverMissed(t, m, s, string(d.raw), d.text) {
					matches++
				}
			}
		}
		t.Logf("%d terms: %d of %d", n, matches, len(all))
	}
}
