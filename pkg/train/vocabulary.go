package train

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/earshot-cli/earshot/pkg/classifier"
)

// vocabulary is the words of the dictionary and their first vectors.
type vocabulary struct {
	words   []string
	hashes  []uint64
	vectors []float32
}

// leastCount is how many texts a word has to stand in to be in the dictionary
// for its own sake.
const leastCount = 3

// shrink makes the numbers of the vectors made elsewhere small enough for the
// network to begin with.
const shrink = 0.5

// vocabularyOf takes the words of the texts, the most common first, and fills
// up with the most common ones of the vectors.
func vocabularyOf(list []Example, v *Vectors, size int) *vocabulary {
	counts := map[string]int{}
	for _, e := range list {
		seen := map[string]bool{}
		classifier.Words(e.Text, func(norm []byte) {
			if !seen[string(norm)] {
				seen[string(norm)] = true
				counts[string(norm)]++
			}
		})
	}
	var words []string
	for w, n := range counts {
		if n >= leastCount {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	words = words[:min(size, len(words))]
	have := map[string]bool{}
	for _, w := range words {
		have[w] = true
	}
	for _, w := range v.words {
		if len(words) == size {
			break
		}
		if !have[w] && isWord(w) {
			words = append(words, w)
		}
	}
	return newVocabulary(words, v)
}

// isWord reports whether a text of the vectors is one word of ours.
func isWord(w string) bool {
	n := 0
	classifier.Words(w, func(norm []byte) {
		n++
		if string(norm) != w {
			n++
		}
	})
	return n == 1
}

func newVocabulary(words []string, v *Vectors) *vocabulary {
	rng := rand.New(rand.NewPCG(1, 2))
	out := &vocabulary{words: words, vectors: make([]float32, len(words)*classifier.Dims)}
	for i, w := range words {
		out.hashes = append(out.hashes, classifier.Hash([]byte(w)))
		row := out.vectors[i*classifier.Dims : (i+1)*classifier.Dims]
		if x := v.of(w); x != nil {
			for d := range row {
				row[d] = shrink * x[d]
			}
			continue
		}
		for d := range row {
			row[d] = float32(rng.NormFloat64()) * 0.02
		}
	}
	return out
}
