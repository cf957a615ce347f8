package sentiment

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/naivebayes"
)

// bayesCareModel was made by pkg/train/bayes.
//
//go:embed bayes_care.json.gz
var bayesCareModel []byte

// bayesCare scores with the Naive Bayes of the cdipaolo library too, given a
// model of what customers write: words and pairs of words in English posts and
// reviews, of customers first of all. It has a neutral class.
//
// Contributions are in nats and add up to the log-odds of the negativity.
type bayesCare struct {
	model *naivebayes.Model
	// pool holds *naivebayes.Reader values between calls.
	pool sync.Pool
}

var loadBayesCare = sync.OnceValues(func() (mention.Scorer, error) { return BayesCare(bayesCareModel) })

// BayesCare returns the scorer bayes-care with a model of one's own, as
// pkg/train/bayes makes it.
func BayesCare(model []byte) (mention.Scorer, error) {
	m, err := readBayesCare(model)
	if err != nil {
		return nil, fmt.Errorf("scorer bayes-care: %w", err)
	}
	b := &bayesCare{model: m}
	b.pool.New = func() any { return new(naivebayes.Reader) }
	return speaks(b), nil
}

// readBayesCare reads a compressed model.
func readBayesCare(data []byte) (*naivebayes.Model, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var plain strings.Builder
	plain.Grow(7 * len(data)) // so far it shrinks
	if _, err := io.Copy(&plain, z); err != nil {
		return nil, err
	}
	return naivebayes.Parse(plain.String())
}

// Score implements mention.Scorer.
func (b *bayesCare) Score(text string) mention.Score {
	r := b.pool.Get().(*naivebayes.Reader)
	defer b.pool.Put(r)
	r.Read(mention.Clip(text))
	j := b.model.Judge(r)
	s := mention.Score{Negativity: j.Negativity, Sentiment: mention.Neutral}
	switch {
	case j.Negativity >= mention.Threshold:
		s.Sentiment = mention.Negative
	case j.Class == naivebayes.Positive:
		s.Sentiment = mention.Positive
	}
	return s
}

// Explain implements mention.Explainer.
func (b *bayesCare) Explain(text string) []mention.Contribution {
	r := b.pool.Get().(*naivebayes.Reader)
	defer b.pool.Put(r)
	r.Read(mention.Clip(text))
	var out []mention.Contribution
	b.model.Explain(r, func(begin, end int, adds float64) {
		if adds != 0 {
			out = append(out, mention.Contribution{Word: text[begin:end], Weight: adds})
		}
	})
	return out
}
