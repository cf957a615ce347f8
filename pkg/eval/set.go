package eval

import (
	"math"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Set gathers the scored rows of one scorer. The zero value is empty. It is not
// safe for concurrent use.
type Set struct {
	// negative and other are the negativities of the rows with a score, by what
	// they truly are.
	negative, other []float64
	table           Confusion
	bins            [bins]bin
}

// Add takes what a scorer says of a post, and the true label. A score with an
// Unscored reason, or whose negativity is no number, counts as missing. So does
// a said label that is none of the three; a row whose true label is none of them
// is left out.
func (s *Set) Add(score mention.Score, truth mention.Sentiment) {
	row, said := place(truth), place(score.Sentiment)
	if row == none {
		return
	}
	if score.Unscored != "" || math.IsNaN(score.Negativity) {
		s.table[row][none]++
		return
	}
	s.table[row][said]++
	negative := truth == mention.Negative
	if negative {
		s.negative = append(s.negative, score.Negativity)
	} else {
		s.other = append(s.other, score.Negativity)
	}
	s.bins[binOf(score.Negativity)].add(score.Negativity, negative)
}

// Merge adds the rows of another set, which stays as it is.
func (s *Set) Merge(o *Set) {
	s.negative = append(s.negative, o.negative...)
	s.other = append(s.other, o.other...)
	for row := range s.table {
		for said, n := range o.table[row] {
			s.table[row][said] += n
		}
	}
	for i, b := range o.bins {
		s.bins[i].merge(b)
	}
}

// Rows is how many rows were added, those without a score too.
func (s *Set) Rows() int {
	n := 0
	for row := range s.table {
		n += s.table.truly(row)
	}
	return n
}

// scored is how many rows have a score.
func (s *Set) scored() int { return len(s.negative) + len(s.other) }

// negatives is how many rows are truly negative, those without a score too.
func (s *Set) negatives() int { return s.table.truly(place(mention.Negative)) }
