package eval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Skip stands for rows to leave out, where a label is meant.
const Skip mention.Sentiment = "skip"

// Scheme says what the values of a label column mean.
type Scheme struct {
	// Name says in a few words what numbers the values are; "" for words, and for
	// what was told.
	Name string

	given Mapping
	rule  func(value string) (mention.Sentiment, bool)
}

// Label returns what a value means; ok is false if the scheme does not know it.
// Skip means that its rows are to be left out.
func (s *Scheme) Label(value string) (label mention.Sentiment, ok bool) {
	if label, ok = s.given.label(value); ok || s.rule == nil {
		return label, ok
	}
	return s.rule(normal(value))
}

// Describe says what values mean: "negative 1, 2; neutral 3; positive 4, 5".
func (s *Scheme) Describe(values []string) string {
	const most = 8
	var parts []string
	for _, label := range append(slices.Clone(sentiments()), Skip) {
		var of []string
		for _, v := range slices.Sorted(slices.Values(values)) {
			if got, ok := s.Label(v); ok && got == label {
				of = append(of, short(v))
			}
		}
		if len(of) > most {
			of = append(of[:most], fmt.Sprintf("and %d more", len(of)-most))
		}
		if len(of) > 0 {
			parts = append(parts, string(label)+" "+strings.Join(of, ", "))
		}
	}
	return strings.Join(parts, "; ")
}

// sentiments lists the labels.
func sentiments() []mention.Sentiment {
	list := Labels()
	return list[:]
}

// Detect finds out what labels mean by the distinct values of them, and by the
// name of their column. What the user gave is stronger; the values that it does
// not name are looked at. Of words and numbers in one column the words that are
// understood decide; Label then does not know the others. The error is BadUsage
// for values that can be read in several ways, such as 0 and 1, or in none.
func Detect(column string, values []string, given Mapping) (Scheme, error) {
	rest := make([]string, 0, len(values))
	words := false
	for _, v := range values {
		if _, ok := given.label(v); !ok {
			rest = append(rest, v)
			_, known := word(normal(v))
			words = words || known
		}
	}
	numbers := numbersOf(rest)
	switch {
	case len(rest) == 0 && len(given) > 0:
		return Scheme{given: given}, nil
	case words:
		return Scheme{given: given, rule: word}, nil
	case len(numbers) == 0:
		return Scheme{}, unclear("the labels %s are not understood", rest)
	}
	for _, s := range scales() {
		if s.fits(numbers) || s.named(column, numbers) {
			return Scheme{Name: s.name, given: given, rule: s.label}, nil
		}
	}
	return Scheme{}, unclear("the labels %s can be read in several ways", rest)
}

// unclear is the error for values that need to be told.
func unclear(format string, values []string) error {
	const most = 6
	var shown, told []string
	values = slices.Sorted(slices.Values(values))
	for i, v := range values[:min(most, len(values))] {
		shown = append(shown, fmt.Sprintf("%q", short(v)))
		told = append(told, short(v)+"="+[]string{"neg", "pos", "neu"}[i%3])
	}
	if len(values) > most {
		shown = append(shown, fmt.Sprintf("and %d more", len(values)-most))
	}
	return mention.Errorf(mention.BadUsage, format, strings.Join(shown, ", ")).
		WithHint("say what they mean: --map %s", strings.Join(told[:min(2, len(told))], ","))
}

// short is the beginning of a value, for messages.
func short(value string) string {
	const most = 40
	runes := []rune(strings.TrimSpace(value))
	if len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return string(runes)
}
