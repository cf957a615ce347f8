package input

import (
	"bytes"
	"path"
	"strings"
)

// recognise tells the format of what w holds, and for tables the separator.
// The content decides; the name's ending does only where the content says
// nothing.
func recognise(w *window, name string) (f Format, sep byte) {
	line := firstLine(w)
	if f := recogniseJSON(w, line); f != "" {
		return f, 0
	}
	if sep, ok := tableSeparator(line); ok {
		return tableFormat(sep), sep
	}
	switch f := formatOfName(name); f {
	case CSV, TSV:
		sep := likelySeparator(line, f)
		return tableFormat(sep), sep
	case "":
		return Lines, 0
	default:
		return f, 0
	}
}

// firstLine returns the first line that is not blank, without taking anything:
// lines before it are taken. Of a line that is longer than the longest record it
// returns as much as that.
func firstLine(w *window) []byte {
	for {
		n := w.lineEnd(0)
		if n < 0 {
			return bytes.TrimSpace(w.rest()[:min(len(w.rest()), w.max)])
		}
		line := bytes.TrimSpace(w.rest()[:min(n, w.max)])
		if len(line) > 0 || n == len(w.rest()) {
			return line
		}
		w.take(n + 1)
	}
}

// notText reports whether the first line is no text: it has a NUL, or more than
// one control character in ten bytes. No more of it is looked at than is sure to
// be there, however slowly the stream comes.
func notText(w *window) bool {
	firstLine(w)
	b := w.rest()
	b, _, _ = bytes.Cut(b[:min(len(b), w.max, 4<<10)], newline)
	controls := 0
	for _, c := range b {
		if c == 0 {
			return true
		}
		if c < 0x20 && c != '\t' && c != '\r' && c != 0x1b {
			controls++
		}
	}
	return controls > 1+len(b)/10
}

// recogniseJSON tells objects on lines from arrays and from objects that spread
// over lines; it is "" for what is no JSON.
func recogniseJSON(w *window, line []byte) Format {
	if len(line) == 0 || line[0] != '{' && line[0] != '[' {
		return ""
	}
	second := secondToken(w, line)
	if line[0] == '[' {
		if second == 0 || strings.IndexByte(`{["]`, second) >= 0 {
			return JSON
		}
		return ""
	}
	if second != '"' && second != '}' && second != 0 {
		return ""
	}
	var s skimmer
	if n, done := s.feed(line); done && !bytes.ContainsAny(line[n:], "{") {
		return NDJSON
	}
	if nextLineByte(w) == '{' {
		return NDJSON // a first line that is cut off
	}
	return JSON
}

// secondToken returns the first byte after the one that w begins with, blanks
// and newlines aside; 0 if there is none nearby.
func secondToken(w *window, line []byte) byte {
	if rest := bytes.TrimLeft(line[1:], blanks); len(rest) > 0 {
		return rest[0]
	}
	return nextLineByte(w)
}

// nextLineByte returns the first byte of the second line, blanks aside; 0 if
// there is none.
func nextLineByte(w *window) byte {
	n := w.lineEnd(0)
	if n < 0 || n > w.max || n >= len(w.rest()) {
		return 0
	}
	n++
	end := w.lineEnd(n)
	if end < 0 {
		end = len(w.rest())
	}
	if rest := bytes.TrimLeft(w.rest()[n:end], blanks); len(rest) > 0 {
		return rest[0]
	}
	return 0
}

// blanks are the white space of JSON.
const blanks = " \t\r\n"

// formatOfName tells the format by the ending of a file's name, "" if it says
// nothing.
func formatOfName(name string) Format {
	name = strings.ToLower(name)
	for _, packed := range []string{".gz", ".zst"} {
		name = strings.TrimSuffix(name, packed)
	}
	switch path.Ext(name) {
	case ".ndjson", ".jsonl":
		return NDJSON
	case ".json":
		return JSON
	case ".csv":
		return CSV
	case ".tsv", ".tab":
		return TSV
	}
	return ""
}
