package sentiment

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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

// figures say how well a scorer finds the negative posts among all.
type figures struct {
	ap, precision, recall, f1 float64
	accuracy                  float64 // of the label negative against the rest
}

func measure(s mention.Scorer, posts []example) figures {
	type scored struct {
		negativity float64
		negative   bool
	}
	rows := make([]scored, len(posts))
	var hit, found, negative, right float64
	for i, p := range posts {
		score := s.Score(p.Text)
		rows[i] = scored{score.Negativity, p.Label == "neg"}
		said := score.Sentiment == mention.Negative
		if rows[i].negative {
			negative++
		}
		if said {
			found++
		}
		if said && rows[i].negative {
			hit++
		}
		if said == rows[i].negative {
			right++
		}
	}
	slices.SortStableFunc(rows, func(a, b scored) int { return cmp.Compare(b.negativity, a.negativity) })
	f := figures{precision: hit / found, recall: hit / negative, accuracy: right / float64(len(posts))}
	f.f1 = 2 * f.precision * f.recall / (f.precision + f.recall)
	// Average precision over thresholds: equal scores are one step, so that
	// the order of the file does not count.
	var seen, good float64
	for i := 0; i < len(rows); {
		before := good
		j := i
		for ; j < len(rows) && rows[j].negativity == rows[i].negativity; j++ {
			seen++
			if rows[j].negative {
				good++
			}
		}
		f.ap += (good - before) / negative * good / seen
		i = j
	}
	return f
}

// The floors are a little below what was measured; what is above is logged.
func TestAccuracy(t *testing.T) {
	for _, tt := range []struct {
		file, scorer string
		ap, f1, acc  float64
	}{
		{"labelled.ndjson", "vader", 0.80, 0.45, 0.55},
		{"labelled.ndjson", "bayes", 0.78, 0.62, 0.60},
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
			f := measure(must(t, tt.scorer), examples(t, filepath.Join(folder, tt.file)))
			t.Logf("AP %.3f, P %.3f, R %.3f, F1 %.3f, accuracy %.3f", f.ap, f.precision, f.recall, f.f1, f.accuracy)
			if f.ap < tt.ap || f.f1 < tt.f1 || f.accuracy < tt.acc {
				t.Errorf("want at least AP %.3f, F1 %.3f, accuracy %.3f", tt.ap, tt.f1, tt.acc)
			}
		})
	}
}
