package adapt

import "github.com/earshot-cli/earshot/pkg/mention"

// problem is what is to be learnt.
type problem struct {
	columns []column
	margins []float64 // log-odds of the examples, as judged so far
	labels  []float64 // 1 is negative
}

// column is a feature, and the examples that hold it.
type column struct {
	feature uint64
	cells   []cell
	weight  float64
}

// cell is a feature in an example: how often, in a long text less.
type cell struct {
	row   int32
	value float32
}

// gather judges the examples and lists their features, those that too few hold
// left out. Texts that base does not score teach nothing.
func gather(base mention.Scorer, examples []Example) problem {
	var p problem
	var found []uint64 // features, example by example
	var ends []int     // of each example in found
	for _, e := range examples {
		score := base.Score(e.Text)
		if score.Unscored != "" {
			continue
		}
		label := 0.0
		if e.Negative {
			label = 1
		}
		p.margins, p.labels = append(p.margins, score.LogOdds()), append(p.labels, label)
		each(e.Text, func(f feature) { found = append(found, f.hash) })
		ends = append(ends, len(found))
	}
	p.fill(found, ends)
	return p
}

// fill makes the columns.
func (p *problem) fill(found []uint64, ends []int) {
	// seen is a feature: how many examples hold it, and the last of them.
	type seen struct{ count, last, column int32 }
	known := make(map[uint64]int32, len(found)/2)
	var features []seen
	ids := make([]int32, len(found))
	begin, total := 0, 0
	for row, end := range ends {
		for i := begin; i < end; i++ {
			id, ok := known[found[i]]
			if !ok {
				id = int32(len(features))
				known[found[i]] = id
				features = append(features, seen{last: -1})
			}
			ids[i] = id
			if f := &features[id]; f.last != int32(row) {
				f.count, f.last = f.count+1, int32(row)
				total++
			}
		}
		begin = end
	}
	cells := make([]cell, total)
	begin = 0
	for row, end := range ends {
		scale := float32(scaleOf(end - begin))
		for i := begin; i < end; i++ {
			f := &features[ids[i]]
			if f.count < least {
				continue
			}
			if f.column == 0 {
				p.columns = append(p.columns, column{feature: found[i], cells: cells[:0:f.count]})
				cells, f.column = cells[f.count:], int32(len(p.columns))
			}
			p.columns[f.column-1].add(int32(row), scale)
		}
		begin = end
	}
}

// add counts a feature in an example.
func (c *column) add(row int32, value float32) {
	if last := len(c.cells) - 1; last >= 0 && c.cells[last].row == row {
		c.cells[last].value += value
		return
	}
	c.cells = append(c.cells, cell{row, value})
}
