package adapt

import (
	"slices"

	"github.com/earshot-cli/earshot/pkg/mention"
)

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
	settled bool // its last step was tiny
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
	size := 0
	for _, e := range examples {
		size += len(e.Text)
	}
	c := counter{found: make([]uint64, 0, size/2)}
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
		c.read(e.Text)
	}
	p.columns = c.columns()
	return p
}

// counter finds out which examples hold a feature.
type counter struct {
	found []uint64 // the features of all examples
	ends  []int    // of each example in found
	// twice tells, by the lowest bits, which features may have been seen again:
	// most have not, and cost no more than this.
	once, twice [1 << 20 / 64]uint64
}

// read takes the next example.
func (c *counter) read(text string) {
	each(text, func(f feature) {
		c.found = append(c.found, f.hash)
		word, bit := f.hash%uint64(len(c.once)), uint64(1)<<(f.hash>>58)
		c.twice[word] |= c.once[word] & bit
		c.once[word] |= bit
	})
	c.ends = append(c.ends, len(c.found))
}

// again reports whether a feature may have been seen more than once.
func (c *counter) again(hash uint64) bool {
	return c.twice[hash%uint64(len(c.twice))]&(1<<(hash>>58)) != 0
}

// columns lists the features that enough examples hold.
func (c *counter) columns() []column {
	at := make(map[uint64]int32, len(c.found)/8)
	var all []column
	var slab []cell // a few cells for each of the next columns: most have no more
	begin := 0
	for row, end := range c.ends {
		scale := float32(scaleOf(end - begin))
		for _, hash := range c.found[begin:end] {
			if !c.again(hash) {
				continue
			}
			i, ok := at[hash]
			if !ok {
				i = int32(len(all))
				if len(slab) == 0 {
					slab = make([]cell, 1<<12)
				}
				at[hash], all = i, append(all, column{feature: hash, cells: slab[:0:4]})
				slab = slab[4:]
			}
			all[i].add(int32(row), scale)
		}
		begin = end
	}
	return slices.DeleteFunc(all, func(c column) bool { return len(c.cells) < least })
}

// add counts a feature in an example.
func (c *column) add(row int32, value float32) {
	if last := len(c.cells) - 1; last >= 0 && c.cells[last].row == row {
		c.cells[last].value += value
		return
	}
	c.cells = append(c.cells, cell{row, value})
}
