// Package bayes makes the model of the scorer bayes-care: the Naive Bayes of
// github.com/cdipaolo/goml counts the terms of labelled posts, one model for
// each set of them; what differs from counting alone is how the sets are put
// together.
//
// Customers complain of what they were promised, seldom in strong words. Sets
// of customers' posts have as many complaints as other posts here; the others
// keep about half of their natural lack of negative posts. So the subjects of
// customers (waiting, paying, a reply) count as signs of a complaint, and chatter
// as a sign of none.
//
// Then terms that say little are dropped, and the sums are calibrated on sets
// that were left out in turns.
package bayes

import (
	"fmt"
	"slices"

	"github.com/earshot-cli/earshot/pkg/naivebayes"
)

// Example is a labelled post.
type Example struct {
	Text string
	// Label is "neg", "neu" or "pos".
	Label string
	// Set is where it is from, by the name of the file: "complaints".
	Set string
}

// Options are the size and the form of a model. The zero value of a field
// stands for its default.
type Options struct {
	// Terms is how many terms the model holds at most: 60,000.
	Terms int
}

// The form of the model. All was chosen by leaving out one domain after another.
func form() naivebayes.Params {
	return naivebayes.Params{Pair: 0.6, Mark: 0.5, Span: 10, Length: 0.3, Scale: 1}
}

// Train makes a model: the bytes that [naivebayes.Parse] reads. The same examples in
// the same order give the same bytes. An error names an example
// without a known label, or says that a class is missing.
func Train(examples []Example, o Options) ([]byte, error) {
	if o.Terms == 0 {
		o.Terms = 60_000
	}
	c, err := count(examples)
	if err != nil {
		return nil, err
	}
	p := c.calibrate(examples, o.Terms)
	none := func(string) bool { return false }
	return encode(c.merge(none, o.Terms), c.sets, p)
}

// classOf returns the class that a label of the sets stands for.
func classOf(label string) (int, error) {
	if i := slices.Index([]string{"neg", "neu", "pos"}, label); i >= 0 {
		return i, nil
	}
	return 0, fmt.Errorf("unknown label %q", label)
}
