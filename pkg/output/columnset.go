package output

import (
	"fmt"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// maxColumns is the most columns that the fields of an input file make.
const maxColumns = 1000

// columnSet are the columns of a format that has one header for all rows: where no
// fields are picked, the first row adds its extra fields to them.
type columnSet struct {
	list   []Field
	grow   bool            // the first row adds its extra fields
	known  map[string]bool // the columns, where extra fields are written
	missed int             // values without a column
	names  []string        // of them
}

func newColumnSet(cols []Field, o Options) columnSet {
	return columnSet{list: cols, grow: o.Extra && len(o.Fields) == 0}
}

// begin adds the extra fields of the first row; m is nil when there are no rows.
func (c *columnSet) begin(m *mention.Mention) {
	if !c.grow || m == nil {
		return
	}
	c.known = make(map[string]bool)
	for _, name := range fieldNames() {
		c.known[name] = true
	}
	for _, f := range m.Extra {
		if !c.known[f.Name] && len(c.list) < maxColumns {
			c.known[f.Name] = true
			c.list = append(c.list, extraField(f.Name))
		}
	}
}

// miss counts the extra fields of m that have no column.
func (c *columnSet) miss(m *mention.Mention) {
	if !c.grow {
		return
	}
	for _, f := range m.Extra {
		if c.known[f.Name] {
			continue
		}
		c.missed++
		if name := Line(beginning(f.Name, 40)); len(c.names) < 3 && !slices.Contains(c.names, name) {
			c.names = append(c.names, name)
		}
	}
}

// end says what has no column.
func (c *columnSet) end(o Options) {
	if c.missed > 0 {
		o.Note(fmt.Sprintf("%d values are missing: there is no column for %s", c.missed, strings.Join(c.names, ", ")))
	}
}

// appendMany appends a value of m that is a list, whole, as one text.
func appendMany(dst []byte, t Type, m *mention.Mention, f folding) []byte {
	if t == List {
		return appendList(dst, m.Matched, func(dst []byte, s string) []byte { return appendClean(dst, s, f) })
	}
	return appendList(dst, m.Why, func(dst []byte, w mention.Contribution) []byte {
		return appendWeight(append(appendClean(dst, w.Word, oneLine), ' '), w.Weight)
	})
}
