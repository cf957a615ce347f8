package eval

import (
	"encoding/json"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Labels lists the labels in the order of the confusion table.
func Labels() [3]mention.Sentiment {
	return [...]mention.Sentiment{mention.Negative, mention.Neutral, mention.Positive}
}

// none is the place of what is none of the labels.
const none = 3

// place is where a label stands in the confusion table.
func place(s mention.Sentiment) int {
	switch s {
	case mention.Negative:
		return 0
	case mention.Neutral:
		return 1
	case mention.Positive:
		return 2
	}
	return none
}

// Confusion counts posts: a row for each true label, a column for each said one,
// both in the order of [Labels]. The last column are posts without a said label.
type Confusion [3][4]int

// truly is how many posts truly have the label of a row.
func (c *Confusion) truly(row int) int {
	n := 0
	for _, m := range c[row] {
		n += m
	}
	return n
}

// said is how many posts were said to have the label of a column.
func (c *Confusion) said(column int) int {
	n := 0
	for row := range c {
		n += c[row][column]
	}
	return n
}

// macro returns the mean F1 and the mean recall over the labels that occur, and
// the accuracy.
func (c *Confusion) macro() (f1, recall, accuracy Figure) {
	var sumF1, sumRecall float64
	labels, right, rows := 0, 0, 0
	for i := range c {
		n := c.truly(i)
		if n == 0 {
			continue
		}
		labels++
		rows += n
		right += c[i][i]
		sumRecall += float64(c[i][i]) / float64(n)
		sumF1 += 2 * float64(c[i][i]) / float64(n+c.said(i))
	}
	if labels == 0 {
		return Figure{}, Figure{}, Figure{}
	}
	return Of(sumF1 / float64(labels)), Of(sumRecall / float64(labels)), ratio(right, rows)
}

// MarshalJSON writes an object of the true labels, each with an object of the
// said ones; "none" are posts without a said label.
func (c Confusion) MarshalJSON() ([]byte, error) {
	table := map[mention.Sentiment]map[mention.Sentiment]int{}
	for row, truth := range Labels() {
		table[truth] = map[mention.Sentiment]int{"none": c[row][none]}
		for column, said := range Labels() {
			table[truth][said] = c[row][column]
		}
	}
	return json.Marshal(table)
}
