package input

import (
	"errors"
	"io"
)

// jsonStream reads objects in any layout, one after another or in arrays.
type jsonStream struct {
	w *window
	// depth is how many arrays are open: what stands in arrays of arrays is read
	// as well.
	depth int
	// line is where the last record began, and nth how many began there before.
	line, nth int
}

func (j *jsonStream) next(r *record) (line int, err error) {
	for {
		c, err := j.peek()
		line = j.w.line
		switch {
		case errors.Is(err, io.EOF) && j.depth > 0:
			j.depth = 0
			return line, &LineError{Line: line, Err: errors.New("the array is not closed; the file may be cut off")}
		case err != nil:
			return line, err
		case c == '[' && j.depth < deepest:
			j.depth++
		case c == ']':
			j.depth = max(0, j.depth-1)
		case c != ',':
			j.nth++
			if line != j.line {
				j.line, j.nth = line, 0
			}
			r.nth = j.nth
			return line, j.element(r)
		}
		j.w.take(1)
	}
}

// peek returns the next byte that is not blank.
func (j *jsonStream) peek() (byte, error) {
	for {
		b := j.w.rest()
		for i, c := range b {
			if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
				j.w.take(i)
				return c, nil
			}
		}
		j.w.take(len(b))
		if !j.w.more() {
			return 0, j.w.err
		}
	}
}

// element takes one value and sets the record from it. A value that is too long
// is passed over without being kept.
func (j *jsonStream) element(r *record) error {
	var s skimmer
	line, col, size, long := j.w.line, j.w.col, 0, false
	for {
		n, done := s.feed(j.w.rest()[size:])
		size += n
		long = long || size > j.w.max
		if done {
			break
		}
		if long {
			j.w.take(size)
			size = 0
		}
		if !j.w.more() {
			if !errors.Is(j.w.err, io.EOF) {
				return j.w.err
			}
			j.depth = 0 // the cut is told once
			break
		}
	}
	b := j.w.rest()[:size]
	j.w.take(size)
	if long {
		return tooLong(line, j.w.max)
	}
	return placed(r.object(b), b, line, col)
}
