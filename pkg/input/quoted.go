package input

import (
	"bytes"
	"errors"
)

var (
	errOpenQuote  = errors.New("a quoted cell is not closed")
	errAfterQuote = errors.New("text follows the closing quote of a cell")
)

// quoted cuts a record with quotes into cells. end is where its first line
// ends.
func (t *table) quoted(end int) (size int, err error) {
	at := 0
	t.reach = 0
	for {
		next, last, err := t.cell(at, end)
		if err != nil {
			return t.broken(at, end, err)
		}
		if last {
			return t.after(next), nil
		}
		at = next + 1
	}
}

// cell adds the cell at an offset and returns where its separator stands, or,
// after the last cell of the record, its newline.
func (t *table) cell(at, end int) (next int, last bool, err error) {
	if t.byteAt(at) == '"' {
		return t.quotedCell(at, end)
	}
	if end < at { // a cell before this one spans lines
		if end = t.w.lineEnd(at); end < 0 || end > t.w.max {
			return 0, false, errOpenQuote
		}
	}
	b := t.w.rest()[:end]
	if next = indexFrom(b, at, t.sep); next < end {
		t.add(cell{from: at, to: next})
		return next, false, nil
	}
	t.add(cell{from: at, to: at + len(bytes.TrimSuffix(b[at:], carriage))})
	return end, true, nil
}

// quotedCell adds the cell whose opening quote stands at an offset.
func (t *table) quotedCell(at, end int) (next int, last bool, err error) {
	c := cell{from: at + 1}
	p := at + 1
	for {
		quote, ok := t.find(p, at, end)
		if !ok {
			return 0, false, errOpenQuote
		}
		t.reach = max(t.reach, quote)
		switch t.byteAt(quote + 1) {
		case '"':
			c.doubled = true
			p = quote + 2
			continue
		case t.sep:
			next = quote + 1
		case '\n':
			next, last = quote+1, true
		case '\r':
			next, last = quote+2, true
			if t.byteAt(quote+2) != '\n' {
				return 0, false, errAfterQuote
			}
		default:
			return 0, false, errAfterQuote
		}
		c.to = quote
		t.add(c)
		return next, last, nil
	}
}

// find returns the offset of the next quote at or after from, for the cell that
// begins at an offset.
func (t *table) find(from, at, end int) (quote int, ok bool) {
	for {
		b := t.w.rest()
		limit := min(len(b), t.w.max)
		if at < t.single {
			limit = min(limit, end)
		}
		if from < limit {
			if i := bytes.IndexByte(b[from:limit], '"'); i >= 0 {
				return from + i, true
			}
			from = limit
		}
		if limit < len(b) || !t.w.more() {
			t.reach = max(t.reach, limit)
			return 0, false
		}
	}
}

// byteAt returns the byte at an offset; a newline at the end of the stream.
func (t *table) byteAt(i int) byte {
	for i >= len(t.w.rest()) {
		if !t.w.more() {
			return '\n'
		}
	}
	return t.w.rest()[i]
}

// broken gives up on a record with a fault in the cell at an offset, and goes on
// behind its first line. Tables with tabs mostly have no quoting at all: there a
// fault means that the quotes are part of the text.
func (t *table) broken(at, end int, err error) (size int, fault error) {
	t.single = max(t.single, t.reach)
	if t.sep == '\t' {
		t.cells = t.cells[:0]
		t.split(0, len(bytes.TrimSuffix(t.w.rest()[:end], carriage)))
		return t.after(end), nil
	}
	e := &LineError{Line: t.w.line, Err: err}
	if at <= end {
		e.Col = at + 1
	}
	t.take(t.after(end))
	return 0, e
}
