package sentiment

import (
	"bytes"
	"compress/gzip"
	"math"
	"testing"

	"github.com/cdipaolo/goml/text"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/naivebayes"
)

func TestBayesCareLabels(t *testing.T) {
	s := must(t, "bayes-care")
	for _, tt := range []struct {
		text string
		want mention.Sentiment
	}{
		{"worst airline ever, they lost my bag and nobody answers the phone", mention.Negative},
		{"still waiting for my refund after 6 weeks", mention.Negative},
		{"the app does not work since the last update, please fix", mention.Negative},
		{"love this app, thank you so much!", mention.Positive},
		{"Great service, thanks 😊", mention.Positive},
		{"The new office opens on Monday at 9", mention.Neutral},
	} {
		if got := s.Score(tt.text); got.Sentiment != tt.want {
			t.Errorf("%q: %v, want %s", tt.text, got, tt.want)
		}
	}
}

// Whom a post names, with which link and which number, does not count.
func TestBayesCareMasks(t *testing.T) {
	s := must(t, "bayes-care")
	want := s.Score("@northwind_air flight 12 is late again https://northwind.example/12")
	if got := s.Score("@Contoso FLIGHT 4711 is late again http://contoso.example/?q=late"); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestBayesCareExplains(t *testing.T) {
	s := must(t, "bayes-care")
	for _, p := range examples(t, "../../testdata/labelled.ndjson") {
		list, got := s.Explain(p.Text), s.Score(p.Text)
		if !got.Scored() || len(list) == 0 {
			continue
		}
		sum := 0.0
		for _, c := range list {
			sum += c.Weight
		}
		if want := math.Log(got.Negativity / (1 - got.Negativity)); math.Abs(sum-want) > 1e-9 {
			t.Errorf("%q: the words make %v, the score is at %v", p.Text, sum, want)
		}
	}
}

// splitter gives the library our terms.
type splitter struct{}

func (splitter) Tokenize(s string) (terms []string) {
	var r naivebayes.Reader
	r.Read(s)
	r.Terms(func(_ int, term []byte) { terms = append(terms, string(term)) })
	return terms
}

// TestBayesCareIsTheLibrarys gives the model to the library.
func TestBayesCareIsTheLibrarys(t *testing.T) {
	z, err := gzip.NewReader(bytes.NewReader(bayesCareModel))
	if err != nil {
		t.Fatal(err)
	}
	var m text.NaiveBayes
	if err := m.RestoreWithFuncs(z, func(rune) bool { return false }, splitter{}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]uint8{
		"worst service ever, i want my money back": naivebayes.Negative,
		"thank you so much, great service!":        naivebayes.Positive,
	} {
		if got := m.Predict(text); got != want {
			t.Errorf("%q: class %d, want %d", text, got, want)
		}
	}
	if len(bayesCareModel) > 1<<20 {
		t.Errorf("the model has %d bytes", len(bayesCareModel))
	}
}

func BenchmarkLoadBayesCare(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readBayesCare(bayesCareModel); err != nil {
			b.Fatal(err)
		}
	}
}
