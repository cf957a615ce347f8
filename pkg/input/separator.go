package input

import (
	"bytes"
	"strings"
)

// separators are what cells may be separated by, the most usual first.
const separators = ",;\t|"

// separatorLine reads the line "sep=;", by which spreadsheet programs tell each
// other the separator.
func separatorLine(line []byte) (sep byte, ok bool) {
	line = bytes.Trim(line, "\"\r\n ")
	if len(line) == len("sep=;") && bytes.EqualFold(line[:4], []byte("sep=")) {
		return line[4], true
	}
	return 0, false
}

// tableSeparator returns what separates the cells of a header line; ok is false
// if the line is no header. A header names a text, or two other fields that
// earshot knows.
func tableSeparator(line []byte) (sep byte, ok bool) {
	if sep, ok := separatorLine(line); ok {
		return sep, true
	}
	most := 0
	for _, s := range []byte(separators) {
		if n := headerCells(line, s); n > most {
			most, sep = n, s
		}
	}
	return sep, most > 0
}

// headerCells returns how many cells a line has as a header; 0 if it is none.
func headerCells(line []byte, sep byte) int {
	const longest = 64
	cells, known, text := 0, 0, false
	for name := range bytes.SplitSeq(line, []byte{sep}) {
		cells++
		if len(name) > longest {
			return 0
		}
		if f := fieldOf(bytes.Trim(name, "\" ")); f < textFields {
			text = true
		} else if f < fieldOther {
			known++
		}
	}
	if text || known >= 2 {
		return cells
	}
	return 0
}

// givenSeparator returns the separator of a table whose format was given.
func givenSeparator(header []byte, f Format) byte {
	if sep, ok := tableSeparator(header); ok && f == CSV {
		return sep
	}
	return likelySeparator(header, f)
}

// likelySeparator is what a line has the most of.
func likelySeparator(line []byte, f Format) byte {
	if f == TSV {
		return '\t'
	}
	best := separators[0]
	for _, s := range []byte(separators) {
		if strings.Count(string(line), string(s)) > strings.Count(string(line), string(best)) {
			best = s
		}
	}
	return best
}

func tableFormat(sep byte) Format {
	if sep == '\t' {
		return TSV
	}
	return CSV
}
