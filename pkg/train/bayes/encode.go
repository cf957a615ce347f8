package bayes

import (
	"bytes"
	"compress/gzip"
	"encoding/json"

	"github.com/cdipaolo/goml/text"

	"github.com/earshot-cli/earshot/pkg/naivebayes"
)

// file is the library's model, and what of it is ours.
type file struct {
	Care naivebayes.Params `json:"care"` // the first, as naivebayes.Parse wants it
	*text.NaiveBayes
}

// encode writes a model as the library does, compressed.
func encode(list []naivebayes.Counted, sets []set, p naivebayes.Params) ([]byte, error) {
	m := text.NewNaiveBayes(nil, naivebayes.Classes, keepAll)
	m.Tokenizer = nil // whoever reads the model brings one
	for _, t := range list {
		w := text.Word{Count: make([]uint64, naivebayes.Classes)}
		for i, n := range t.Times {
			w.Count[i] = uint64(n)
			w.Seen += uint64(n)
		}
		m.Words.Set(t.Term, w)
	}
	m.DictCount = uint64(len(list))
	for _, s := range sets {
		for i, n := range s.posts {
			m.Count[i] += uint64(n)
			m.DocumentCount += uint64(n)
		}
	}
	for i := range m.Probabilities { // what is negative weighs as much as the rest
		m.Probabilities[i] = 0.25
	}
	m.Probabilities[naivebayes.Negative] = 0.5
	data, err := json.Marshal(file{p, m})
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
