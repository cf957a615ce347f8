package sentiment

import (
	"encoding/json"
	"fmt"
	"math"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/cdipaolo/sentiment"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// bayes scores with the Naive Bayes model that the cdipaolo/sentiment library
// carries: 25,000 English film reviews, as it comes. It has two classes and no
// neutral; a text of which it knows no word is at the threshold, and so negative.
//
// Contributions are in nats: the logarithm of how much more often a word stood
// in negative reviews than in positive ones.
type bayes struct {
	// odds holds the contribution of each word, prior that of every text.
	odds  map[string]float64
	prior float64
	// pool holds *[]byte values between calls.
	pool sync.Pool
}

// loadBayes reads the library's model itself: its own reader keeps twice the
// memory, takes a lock for each word, and works out the same logarithms anew.
var loadBayes = sync.OnceValues(func() (mention.Scorer, error) {
	data, err := sentiment.Asset("model.json")
	if err != nil {
		return nil, fmt.Errorf("scorer bayes: %w", err)
	}
	var models map[string]struct {
		Words map[string]struct {
			// Count is how often the word was seen: negative, positive.
			Count [2]float64
		}
		// Probabilities are the shares of the classes in the reviews.
		Probabilities [2]float64
	}
	if err := json.Unmarshal(data, &models); err != nil {
		return nil, fmt.Errorf("scorer bayes: %w", err)
	}
	model := models[string(sentiment.English)]
	b := &bayes{
		odds:  make(map[string]float64, len(model.Words)),
		prior: math.Log(model.Probabilities[0] / model.Probabilities[1]),
	}
	for w, seen := range model.Words {
		b.odds[w] = math.Log((seen.Count[0] + 1) / (seen.Count[1] + 1))
	}
	b.pool.New = func() any { return new([]byte) }
	return speaks(b), nil
})

// Score implements mention.Scorer. The label is the model's likelier class. The
// negativity is the probability of its class negative, shifted so that the classes
// part at mention.Threshold, T, instead of a half:
//
//	1 / (1 + exp(-(prior + sum of the words' contributions + log(T/(1-T)))))
//
// Its sum of logarithms neither overflows nor vanishes for long texts. Texts with
// many words end near 0 or 1: the model takes each word as independent.
func (b *bayes) Score(text string) mention.Score {
	sum := b.prior
	b.each(text, func(_, _ int, odds float64) { sum += odds })
	n := 1 / (1 + math.Exp(-sum)*((1-mention.Threshold)/mention.Threshold))
	if sum >= 0 {
		return mention.Score{Negativity: max(n, mention.Threshold), Sentiment: mention.Negative}
	}
	return mention.Score{Negativity: min(n, math.Nextafter(mention.Threshold, 0)), Sentiment: mention.Positive}
}

// Explain implements mention.Explainer.
func (b *bayes) Explain(text string) []mention.Contribution {
	out := []mention.Contribution{{Word: mention.Base, Weight: b.prior + math.Log(mention.Threshold/(1-mention.Threshold))}}
	b.each(text, func(begin, end int, odds float64) {
		if odds != 0 {
			out = append(out, mention.Contribution{Word: text[begin:end], Weight: odds})
		}
	})
	return out
}

// each calls f for the words of text that the model knows, with where they
// stand. A word is what is left between two spaces when all but letters are
// taken away, in lower case, as when the model was made.
func (b *bayes) each(text string, f func(begin, end int, odds float64)) {
	buf := b.pool.Get().(*[]byte)
	defer b.pool.Put(buf)
	word := (*buf)[:0]
	var begin, end int
	done := func() {
		if odds, ok := b.odds[string(word)]; ok {
			f(begin, end, odds)
		}
		word = word[:0]
	}
	for i, r := range mention.Clip(text) {
		switch {
		case isSpace(r):
			done()
		case unicode.IsLetter(r):
			if len(word) == 0 {
				begin = i
			}
			end = i + utf8.RuneLen(r)
			word = utf8.AppendRune(word, unicode.ToLower(r))
		}
	}
	done()
	*buf = word
}
