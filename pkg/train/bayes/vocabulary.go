package bayes

import (
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/naivebayes"
)

// A term must occur so often, and in sets of so many origins. What only one or
// two places know is the name of a person or a product, or a habit of the place.
const (
	rare    = 3
	origins = 3
)

// vocabulary numbers the terms that are counted. It is a tokenizer for the
// library, which leaves out all others.
type vocabulary struct {
	read  naivebayes.Reader
	terms []string
	index map[string]int
}

// seen is where a term was seen: how often, and a bit for each origin.
type seen struct {
	times   int
	origins []string
}

// newVocabulary returns the terms of examples, in their order as strings.
func newVocabulary(examples []Example) *vocabulary {
	all := map[string]*seen{}
	v := &vocabulary{index: map[string]int{}}
	for _, e := range examples {
		from := origin(e.Set)
		v.read.Read(e.Text)
		v.read.Terms(func(_ int, term []byte) {
			s := all[string(term)]
			if s == nil {
				s = new(seen)
				all[string(term)] = s
			}
			s.times++
			if len(s.origins) < origins && !slices.Contains(s.origins, from) {
				s.origins = append(s.origins, from)
			}
		})
	}
	for term, s := range all {
		if s.times >= rare && len(s.origins) >= origins && !named(term) {
			v.terms = append(v.terms, term)
		}
	}
	slices.Sort(v.terms)
	for i, term := range v.terms {
		v.index[term] = i
	}
	return v
}

// Tokenize implements text.Tokenizer.
func (v *vocabulary) Tokenize(sentence string) []string {
	var out []string
	v.read.Read(sentence)
	v.read.Terms(func(_ int, term []byte) {
		if i, ok := v.index[string(term)]; ok {
			out = append(out, v.terms[i])
		}
	})
	return out
}

// origin returns where a set is from: several sets are parts of one.
func origin(name string) string {
	for _, prefix := range []string{"app_", "entity", "skytrax", "uci_", "vader_"} {
		if strings.HasPrefix(name, prefix) {
			return prefix
		}
	}
	switch name {
	case "tweeteval_val", "umsab_english", "semeval1316":
		return "semeval"
	}
	return name
}

// brands are names that the sets are about. No brand is bad in itself.
func brands() []string {
	return strings.Fields(`amazon android apple att aa american ba british delta google hotstar disney ipad
		iphone ios jetblue microsoft moniepoint netflix nvidia samsung southwest spotify sprint united
		usairways verizon virgin xbox`)
}

// named reports whether a term holds the name of a brand.
func named(term string) bool {
	for w := range strings.FieldsSeq(term) {
		if slices.Contains(brands(), strings.TrimRight(w, "_")) {
			return true
		}
	}
	return false
}
