package output

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/xlsx"
)

// mostLines is how many lines of a text a row of a workbook shows; the cell has all.
const mostLines = 6

// workbook writes a workbook for spreadsheet programs.
type workbook struct {
	o       Options
	cols    columnSet
	to      *xlsx.Writer
	out     sliceWriter
	wrapped int // the column of the text, -1 for none
	scratch []byte
}

// sliceWriter gathers what is written.
type sliceWriter []byte

func (w *sliceWriter) Write(p []byte) (int, error) {
	*w = append(*w, p...)
	return len(p), nil
}

// newWorkbook makes the encoder of workbooks.
func newWorkbook(cols []Field, o Options) (encoder, error) {
	if o.Append {
		return nil, mention.Errorf(mention.BadUsage, "nothing can be added to a workbook").
			WithHint("use csv or tsv, which have one row after the other")
	}
	return &workbook{o: o, cols: newColumnSet(cols, o)}, nil
}

// begin makes the workbook before its first row, whose extra fields become columns.
func (w *workbook) begin(m *mention.Mention) {
	if w.to != nil {
		return
	}
	w.cols.begin(m)
	w.wrapped = slices.IndexFunc(w.cols.list, func(f Field) bool { return f.Name == "text" })
	list := make([]xlsx.Column, len(w.cols.list))
	for i, f := range w.cols.list {
		list[i] = xlsx.Column{Title: Line(beginning(f.Name, excerpt)), Width: usualWidth(f), Wrap: i == w.wrapped}
	}
	w.to = xlsx.NewWriter(&w.out, "Mentions", list)
}

// usualWidth is how wide a column is, in characters.
func usualWidth(f Field) float64 {
	switch f.Type {
	case Time:
		return 22
	case Number, Integer:
		return 13
	}
	switch f.Name {
	case "text":
		return textWidth
	case "url", "title", "query", "why":
		return 44
	case "id", "parent_id", "thread_id":
		return 28
	case "author":
		return 22
	case "lang":
		return 8
	}
	return 14
}

// textWidth is the width of the column of texts.
const textWidth = 80

// row implements encoder.
func (w *workbook) row(dst []byte, m *mention.Mention) ([]byte, error) {
	w.out = dst
	w.begin(m)
	lines := 1
	if w.wrapped >= 0 {
		lines = lineCount(m.Text)
	}
	err := w.to.Row(lines)
	for i := range w.cols.list {
		if v := w.cols.list[i].get(m); v.known {
			w.cell(&w.cols.list[i], v, m)
		} else {
			w.to.Blank()
		}
	}
	w.cols.miss(m)
	return w.out, err
}

// lineCount is about how many lines a text takes, up to mostLines.
func lineCount(s string) int {
	n, at := 1, 0
	for _, r := range beginning(s, mostLines*textWidth*3) {
		if at++; r >= 0x1100 {
			at++ // most letters from there on are wide
		}
		if r == '\n' || at > textWidth-6 { // words are not broken
			n, at = n+1, 0
		}
		if n == mostLines {
			break
		}
	}
	return n
}

// cell adds a value of m that is known.
func (w *workbook) cell(f *Field, v value, m *mention.Mention) {
	switch f.Type {
	case Time:
		w.to.Time(v.n)
		return
	case Number:
		w.to.Share(v.n)
		return
	case Integer:
		w.to.Integer(v.n)
		return
	case raw:
		w.raw(m.Extra[v.n].Value)
		return
	}
	if f.Name == "url" {
		w.to.Link(v.text)
		return
	}
	if f.Type == Text {
		w.scratch = appendClean(w.scratch[:0], v.text, lines)
	} else {
		w.scratch = appendMany(w.scratch[:0], f.Type, m, lines)
	}
	w.to.Text(w.scratch)
}

// raw adds a field of the input file.
func (w *workbook) raw(v []byte) {
	switch v = bytes.TrimSpace(v); {
	case number(v):
		w.to.Number(v)
	case string(v) == "true", string(v) == "false":
		w.to.Bool(v[0] == 't')
	default:
		w.scratch = appendClean(w.scratch[:0], rawText(v), lines)
		w.to.Text(w.scratch)
	}
}

// end implements encoder.
func (w *workbook) end(dst []byte) ([]byte, error) {
	w.out = dst
	w.begin(nil)
	err := w.to.Close()
	t := w.to.Tally()
	noteCut(w.o, t.Cut)
	if t.Sheets > 1 {
		w.o.Note(fmt.Sprintf("the rows are on %d sheets, as one holds %d", t.Sheets, xlsx.MaxRows))
	}
	if t.Plain > 0 {
		w.o.Note(fmt.Sprintf("%d addresses are no links, but text: a sheet has %d links at most, to addresses of up to %d characters",
			t.Plain, xlsx.MaxLinks, xlsx.MaxAddress))
	}
	w.cols.end(w.o)
	return w.out, err
}
