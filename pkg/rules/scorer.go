package rules

import (
	"strings"
	"unicode"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// standIn replaces a neutral term: a name that the scorers do not know, so that
// the sentence around it stays whole. Capitals are kept, as they are emphasis.
const standIn = "Acme"

// Wrap returns a scorer that judges by base and then by the rules. It explains
// each step, if base explains; the steps of rules are named "rule: …" and are in
// log-odds. Without rules it returns base.
func (r *Rules) Wrap(base mention.Scorer) mention.Scorer {
	if r == nil {
		return base
	}
	return &scorer{r, base}
}

// scorer judges by a scorer and then by rules.
type scorer struct {
	*Rules
	base mention.Scorer
}

// Score implements mention.Scorer.
func (s *scorer) Score(text string) mention.Score {
	if _, ok := s.any.Match(text, nil); !ok {
		return s.base.Score(text)
	}
	f := s.find(text)
	score, _ := f.apply(s.base.Score(f.text), s.weights)
	return score
}

// Explain implements mention.Explainer.
func (s *scorer) Explain(text string) []mention.Contribution {
	f := s.find(text)
	var why []mention.Contribution
	for _, name := range f.neutral {
		why = append(why, step("neutral", name, 0))
	}
	if e, ok := s.base.(mention.Explainer); ok {
		why = append(why, e.Explain(f.text)...)
	}
	_, steps := f.apply(s.base.Score(f.text), s.weights)
	return append(why, steps...)
}

// findings are the rules that concern a text.
type findings struct {
	text          string   // what the scorer judges
	neutral       []string // terms that were replaced in it
	phrases       []string
	always, never string
}

// find reads a text by all rules.
func (r *Rules) find(text string) findings {
	f := findings{always: first(r.always, text), never: first(r.never, text)}
	f.text, f.neutral = r.replace(text)
	if r.phrases != nil {
		f.phrases, _ = r.phrases.Match(text, nil)
	}
	return f
}

// first is the first query that matches; "" if none does.
func first(list []pattern, text string) string {
	for _, p := range list {
		if _, ok := p.Match(text, nil); ok {
			return p.text
		}
	}
	return ""
}

// apply makes the score by the rules, and says what each of them did.
func (f *findings) apply(score mention.Score, weights map[string]float64) (mention.Score, []mention.Contribution) {
	var steps []mention.Contribution
	if score.Unscored == "" {
		for _, name := range f.phrases {
			score = score.Shift(weights[name])
			steps = append(steps, step("phrase", name, weights[name]))
		}
		if f.never != "" {
			before := score.LogOdds()
			score = score.At(min(score.Negativity, Floor))
			steps = append(steps, step("never_negative", f.never, score.LogOdds()-before))
		}
	}
	if f.always != "" {
		before := 0.0
		if score.Unscored == "" {
			before = score.LogOdds()
		}
		score = score.At(max(score.Negativity, Ceiling))
		steps = append(steps, step("always_negative", f.always, score.LogOdds()-before))
	}
	return score, steps
}

// step is what a rule did, as an explanation shows it. A query with quotation
// marks stands as it is.
func step(kind, text string, weight float64) mention.Contribution {
	if !strings.Contains(text, `"`) {
		text = `"` + text + `"`
	}
	return mention.Contribution{Word: "rule: " + kind + " " + text, Weight: weight}
}

// Neutralise returns the text that the scorer judges: neutral terms are
// replaced. Whatever else learns from texts should see them so.
func (r *Rules) Neutralise(text string) string {
	if r == nil {
		return text
	}
	text, _ = r.replace(text)
	return text
}

// replace puts a name without feeling in the place of neutral terms, and returns
// those that it found.
func (r *Rules) replace(text string) (replaced string, found []string) {
	if r.neutral == nil {
		return text, nil
	}
	found, ok := r.neutral.Match(text, nil)
	if !ok {
		return text, nil
	}
	var b strings.Builder
	end := 0 // of what is written or replaced
	for _, span := range r.neutral.Spans(text) {
		switch {
		case span.Start >= end:
			b.WriteString(text[end:span.Start])
			b.WriteString(like(text[span.Start:span.End]))
		case span.End <= end:
			continue
		}
		end = span.End
	}
	b.WriteString(text[end:])
	return b.String(), found
}

// like is the stand-in for a term, in capitals if the term is.
func like(term string) string {
	if strings.IndexFunc(term, unicode.IsLower) < 0 && strings.IndexFunc(term, unicode.IsUpper) >= 0 {
		return strings.ToUpper(standIn)
	}
	return standIn
}
