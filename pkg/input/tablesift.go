package input

import "bytes"

// passOver goes on to the next row to read: one that may hold something of what
// is looked for, or whose end takes a closer look.
func (t *table) passOver() {
	if t.sift.index == nil || t.d != nil {
		return
	}
	for t.single == 0 {
		b := t.w.rest()
		if t.clear == 0 {
			lines := b[:bytes.LastIndexByte(b, '\n')+1]
			t.clear = len(lines)
			if i := t.sift.index(lines); i >= 0 {
				t.clear = i
			}
		}
		b = b[:min(t.clear, t.w.max)]
		size := t.rowSize(b)
		if size == 0 || !t.usual(b) {
			return
		}
		t.sift.passed++
		t.take(size)
	}
}

// usual reports whether a row is surely neither blank nor the header once more.
func (t *table) usual(row []byte) bool {
	if row[0] == '"' {
		row = row[1:]
	}
	c := row[0]
	return plainByte(c) && c != '"' && c != '\'' && c != t.sep && !bytes.HasPrefix(row, []byte(t.columns[0].name))
}

// rowSize returns how many bytes the row takes that b begins with, as row finds its
// end, without its cells; 0 if that is not in b, or something is wrong with it.
func (t *table) rowSize(b []byte) int {
	end := bytes.IndexByte(b, '\n')
	for at := 0; end >= 0; {
		quote := bytes.IndexByte(b[at:end], '"')
		if quote < 0 {
			return end + 1
		}
		quote += at
		if at = quote + 1; quote > 0 && b[quote-1] != t.sep {
			continue // within a cell
		}
		if at = closed(b, at); at == 0 {
			return 0
		}
		switch {
		case b[at] == t.sep:
		case b[at] == '\n':
			return at + 1
		case b[at] == '\r' && at+1 < len(b) && b[at+1] == '\n':
			return at + 2
		default:
			return 0
		}
		if at > end {
			if end = bytes.IndexByte(b[at:], '\n'); end >= 0 {
				end += at
			}
		}
	}
	return 0
}

// closed returns the place behind the quote that closes the cell which begins at
// b[at]; 0 if none is in b, with a byte behind it.
func closed(b []byte, at int) int {
	for {
		quote := bytes.IndexByte(b[at:], '"')
		if quote < 0 {
			return 0
		}
		if at += quote + 1; at == len(b) {
			return 0
		}
		if b[at] != '"' {
			return at
		}
		at++
	}
}
