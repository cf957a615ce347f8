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
		b := w.rest()
		size := bytes.IndexByte(b, '\n')
		if size < 0 {
			size = len(b)
		}
		if w.start+size >= s.next && s.next < w.end {
			return
		}
		if line := b[:size]; size > w.max || !enclosed(line, first, last) {
			if line = bytes.TrimSuffix(line, carriage); len(line) > w.max || !delimited(line, first, last) {
				return
			}
		}
		s.passed++
		w.start = min(w.start+size+1, w.end)
		w.line++
	}
}

// enclosed reports whether a line begins and ends with given bytes that are visible.
func enclosed(line []byte, first, last byte) bool {
	return len(line) > 0 && first > ' ' && last > ' ' && line[0] == first && line[len(line)-1] == last
}

// delimited reports whether a line begins and ends with given bytes; 0 stands for
// any that is visible.
func delimited(line []byte, first, last byte) bool {
	if len(line) == 0 || line[0] <= ' ' || line[len(line)-1] <= ' ' {
		return false
	}
	return (first == 0 || line[0] == first) && (last == 0 || line[len(line)-1] == last)
}
