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
	b, line, col, err := j.cut(r)
	if err != nil {
		return line, err
	}
	return line, placed(r.object(b), b, line, col)
}

// cut implements cutter.
func (j *jsonStream) cut(r *record) (b []byte, line, col int, err error) {
	for {
		c, err := j.peek()
		line = j.w.line
		switch {
		case errors.Is(err, io.EOF) && j.depth > 0:
			j.depth = 0
			return nil, line, 0, &LineError{Line: line, Err: errCutOff}
		case err != nil:
			return nil, line, 0, err
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
			b, col, err = j.element()
			return b, line, col, err
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

// element takes one value and returns it with the bytes of its line before it. A
// value that is too long is passed over without being kept.
func (j *jsonStream) element() (b []byte, col int, err error) {
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
				return nil, col, j.w.err
			}
			j.depth = 0 // the cut is told once
			break
		}
	}
	b = j.w.rest()[:size]
	j.w.take(size)
	if long {
		return nil, col, tooLong(line, j.w.max)
	}
	return b, col, nil
}
