// Package lang recognises the language of posts: short, noisy, in any script.
//
// Where a script belongs to one language, the script decides. Among languages
// that share one, n-grams do, by a table that is part of the program and is
// read where it lies. The table began as that of the Efficient Language
// Detector (ELD) by Nito T.M., licensed under Apache-2.0, and was corrected on
// posts by pkg/lang/langtrain, which also taught it Hindi in Latin letters.
//
// Losing an English complaint is the worst mistake here. A text that may be
// English is not called foreign unless the evidence is clear.
package lang

import (
	_ "embed"

	"github.com/earshot-cli/earshot/pkg/lang/internal/gram"
)

//go:embed table.bin
var table string

// Guess is what Identify thinks of a text.
type Guess struct {
	// Tag is the language, a BCP 47 tag; "" where the text does not say enough.
	// "hi" is Hindi in Devanagari and in Latin letters, "ms" Malay and
	// Indonesian, "no" both forms of Norwegian, "hr" also Bosnian and Serbian in
	// Latin letters.
	Tag string
	// Or is the second guess where it is close behind; "" otherwise.
	Or string
	// Sure says that Tag can be relied on: Or is empty, and the text is not too
	// short.
	Sure bool
	// Foreign says that the text is clearly not English, though it may be unsure
	// which language it is.
	Foreign bool
}

// Identify recognises the language of a text. It reads at most its first 1,000
// letters, takes any bytes, allocates nothing, and gives the same guess for
// the same text. Handles, hashtags, links and numbers do not count.
func Identify(text string) Guess {
	var e evidence
	e.gather(gram.Open(table), text)
	script := e.prevailing()
	tag, letters := script.Tag(), e.letters[script]
	switch {
	case script == gram.Unknown, script == gram.Latin && letters < fewest:
		return Guess{}
	case script == gram.Han && letters < fewHan*script.Weight():
		return Guess{Tag: tag, Or: "ja", Foreign: true}
	case tag != "":
		return Guess{Tag: tag, Sure: true, Foreign: true}
	case e.english && script == gram.Latin:
		return english()
	}
	best, second := e.leaders(script)
	g := Guess{Tag: gram.Classes[best].Tag}
	if e.all[best]-e.all[second] < margin {
		g.Or = gram.Classes[second].Tag
	}
	g.Foreign = script != gram.Latin || e.foreign(best)
	if !g.Foreign && best != gram.English {
		g.Or = gram.Classes[gram.English].Tag
	}
	g.Sure = g.Or == "" && letters >= fewest
	return g
}

// english is the guess for plain English.
func english() Guess { return Guess{Tag: gram.Classes[gram.English].Tag, Sure: true} }

// Tags lists the languages that Identify can name, each once.
func Tags() []string { return gram.Tags() }
