package input

import "bytes"

// sift passes over the lines of a chunk that hold nothing of what is looked for,
// without reading them. The zero value passes over none.
type sift struct {
	// index returns where in bytes something may be; -1 is nowhere.
	index func([]byte) int
	// next is the place in the window where that is.
	next int
	// passed counts the lines.
	passed int
}

// pass goes on to the next line to read: one that may hold something, or that
// does not begin and end as the lines of its form do.
func (s *sift) pass(w *window, first, last byte) {
	if s.index == nil {
		return
	}
	for w.start < w.end {
		if s.next < w.start {
			s.next = w.end
			if i := s.index(w.rest()); i >= 0 {
				s.next = w.start + i
			}
		}
		size := indexFrom(w.rest(), 0, '\n')
		line := bytes.TrimSuffix(w.rest()[:size], carriage)
		if w.start+size >= s.next && s.next < w.end || len(line) > w.max || !delimited(line, first, last) {
			return
		}
		s.passed++
		w.start = min(w.start+size+1, w.end)
		w.line++
	}
}

// delimited reports whether a line begins and ends with given bytes; 0 stands for
// any that is visible.
func delimited(line []byte, first, last byte) bool {
	if len(line) == 0 || line[0] <= ' ' || line[len(line)-1] <= ' ' {
		return false
	}
	return (first == 0 || line[0] == first) && (last == 0 || line[len(line)-1] == last)
}
