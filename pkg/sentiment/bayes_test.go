package sentiment

import (
	"math"
	"slices"
	"testing"

	library "github.com/cdipaolo/sentiment"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// The scorer must say what the library says, for every text.
func TestBayesIsTheLibrary(t *testing.T) {
	models, err := library.Restore()
	if err != nil {
		t.Fatal(err)
	}
	model := models[library.English]
	s := bare(t, "bayes")
	texts := []string{"", "zzxqy", "Grüße aus Ulm", "don't", "I hate Acme", "bad,but good", "\xffbad", "BAD bad Bad", "10/10"}
	for _, p := range examples(t, "../../testdata/labelled.ndjson") {
		texts = append(texts, p.Text)
	}
	for _, text := range texts {
		got := s.Score(text)
		class, p := model.Probability(text)
		if class == 1 {
			p = 1 - p
		}
		const shift = mention.Threshold / (1 - mention.Threshold)
		if p = p * shift / (p*shift + 1 - p); math.Abs(got.Negativity-p) > 1e-9 {
			t.Errorf("%q: %v, library %v", text, got.Negativity, p)
		}
		if (got.Sentiment == mention.Negative) != (model.Predict(text) == 0) {
			t.Errorf("%q: %v, library says class %d", text, got, model.Predict(text))
		}
	}
}

func TestBayesScore(t *testing.T) {
	for _, tt := range []struct {
		text  string
		want  float64
		label mention.Sentiment
	}{
		{"", 0.4, mention.Negative},
		{"zzxqy", 0.4, mention.Negative},
		{"awful", 0.8573, mention.Negative},
		{"awful\nawful", 0.9819, mention.Negative},
		{"wonderful", 0.1239, mention.Positive},
		{"I hate Acme", 0.3072, mention.Positive},
	} {
		got := bare(t, "bayes").Score(tt.text)
		if math.Abs(got.Negativity-tt.want) > 5e-5 || got.Sentiment != tt.label {
			t.Errorf("%q: %.4f %s, want %.4f %s", tt.text, got.Negativity, got.Sentiment, tt.want, tt.label)
		}
	}
}

func TestBayesExplain(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", []string{}},
		{"zzxqy 12", []string{}},
		{"An AWFUL, awful (film)!", []string{"AWFUL", "awful", "film"}},
		{"don't\ngo", []string{"don't"}},
	} {
		got := []string{}
		for _, c := range bare(t, "bayes").Explain(tt.text)[1:] {
			got = append(got, c.Word)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
	s := bare(t, "bayes")
	text := "awful crew, lovely seats, rude desk"
	sum := 0.0
	for _, c := range s.Explain(text) {
		sum += c.Weight
	}
	if got := 1 / (1 + math.Exp(-sum)); math.Abs(got-s.Score(text).Negativity) > 1e-12 {
		t.Errorf("contributions make %v, score %v", got, s.Score(text).Negativity)
	}
}
