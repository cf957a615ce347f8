package sentiment

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/eval"
	"github.com/earshot-cli/earshot/pkg/mention"
)

type example struct{ Text, Label string }

// examples reads labelled posts: one JSON object a line, gzip by the name.
func examples(t testing.TB, name string) []example {
	t.Helper()
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		t.Skip("no labelled posts at " + name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	var out []example
	for sc := bufio.NewScanner(r); sc.Scan(); {
		var e example
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
			t.Fatalf("%s, line %d: %v", name, len(out)+1, err)
		}
		out = append(out, e)
	}
	return out
}

// sentiments are the labels as the files write them.
func sentiments() map[string]mention.Sentiment {
	return map[string]mention.Sentiment{"neg": mention.Negative, "neu": mention.Neutral, "pos": mention.Positive}
}

// measure scores posts.
func measure(s mention.Scorer, posts []example) eval.Report {
	var set eval.Set
	for _, p := range posts {
		set.Add(s.Score(p.Text), sentiments()[p.Label])
	}
	return set.Report(eval.Options{Threshold: mention.Threshold})
}

// told is the share of posts that are rightly said to be negative, or not to be.
func told(r eval.Report) float64 {
	right := r.Confusion[0][0]
	for _, row := range r.Confusion[1:] {
		right += row[1] + row[2]
	}
	return float64(right) / float64(r.Posts)
}

// The floors are a little below what was measured; what is above is logged.
func TestAccuracy(t *testing.T) {
	for _, tt := range []struct {
		file, scorer string
		ap, f1, acc  float64
	}{
		{"labelled.ndjson", "vader", 0.80, 0.45, 0.55},
		{"labelled.ndjson", "bayes", 0.78, 0.62, 0.60},
		{"labelled.ndjson", "bayes-care", 0.88, 0.64, 0.64},
		{"skytrax_aa.jsonl.gz", "vader", 0.98, 0.87, 0.80},
		{"skytrax_aa.jsonl.gz", "bayes", 0.97, 0.88, 0.81},
		{"apple_dfe.jsonl.gz", "vader", 0.62, 0.59, 0.73},
		{"apple_dfe.jsonl.gz", "bayes", 0.61, 0.59, 0.63},
	} {
		t.Run(tt.scorer+" "+tt.file, func(t *testing.T) {
			folder := "../../../shared/data"
			if tt.file == "labelled.ndjson" {
				folder = "../../testdata"
			}
			r := measure(must(t, tt.scorer), examples(t, filepath.Join(folder, tt.file)))
			ap, _ := r.AP.Get()
			f1, _ := r.F1.Get()
			t.Logf("AP %.3f, F1 %.3f, told %.3f", ap, f1, told(r))
			if ap < tt.ap || f1 < tt.f1 || told(r) < tt.acc {
				t.Errorf("want at least AP %.3f, F1 %.3f, told %.3f", tt.ap, tt.f1, tt.acc)
			}
		})
	}
}
