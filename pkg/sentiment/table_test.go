//go:build !race

package sentiment

import (
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestTable logs how all scorers do on a sample of each labelled file at hand.
func TestTable(t *testing.T) {
	files, err := filepath.Glob("../../../shared/data/*.jsonl.gz")
	if err != nil || len(files) == 0 {
		t.Skip("no labelled posts at ../../../shared/data")
	}
	if testing.Short() {
		t.Skip("some seconds")
	}
	const most = 500
	line := "%-20s %6s %-8s %5s %5s %5s %5s %5s %5s %5s"
	t.Logf(line, "file", "posts", "scorer", "AP", "P@100", "P", "R", "F1", "mac-R", "ECE")
	for _, file := range files {
		sample := examples(t, file) // by chance: some files take the labels in turns
		rng := rand.New(rand.NewPCG(1, 2))
		rng.Shuffle(len(sample), func(i, j int) { sample[i], sample[j] = sample[j], sample[i] })
		sample = sample[:min(most, len(sample))]
		for _, name := range Names() {
			r := measure(must(t, name), sample)
			if r.Posts != len(sample) {
				t.Errorf("%s: %d of %d rows have a label", file, r.Posts, len(sample))
			}
			t.Logf(line, strings.TrimSuffix(filepath.Base(file), ".jsonl.gz"), strconv.Itoa(r.Posts), name, r.AP.Text(3), r.PrecisionHighest.Text(3),
				r.Precision.Text(3), r.Recall.Text(3), r.F1.Text(3), r.MacroRecall.Text(3), r.CalibrationError.Text(3))
		}
	}
}
