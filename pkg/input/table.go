package input

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// table reads CSV and TSV as RFC 4180 has them, and forgives what people's
// programs make of it: short rows, bare quotes inside of a cell, blank lines.
type table struct {
	w   *window
	sep byte
	// d is the dialect of the columns; nil is earshot's own.
	d *dialect
	// columns are read from the header with the first row.
	columns []column
	cells   []cell
	record  record // for cells of the header
	// reach is how far the row was read, and single how many bytes from the next
	// on a broken row has cost. No cell that begins there may span lines: without
	// that, a file of stray quotes would be read again from each of them.
	reach, single int

	sift sift
	// clear is how many bytes from the next on hold nothing of what is looked for;
	// 0 is unknown.
	clear int
}

// column is what the cells of a column mean.
type column struct {
	name string
	as   field
	// kept says that its cells are kept whatever they mean.
	kept bool
}

// mostCells is how many cells of a row are kept.
const mostCells = 1 << 14

// cell is a range of the row. doubled says that its quotes are doubled.
type cell struct {
	from, to int
	doubled  bool
}

func (t *table) next(r *record) (line int, err error) {
	if t.columns == nil {
		if err := t.header(&r.naming); err != nil {
			return t.w.line, err
		}
	}
	for {
		t.passOver()
		line = t.w.line
		size, err := t.row()
		if err != nil {
			return line, err
		}
		if t.headerAgain() {
			t.take(size)
			continue
		}
		empty, err := t.fill(r, line)
		if t.d != nil && !empty && err == nil {
			err = placed(t.d.finish(r), nil, line, 0)
		}
		t.take(size)
		if !empty || err != nil {
			return line, err
		}
	}
}

// headerAgain reports whether the row is the header once more, as in tables
// that were put one after another.
func (t *table) headerAgain() bool {
	if len(t.cells) != len(t.columns) {
		return false
	}
	for i, c := range t.cells {
		if string(t.value(c)) != t.columns[i].name {
			return false
		}
	}
	return true
}

// fill gives a record the row's cells and reports whether the row is empty.
func (t *table) fill(r *record, line int) (empty bool, err error) {
	empty = true
	if t.d != nil {
		r.caught.reset(true)
	}
	row := t.w.rest()
	for i, c := range t.cells {
		value := row[c.from:c.to]
		if blank(value) {
			continue
		}
		empty = false
		if i >= len(t.columns) {
			return false, &LineError{Line: line, Err: fmt.Errorf("%d cells; the header has %d", len(t.cells), len(t.columns))}
		}
		column := &t.columns[i]
		if column.as >= fieldComputed && column.as <= fieldOther && !column.kept && !r.extra {
			continue // nobody asks for it
		}
		m := r.hold(column.as, value)
		m.kept, m.name, m.cell, m.doubled = column.kept, column.name, true, c.doubled
		r.note(m.as, '"')
	}
	if t.d != nil { // what the dialect makes of its cells it makes at once
		for i := range r.held {
			m := &r.held[i]
			r.keepCell(m)
			if m.as < fieldComputed || m.as > fieldOther {
				r.putCell(m.as, r.cellValue(m))
			}
		}
		r.held = r.held[:0]
	}
	return empty, nil
}

// value returns what a cell says. It holds until the next call.
func (t *table) value(c cell) []byte {
	return t.record.cellValue(&member{cell: true, doubled: c.doubled, value: t.w.rest()[c.from:c.to]})
}

// cell sets the field of a cell.
func (r *record) cell(m *member) {
	r.keepCell(m)
	if m.as < fieldComputed {
		r.set(m.as, r.cellValue(m))
	}
}

// keepCell keeps a cell that is asked for, or not known.
func (r *record) keepCell(m *member) {
	if m.kept || m.as == fieldOther && r.extra {
		r.extras.addText(m.name, r.cellValue(m))
	}
}

// cellValue returns what a cell says. It holds until the next call.
func (r *record) cellValue(m *member) []byte {
	b := m.value
	if m.doubled {
		r.plain = r.plain[:0]
		for {
			i := bytes.Index(b, doubledQuote)
			if i < 0 {
				break
			}
			r.plain = append(r.plain, b[:i+1]...)
			b = b[i+2:]
		}
		r.plain = append(r.plain, b...)
		b = r.plain
	}
	return unguarded(b)
}

var doubledQuote = []byte(`""`)

// unguarded takes away the apostrophe that earshot's own CSV puts before a cell
// which a spreadsheet program would run as a formula or, for numbers of more
// than 15 digits, round.
func unguarded(b []byte) []byte {
	if len(b) < 2 || b[0] != '\'' {
		return b
	}
	r, _ := utf8.DecodeRune(bytes.TrimLeftFunc(b[1:], unicode.IsSpace))
	if strings.ContainsRune("=+-@＝＋－＠", r) || len(b) > 16 && len(bytes.Trim(b[1:], "0123456789.")) == 0 {
		return b[1:]
	}
	return b
}

// header reads the header line.
func (t *table) header(n *naming) error {
	for {
		size, err := t.row()
		if fault, ok := errors.AsType[*LineError](err); ok {
			return mention.Errorf(mention.BadInput, "the header cannot be read: %s", fault)
		}
		if err != nil {
			return err
		}
		_, separator := separatorLine(t.w.rest()[:size])
		if !separator && !blank(t.w.rest()[:size]) {
			t.nameColumns(n)
			t.take(size)
			if t.d != nil {
				return nil
			}
			return t.chooseText(n)
		}
		t.take(size)
	}
}

// nameColumns finds out what the columns mean.
func (t *table) nameColumns(n *naming) {
	var in shape
	if t.d != nil {
		in = t.d.shape()
	}
	t.columns = make([]column, 0, len(t.cells))
	for _, c := range t.cells {
		name := strings.TrimSpace(string(appendClean(nil, t.value(c))))
		as := n.field([]byte(name))
		if t.d != nil {
			as = in.column(name)
		}
		t.columns = append(t.columns, column{name, as, n.keeps([]byte(name)) && (t.d == nil || as == fieldOther)})
	}
}

// chooseText makes the best column that can hold the text the text's, and the
// others of them ordinary ones.
func (t *table) chooseText(n *naming) error {
	best := fieldOther
	titled := false
	for _, c := range t.columns {
		best = min(best, c.as)
		titled = titled || c.as == fieldTitle
	}
	if best >= textFields && !titled || n.text != "" && best != fieldText {
		return t.noText(n)
	}
	for i, c := range t.columns {
		switch {
		case c.as >= textFields:
		case c.as == best:
			t.columns[i].as = fieldText
		default:
			t.columns[i].as = fieldOther
		}
	}
	return nil
}

// noText is the error for a table without a text, with the columns that it has.
func (t *table) noText(n *naming) error {
	const most = 30
	names := make([]string, 0, most)
	for _, c := range t.columns[:min(most, len(t.columns))] {
		name := []rune(c.name)
		names = append(names, string(name[:min(most, len(name))]))
	}
	if len(t.columns) > most {
		names = append(names, fmt.Sprintf("and %d more", len(t.columns)-most))
	}
	if n.text != "" {
		return mention.Errorf(mention.BadInput, "no column %s among %s", n.text, strings.Join(names, ", "))
	}
	return mention.Errorf(mention.BadInput, "%w among %s", ErrNoTextColumn, strings.Join(names, ", ")).
		WithHint("name one column text (or body, content, message, review, comment, full_text, tweet); " +
			"a file without a header line is read with the format lines")
}

func (t *table) take(n int) {
	t.w.take(n)
	t.single, t.clear = max(0, t.single-n), max(0, t.clear-n)
}

// row cuts the next record into cells, which are ranges of the window's rest,
// and returns the record's size with its line end. A broken record is taken, up
// to the end of its first line.
func (t *table) row() (size int, err error) {
	t.cells = t.cells[:0]
	end := t.w.lineEnd(0)
	switch {
	case end < 0:
		t.clear = 0
		return 0, t.w.skip()
	case end > t.w.max:
		line := t.w.line
		t.take(end + 1)
		return 0, tooLong(line, t.w.max)
	case end == 0 && len(t.w.rest()) == 0:
		return 0, io.EOF
	}
	first := bytes.TrimSuffix(t.w.rest()[:end], carriage)
	if bytes.IndexByte(first, '"') < 0 {
		t.split(0, len(first))
		return t.after(end), nil
	}
	return t.quoted(end)
}

func (t *table) add(c cell) {
	if len(t.cells) < mostCells {
		t.cells = append(t.cells, c)
	}
}

// after returns the offset behind the line end at offset end.
func (t *table) after(end int) int { return min(end+1, len(t.w.rest())) }

// split cuts a range without quotes into cells.
func (t *table) split(from, to int) {
	b := t.w.rest()[:to]
	for {
		i := indexFrom(b, from, t.sep)
		t.add(cell{from: from, to: i})
		if i == to {
			return
		}
		from = i + 1
	}
}
