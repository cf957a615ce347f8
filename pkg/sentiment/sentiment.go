// Package sentiment judges texts: its scorers say how likely a customer is
// unhappy in a post.
//
// A scorer is loaded when New first asks for it, once per process, and is then
// shared; importing the package loads nothing. All scorers are safe for
// concurrent use, give the same score for the same text, and take any bytes:
// they read the first 10,000 characters of a text and never fail.
package sentiment

import (
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Default is the name of the scorer that is used when none is chosen.
const Default = "care"

// Info describes a scorer.
type Info struct {
	// Name is how users choose it.
	Name string
	// Doc says in one sentence how it judges and what to expect of it.
	Doc string

	load func() (mention.Scorer, error)
}

// Catalog lists the scorers, the most useful first.
func Catalog() []Info {
	return []Info{
		{
			Name: "care",
			Doc:  "Earshot's own network, trained on posts, reviews and complaints: a calibrated probability, quick, the most accurate here.",
			load: loadCare,
		},
		{
			Name: "vader",
			Doc:  "Rules and a word list for English social media (VADER): quick, knows emoji, misses complaints without strong words.",
			load: loadVader,
		},
		{
			Name: "bayes-care",
			Doc:  "Naive Bayes trained on English posts and reviews, by customers above all: finds complaints that word lists miss; knows no grammar and no irony.",
			load: loadBayesCare,
		},
		{
			Name: "bayes",
			Doc:  "Naive Bayes trained on English film reviews: negative or positive, never neutral; a baseline to compare with.",
			load: loadBayes,
		},
	}
}

// Names lists the names that New knows, in the order of Catalog.
func Names() []string {
	var names []string
	for _, s := range Catalog() {
		names = append(names, s.Name)
	}
	return names
}

// New returns the scorer of that name. An unknown name is an error of kind
// BadUsage that lists the names.
func New(name string) (mention.Scorer, error) {
	for _, s := range Catalog() {
		if s.Name == name {
			return s.load()
		}
	}
	return nil, mention.Errorf(mention.BadUsage, "unknown scorer %q", name).
		WithHint("scorers: %s", strings.Join(Names(), ", "))
}
