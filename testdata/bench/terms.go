package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

// termCount is how many terms there are. The posts mention all of them,
// whatever part of them is written to a file.
const termCount = 10_000

// term is a word or phrase to look for, with the ways in which posts write it.
type term struct {
	text  string
	forms []string
}

// makeTerms gives the invented names that posts mention. Of ten, six are a
// word, two a phrase of two words; the rest have accents, signs or a #.
func makeTerms(taken map[string]bool) []term {
	rng := rand.New(rand.NewPCG(5, 10_000))
	terms := make([]term, 0, termCount)
	for _, name := range []string{"Northwind", "Contoso Mobile", "Tailspin Bank", "Fabrikam", "Wingtip++", "#proseware", "Adatum Café"} {
		terms = append(terms, newTerm(name))
	}
	seconds := strings.Fields("Air Bank Mobile Energy Foods Rail Hotels Insurance Telecom Motors Parcel Media")
	for len(terms) < termCount {
		name := inventName(rng)
		if taken[strings.ToLower(name)] {
			continue
		}
		taken[strings.ToLower(name)] = true
		terms = append(terms, newTerm(dress(name, seconds, rng.IntN(100), rng)))
	}
	return terms
}

// dress makes a term of a name: kind is below 100.
func dress(name string, seconds []string, kind int, rng *rand.Rand) string {
	switch {
	case kind < 62:
		return name
	case kind < 84:
		return name + " " + seconds[rng.IntN(len(seconds))]
	case kind < 90:
		return strings.NewReplacer("a", "á", "e", "é", "o", "ö", "u", "ü").Replace(name)
	case kind < 92:
		return name + "++"
	case kind < 94:
		return name + "+"
	case kind < 96:
		return name + "." + "example"
	default:
		return "#" + strings.ToLower(name) + "fail"
	}
}

// newTerm lists a term's forms; the earlier ones are written more often.
func newTerm(text string) term {
	plain := strings.NewReplacer("á", "a", "é", "e", "ö", "o", "ü", "u").Replace(text)
	run := strings.ReplaceAll(text, " ", "")
	if strings.ContainsAny(text, "#+.") {
		return term{text, []string{text, text, strings.ToLower(text), strings.ToUpper(text)}}
	}
	return term{text, []string{
		text, text, text, text, text, text, text,
		strings.ToLower(text), strings.ToLower(text), strings.ToLower(text), strings.ToLower(text),
		strings.ToUpper(text), text + "'s", plain, "@" + strings.ToLower(plain), "#" + run,
	}}
}

// inventName makes a name of two or three syllables that no text has by chance.
func inventName(rng *rand.Rand) string {
	onsets := strings.Fields("b br c d dr f fl g gr h j k kl l m n p pr qu r s st t tr v vr w x z zh")
	vowels := strings.Fields("a e i o u ae ia oo")
	codas := strings.Fields("l n r x th nd rk lm nt v")
	var b strings.Builder
	for range 2 + rng.IntN(2) {
		b.WriteString(onsets[rng.IntN(len(onsets))])
		b.WriteString(vowels[rng.IntN(len(vowels))])
	}
	b.WriteString(codas[rng.IntN(len(codas))])
	name := b.String()
	return strings.ToUpper(name[:1]) + name[1:]
}

// writeTerms writes the first n terms, a line each.
func writeTerms(w io.Writer, n int) error {
	if n > termCount {
		return fmt.Errorf("%d terms: there are only %d", n, termCount)
	}
	for _, t := range makeTerms(newVocabulary().known())[:n] {
		if _, err := fmt.Fprintln(w, t.text); err != nil {
			return err
		}
	}
	return nil
}

// drawTerm says which term a post mentions, or -1. Shares are in 1/10,000.
func drawTerm(rng *rand.Rand) int {
	switch r := rng.IntN(10_000); {
	case r < 50:
		return 0
	case r < 300:
		return 1 + skewed(rng, 99)
	case r < 1250:
		return 100 + skewed(rng, termCount-100)
	}
	return -1
}

// skewed is a number below n; small ones are likelier.
func skewed(rng *rand.Rand, n int) int {
	return min(rng.IntN(n), rng.IntN(n))
}
