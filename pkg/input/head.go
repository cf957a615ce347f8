package input

import (
	"bytes"
	"errors"
)

// head is what can be seen of the first record of a file: the names of its
// members or columns and, for JSON, the values.
type head struct {
	names  []string
	values [][]byte
	// whole says that all of the record was there to see, and without a fault.
	whole bool
}

// mostNames is how many names of a record are looked at.
const mostNames = 4096

// headOf looks at an object, which may be cut off.
func headOf(b []byte) head {
	var h head
	s := scanner{b: b}
	if s.open() != nil {
		return h
	}
	for first := true; len(h.names) < mostNames; first = false {
		name, err := s.name(first)
		if errors.Is(err, errEnd) {
			h.whole = s.end() == nil
			return h
		}
		if err != nil {
			return h
		}
		s.peek()
		from := s.at
		value, err := s.value(0)
		if err != nil {
			value = b[from:]
		}
		h.names, h.values = append(h.names, string(name)), append(h.values, value)
		if err != nil {
			return h
		}
	}
	return h
}

// has reports whether the record has members of all these names.
func (h head) has(names ...string) bool { return h.count(names...) == len(names) }

// count returns how many of these names members have.
func (h head) count(names ...string) (n int) {
	for _, name := range names {
		if h.at(name) >= 0 {
			n++
		}
	}
	return n
}

// at returns where a name stands last; -1 if it does not.
func (h head) at(name string) int {
	for i := len(h.names) - 1; i >= 0; i-- {
		if h.names[i] == name {
			return i
		}
	}
	return -1
}

// in looks into the object that is the value of a member, or into the first one
// of a list.
func (h head) in(name string) head {
	i := h.at(name)
	if i < 0 || i >= len(h.values) {
		return head{}
	}
	return headOf(bytes.TrimLeft(h.values[i], "["+blanks))
}

// text returns the string that is the value of a member, as it is written.
func (h head) text(name string) string {
	i := h.at(name)
	if i < 0 || i >= len(h.values) {
		return ""
	}
	return string(bytes.Trim(h.values[i], `"`))
}

// headerOf looks at the header line of a table.
func headerOf(line []byte, sep byte) head {
	h := head{whole: true}
	for name := range bytes.SplitSeq(line, []byte{sep}) {
		h.names = append(h.names, string(bytes.Trim(name, "\" \r")))
		if len(h.names) == mostNames {
			break
		}
	}
	return h
}

// firstRecord looks at the first record of what w holds, without taking
// anything.
func firstRecord(w *window, f Format, sep byte) head {
	switch f {
	case CSV, TSV:
		line := firstLine(w)
		if _, ok := separatorLine(line); ok {
			line = secondLine(w)
		}
		return headerOf(line, sep)
	case NDJSON:
		return firstWhole(w)
	case JSON:
		return headOf(firstObject(w))
	default:
		return headerOf(firstLine(w), ',')
	}
}

// brokenLines is how many broken lines a file may begin with and still be told
// by the first that is whole.
const brokenLines = 8

// firstWhole looks at the first line that holds a whole object, or else at the
// first line.
func firstWhole(w *window) head {
	h := headOf(firstLine(w))
	from := 0
	for range brokenLines {
		end := w.lineEnd(from)
		if end < 0 || end > w.max {
			break
		}
		b := w.rest()
		if found := headOf(b[from:end]); found.whole {
			return found
		}
		if from = end + 1; from > len(b) {
			break
		}
	}
	return h
}

// secondLine returns the line behind the first one, or nothing if there is none
// within the longest record.
func secondLine(w *window) []byte {
	first := w.lineEnd(0)
	if first < 0 || first >= w.max || first == len(w.rest()) {
		return nil
	}
	from := first + 1
	end := w.lineEnd(from)
	if end < 0 || end > w.max {
		return nil
	}
	return w.rest()[from:end]
}

// firstObject returns the first object, also one in arrays, as far as it is
// within the longest record.
func firstObject(w *window) []byte {
	var s skimmer
	from, at := -1, 0
	for {
		b := w.rest()
		b = b[:min(len(b), w.max)]
		if from < 0 {
			rest := bytes.TrimLeft(b, "["+blanks)
			if len(rest) > 0 && rest[0] != '{' {
				return nil
			}
			if len(rest) > 0 {
				from = len(b) - len(rest)
				at = from
			}
		}
		if from >= 0 {
			n, done := s.feed(b[at:])
			if at += n; done {
				return b[from:at]
			}
		}
		if len(b) == w.max || !w.more() {
			return b[max(from, 0):]
		}
	}
}
