package output

import (
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// settle is how many rows the layout of a table is made of. The rows after
// them are cut to fit, so that a table of any length needs little memory.
const settle = 1000

// The colours of tables (ECMA-48 SGR).
const (
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	reset  = "\x1b[0m"
)

// column is a column of a table.
type column struct {
	Field
	title string
	right bool // the values are numbers, which end at the same place
	rigid bool // it is never narrower than what it holds
	usual int  // its width when the rows are not known beforehand
}

// entry is a row of a table. The address is no cell like the others, as half an
// address is of no use: see layout.
type entry struct {
	cells []string
	tone  string // the colour of the negativity
	link  string
	why   string
}

// table writes aligned columns.
type table struct {
	o      Options
	cols   []column
	short  bool // the format's own columns, where ratings and titles join others
	linked bool
	rows   []entry // until the layout is made
	layout layout
	grid   *grid
	cells  []string // of the row at hand
}

// newTable makes the encoder of tables.
func newTable(fields []Field, o Options) (encoder, error) {
	if o.Width <= 0 {
		o.Width = 80
	}
	o.Width = max(40, o.Width)
	if o.Threshold <= 0 {
		o.Threshold = mention.Threshold
	}
	t := &table{o: o, short: len(o.Fields) == 0}
	for _, f := range fields {
		switch {
		case f.Name == "url":
			t.linked = true
		case f.Name == "why" && t.short: // a line of its own
		default:
			t.cols = append(t.cols, newColumn(f))
		}
	}
	return t, nil
}

// newColumn returns the column of a field.
func newColumn(f Field) column {
	c := column{Field: f, title: strings.ToUpper(heading(f.Name)), usual: 14}
	switch f.Type {
	case Time:
		c.rigid, c.usual = true, len("2026-01-02")
	case Number:
		c.rigid, c.usual = true, len("0.97")
	case Integer:
		c.rigid, c.right, c.usual = true, true, 6
	}
	switch f.Name {
	case "negativity":
		c.title = "NEG"
	case "text", "title":
		c.usual = 1000 // all that is left
	}
	c.title = fit(Line(c.title), 24)
	c.usual = max(c.usual, displaywidth.String(c.title))
	return c
}

// row implements encoder.
func (t *table) row(dst []byte, m *mention.Mention) ([]byte, error) {
	e := t.entry(m)
	if t.grid != nil {
		return t.print(dst, e)
	}
	t.rows = append(t.rows, e)
	if t.o.Live || len(t.rows) >= settle {
		return t.begin(dst)
	}
	return dst, nil
}

// end implements encoder. A table without rows is nothing at all.
func (t *table) end(dst []byte) ([]byte, error) {
	if t.grid == nil && len(t.rows) > 0 {
		var err error
		if dst, err = t.begin(dst); err != nil {
			return dst, err
		}
	}
	if t.layout.left > 0 {
		t.o.Note(plural(t.layout.left, "column does", "columns do") + " not fit the width of the terminal; the other formats have them all")
	}
	if t.grid != nil {
		return dst, t.grid.table.Close()
	}
	return dst, nil
}

// begin makes the layout and appends the header and the rows so far.
func (t *table) begin(dst []byte) ([]byte, error) {
	t.layout = plan(t)
	var err error
	if t.grid, err = newGrid(t); err != nil {
		return dst, err
	}
	dst = t.grid.drain(dst)
	for _, e := range t.rows {
		if dst, err = t.print(dst, e); err != nil {
			return dst, err
		}
	}
	t.rows = nil
	return dst, nil
}

// print appends a row and the lines that belong to it.
func (t *table) print(dst []byte, e entry) ([]byte, error) {
	l := t.layout
	cells := t.cells[:0]
	for i, width := range l.widths {
		cells = append(cells, t.paint(i, fit(e.cells[i], width), e.tone))
	}
	inside := e.link != "" && width(e.link) <= l.link
	if l.link > 0 {
		cells = append(cells, "")
		if inside {
			cells[len(cells)-1] = t.color(dim, e.link)
		}
	}
	t.cells = cells
	if err := t.grid.table.Append(cells); err != nil {
		return dst, err
	}
	dst = t.grid.drain(dst)
	if e.why != "" {
		dst = t.under(dst, fit(e.why, t.o.Width-l.indent), l.indent)
	}
	if e.link != "" && !inside {
		dst = t.below(dst, e.link)
	}
	return dst, nil
}

// below appends an address on lines of its own, broken only where the terminal
// would break it: from the left edge, so that it can be copied whole.
func (t *table) below(dst []byte, link string) []byte {
	for _, indent := range [...]int{t.layout.indent, gap, 0} {
		if width(link)+indent <= t.o.Width {
			return t.under(dst, link, indent)
		}
	}
	for link != "" {
		part := displaywidth.TruncateString(link, t.o.Width, "")
		dst = t.under(dst, part, 0)
		link = link[len(part):]
	}
	return dst
}

// under appends a line that explains the row above it.
func (t *table) under(dst []byte, s string, indent int) []byte {
	return append(append(appendSpaces(dst, indent), t.color(dim, s)...), '\n')
}

// color returns s in a colour where colours are allowed.
func (t *table) color(code, s string) string {
	if !t.o.Color || s == "" {
		return s
	}
	return code + s + reset
}

// paint colours a cell where its column has a colour.
func (t *table) paint(i int, cell, tone string) string {
	switch t.cols[i].Name {
	case "published_at":
		return t.color(dim, cell)
	case "negativity":
		return t.color(tone, cell)
	}
	return cell
}
