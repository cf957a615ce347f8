package sentiment

import (
	_ "embed" // the model
	"fmt"
	"sync"

	"github.com/earshot-cli/earshot/pkg/classifier"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// care scores with earshot's own network, and with a second, linear one where a
// post is in one of seven other languages: see the package classifier for what it
// is, and the model card beside the model for what it was trained on and what it
// is worth.
//
// Contributions are in log-odds of negative and add up to those of the score; the
// first, mention.Base, is what the text as a whole begins with.
type care struct{ *classifier.Model }

//go:embed care.model
var careModel string

//go:embed care-other.model
var careOtherModel string

var loadCare = sync.OnceValues(openCare)

func openCare() (mention.Scorer, error) {
	m, err := classifier.Open(careModel)
	if err != nil {
		return nil, fmt.Errorf("scorer care: %w", err)
	}
	return translates(care{m}, careOther{sync.OnceValue(openOther)}, "es", "fr", "de", "it", "pt", "ar", "hi"), nil
}

// careOther is opened when the first post in another language comes.
type careOther struct{ open func() care }

func openOther() care {
	m, err := classifier.Open(careOtherModel)
	if err != nil {
		panic("scorer care: " + err.Error()) // it is part of the program
	}
	return care{m}
}

// Score implements mention.Scorer.
func (c careOther) Score(text string) mention.Score { return c.open().Score(text) }

// Explain implements mention.Explainer.
func (c careOther) Explain(text string) []mention.Contribution { return c.open().Explain(text) }

// Score implements mention.Scorer.
func (c care) Score(text string) mention.Score { return c.Model.Score(mention.Clip(text)).Mention() }

// Explain implements mention.Explainer.
func (c care) Explain(text string) []mention.Contribution {
	text = mention.Clip(text)
	parts := c.Model.Explain(text)
	out := []mention.Contribution{{Word: mention.Base, Weight: parts[0].Weight}}
	for _, p := range parts[1:] {
		if p.Weight != 0 {
			out = append(out, mention.Contribution{Word: text[p.Start:p.End], Weight: p.Weight})
		}
	}
	return out
}
