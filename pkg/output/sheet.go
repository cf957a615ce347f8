package output

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// Sheet is a small table of a report, such as figures. Its cells may hold foreign
// text; they are made safe for where they go.
type Sheet struct {
	// Title stands above the table; CSV has none.
	Title string
	Head  []string
	Rows  [][]string
	// Form has a letter for each column: l for text, r for numbers, which stand to
	// the right and are written as they are. Columns without a letter are r.
	Form string
}

// unknownCell stands where people read a number that is not known.
const unknownCell = "–"

// text reports whether a column holds text.
func (s Sheet) text(column int) bool { return column < len(s.Form) && s.Form[column] == 'l' }

// cell returns what people read in a cell, on one line.
func (s Sheet) cell(row []string, column int) string {
	var cell string
	if column < len(row) {
		cell = Line(row[column])
	}
	if cell == "" && !s.text(column) {
		return unknownCell
	}
	return cell
}

// AppendTable appends the sheet as aligned columns for a terminal. The last
// column of text is cut to fit the width; 0 is 80.
func (s Sheet) AppendTable(dst []byte, width int, color bool) []byte {
	if width <= 0 {
		width = 80
	}
	paint := func(code, text string) string {
		if !color || text == "" {
			return text
		}
		return code + text + reset
	}
	if s.Title != "" {
		dst = append(append(dst, paint(bold, Line(s.Title))...), '\n')
	}
	widths := s.widths(width)
	dst = s.appendRow(dst, s.Head, widths, func(cell string) string { return paint(dim, cell) })
	for _, row := range s.Rows {
		dst = s.appendRow(dst, row, widths, func(cell string) string { return cell })
	}
	return dst
}

// widths measures the columns.
func (s Sheet) widths(width int) []int {
	widths := make([]int, len(s.Head))
	last, sum := -1, 0
	for i, title := range s.Head {
		widths[i] = displaywidth.String(Line(title))
		for _, row := range s.Rows {
			widths[i] = max(widths[i], displaywidth.String(s.cell(row, i)))
		}
		if s.text(i) {
			last = i
		}
		sum += widths[i] + gap
	}
	if over := sum - gap - width; over > 0 && last >= 0 {
		widths[last] = max(widths[last]-over, min(widths[last], readable))
	}
	return widths
}

// appendRow appends one line, without spaces at its end.
func (s Sheet) appendRow(dst []byte, row []string, widths []int, paint func(string) string) []byte {
	spaces := 0
	for i, width := range widths {
		cell := fit(s.cell(row, i), width)
		free := width - displaywidth.String(cell)
		if !s.text(i) {
			spaces += free
			free = 0
		}
		if cell != "" {
			dst = append(append(dst, strings.Repeat(" ", max(0, spaces))...), paint(cell)...)
			spaces = 0
		}
		spaces += free + gap
	}
	return append(dst, '\n')
}

// AppendMarkdown appends the sheet as a Markdown table of the kind GitHub shows,
// its title in bold above it.
func (s Sheet) AppendMarkdown(dst []byte) []byte {
	if s.Title != "" {
		dst = append(appendMarkdown(append(dst, "**"...), []byte(Line(s.Title))), "**\n\n"...)
	}
	line := func(row []string) {
		dst = append(dst, '|')
		for i := range s.Head {
			dst = append(appendMarkdown(append(dst, ' '), []byte(s.cell(row, i))), " |"...)
		}
		dst = append(dst, '\n')
	}
	line(s.Head)
	dst = append(dst, '|')
	for i := range s.Head {
		if s.text(i) {
			dst = append(dst, " --- |"...)
		} else {
			dst = append(dst, " ---: |"...)
		}
	}
	dst = append(dst, '\n')
	for _, row := range s.Rows {
		line(row)
	}
	return dst
}

// AppendCSV appends the sheet as CSV, safe for spreadsheets; of the options the
// dialect and the separator count. A number that is not known is an empty cell.
func (s Sheet) AppendCSV(dst []byte, o Options) ([]byte, error) {
	e, err := newCSV(nil, o)
	if err != nil {
		return dst, err
	}
	c := e.(*csvWriter)
	if c.excel {
		dst = append(dst, "\ufeff"...)
	}
	line := func(row []string, header bool) {
		for i := range s.Head {
			if i > 0 {
				dst = append(dst, c.sep)
			}
			switch {
			case i >= len(row):
			case s.text(i) || header:
				dst = c.text(dst, row[i])
			default:
				dst = append(dst, row[i]...)
			}
		}
		dst = c.endLine(dst)
	}
	line(s.Head, true)
	for _, row := range s.Rows {
		line(row, false)
	}
	return dst, nil
}
