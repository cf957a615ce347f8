package adapt

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/sentiment"
)

// labelled reads labelled posts; the test is skipped where there are none.
func labelled(t testing.TB, name string) []Example {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", name+".jsonl.gz")
	f, err := os.Open(path)
	if err != nil {
		t.Skip("no labelled posts at " + path)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []Example
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var e struct{ Text, Label string }
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		out = append(out, Example{e.Text, e.Label == "neg"})
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// measure returns the average precision of a scorer, and F1 of its label
// negative.
func measure(s mention.Scorer, posts []Example) (ap, f1 float64) {
	type row struct {
		negativity float64
		negative   bool
	}
	rows := make([]row, len(posts))
	var hit, said, negative float64
	for i, p := range posts {
		score := s.Score(p.Text)
		rows[i] = row{score.Negativity, p.Negative}
		if p.Negative {
			negative++
		}
		if score.Negativity >= 0.5 {
			said++
			if p.Negative {
				hit++
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.negativity, a.negativity) })
	var seen, good float64
	for i := 0; i < len(rows); {
		before, j := good, i
		for ; j < len(rows) && rows[j].negativity == rows[i].negativity; j++ {
			seen++
			if rows[j].negative {
				good++
			}
		}
		ap += (good - before) / negative * good / seen
		i = j
	}
	return ap, 2 * hit / (said + negative)
}

// part takes n posts, spread over all, as corrections, and returns the rest.
func part(posts []Example, n int) (corrections, rest []Example) {
	every := len(posts) / n
	for i, p := range posts {
		if i%every == 0 && len(corrections) < n {
			corrections = append(corrections, p)
			continue
		}
		rest = append(rest, p)
	}
	return corrections, rest
}

// TestCorrectionsHelp: 200 corrections of one brand's posts make a scorer find
// more of its unhappy customers, and hardly worse elsewhere.
func TestCorrectionsHelp(t *testing.T) {
	if raceEnabled {
		t.Skip("it takes long under the race detector, and runs on one goroutine")
	}
	others := map[string][]Example{}
	for _, name := range []string{"apple_dfe", "brands_sxsw", "tweeteval_val", "complaints", "app_hotstar", "sentube"} {
		others[name] = labelled(t, name)
	}
	base := scorerNamed(t, "vader")
	for _, tt := range []struct {
		set    string
		ap, f1 float64 // the least gain
	}{
		{"apple_dfe", 0.06, 0.01},
		{"complaints", 0.04, 0.02},
		{"app_hotstar", 0.05, 0.04},
	} {
		learn, rest := part(others[tt.set], 200)
		adapted := Learn(base, learn)
		ap, f1 := measure(base, rest)
		newAP, newF1 := measure(adapted, rest)
		t.Logf("%s: AP %.3f, adapted %.3f; F1 %.3f, adapted %.3f", tt.set, ap, newAP, f1, newF1)
		if newAP < ap+tt.ap || newF1 < f1+tt.f1 {
			t.Errorf("%s: want at least %.3f more AP, %.3f more F1", tt.set, tt.ap, tt.f1)
		}
		for name, posts := range others {
			if name == tt.set {
				continue
			}
			ap, _ := measure(base, posts)
			newAP, _ := measure(adapted, posts)
			t.Logf("%s, taught by %s: AP %.3f, adapted %.3f", name, tt.set, ap, newAP)
			if newAP < ap-0.005 {
				t.Errorf("%s falls from AP %.4f to %.4f by corrections of %s", name, ap, newAP, tt.set)
			}
		}
	}
}

func scorerNamed(t testing.TB, name string) mention.Scorer {
	t.Helper()
	s, err := sentiment.New(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// BenchmarkLearn10000 learns from as many corrections as anybody will make.
func BenchmarkLearn10000(b *testing.B) {
	posts := labelled(b, "tse27k")[:10_000]
	b.ReportAllocs()
	for b.Loop() {
		Learn(constant(0.3), posts)
	}
}

func BenchmarkScore(b *testing.B) {
	posts := labelled(b, "apple_dfe")
	s := Learn(constant(0.3), posts[:200])
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		s.Score(posts[n%len(posts)].Text)
		n++
	}
}
