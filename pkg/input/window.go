package input

import (
	"bytes"
	"errors"
	"io"
)

var (
	newline  = []byte{'\n'}
	carriage = []byte{'\r'}
)

const (
	// firstBuffer is the size of the first buffer; most files need no other.
	firstBuffer = 128 << 10
	// emptyReads is how often a reader may give neither bytes nor an error.
	emptyReads = 100
)

// window is the part of a stream that is in memory. The bytes it hands out hold
// until the next call.
type window struct {
	r   io.Reader
	buf []byte
	// start and end bound the bytes that were read and not yet taken.
	start, end int
	// line is the number of the line at start, from 1, and col how many bytes of
	// it were taken.
	line, col int
	// max is the most bytes of one record. No more than that, and one byte, need
	// ever be in memory.
	max int
	// err is what ended the stream; io.EOF at its end.
	err error
}

func newWindow(r io.Reader, limit int) *window {
	return &window{r: r, buf: make([]byte, firstBuffer), line: 1, max: limit}
}

// rest returns the bytes that are in memory and not yet taken.
func (w *window) rest() []byte { return w.buf[w.start:w.end] }

// full reports whether more than the longest record is in memory.
func (w *window) full() bool { return w.end-w.start > w.max }

// more reads on and reports whether bytes came. It gives none when the stream
// has ended or the window is full.
func (w *window) more() bool {
	if w.err != nil || w.full() {
		return false
	}
	w.room()
	for range emptyReads {
		n, err := w.r.Read(w.buf[w.end:])
		w.end += n
		w.err = err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	w.err = io.ErrNoProgress
	return false
}

// room makes room at the end of the buffer: by moving what is left to its
// front, or, while that is little, by doubling it.
func (w *window) room() {
	if w.end < len(w.buf) {
		return
	}
	to, most := w.buf, w.max+firstBuffer
	if w.start < len(w.buf)/2 && len(w.buf) < most {
		to = make([]byte, min(2*len(w.buf), most))
	}
	w.end = copy(to, w.rest())
	w.buf, w.start = to, 0
}

// take marks the first n bytes as taken and counts their lines.
func (w *window) take(n int) {
	b := w.buf[w.start : w.start+n]
	w.start += n
	w.col += n
	if lines := bytes.Count(b, newline); lines > 0 {
		w.line += lines
		w.col = n - 1 - bytes.LastIndexByte(b, '\n')
	}
}

// lineEnd returns the offset in rest of the end of the line that begins at
// offset from: of its newline, or of the end of the stream. It is -1 when
// reading failed or the window is full.
func (w *window) lineEnd(from int) int {
	for {
		if i := bytes.IndexByte(w.rest()[from:], '\n'); i >= 0 {
			return from + i
		}
		from = w.end - w.start
		if !w.more() {
			break
		}
	}
	if errors.Is(w.err, io.EOF) && !w.full() {
		return w.end - w.start
	}
	return -1
}

// next takes a line and returns it without its end. The error is io.EOF at the
// end, a LineError for a line that is too long, or what the stream gave.
func (w *window) next() ([]byte, error) {
	n := w.lineEnd(0)
	switch {
	case n < 0:
		return nil, w.skip()
	case n > w.max:
		w.start += n + 1
		w.line++
		return nil, tooLong(w.line-1, w.max)
	case n < len(w.rest()):
		line := w.rest()[:n]
		w.start += n + 1
		w.line++
		return bytes.TrimSuffix(line, carriage), nil
	case n == 0:
		return nil, io.EOF
	}
	line := w.rest()
	w.start = w.end
	w.line++
	return line, nil
}

// skip takes the line at start, which is too long, without keeping it.
func (w *window) skip() error {
	if !w.full() {
		return w.err
	}
	line := w.line
	for {
		if i := bytes.IndexByte(w.rest(), '\n'); i >= 0 {
			w.take(i + 1)
			break
		}
		w.start = w.end
		if !w.more() {
			break
		}
	}
	return tooLong(line, w.max)
}
