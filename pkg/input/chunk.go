package input

import (
	"bytes"
	"errors"
	"io"
)

// chunkSize is how many bytes a chunk holds, unless a line is longer: enough to
// make handing it over cheap, and little enough to stay in a core's own cache.
const chunkSize = 256 << 10

// Chunk is a run of whole lines that was cut off a stream, for a decoder beside
// the others to read. The zero value is ready for Cut, and its memory is used
// again.
type Chunk struct {
	buf  []byte
	data []byte // of buf
	line int
	// fault stands in place of a line that is too long.
	fault error
}

// Splits reports whether the stream can be cut into chunks: whether its records
// are lines. It reads as much as is needed to know that.
func (d *Decoder) Splits() bool {
	if d.begin() != nil {
		return false
	}
	switch f := d.format.(type) {
	case *ndjson, *lines:
		return true
	case *foreign:
		_, ok := f.c.(*ndjson)
		return ok
	}
	return false
}

// Cut fills c with the next lines of a stream that Splits. It waits for one line,
// and takes as many as are there, so that a slow stream is read as it comes. The
// error is io.EOF at the end; any other is one that ends Posts as well.
func (d *Decoder) Cut(c *Chunk) error {
	if d.err != nil {
		return d.err
	}
	c.data, c.fault, c.line = nil, nil, d.w.line
	n, err := d.w.wholeLines()
	if err != nil {
		if c.fault = d.fault(err); d.err != nil {
			return d.err
		}
		return nil
	}
	d.w.swap(c, n)
	return nil
}

// Fork returns a decoder that reads chunks of the stream, side by side with
// others. Its filter is its own. So is index, which returns where in whole lines
// something may be that the filter wants, or -1: lines before that place are
// passed over unread, as if they were refused; nil reads all lines.
func (d *Decoder) Fork(filter func(title, text string) bool, index func(lines []byte) int) *Decoder {
	fork := &Decoder{o: d.o, origin: d.origin, w: &window{max: d.o.MaxLine}, err: io.EOF}
	fork.o.Filter = filter
	fork.record.extra, fork.record.naming = d.record.extra, newNaming(d.o.Text, d.o.Keep)
	var own *dialect
	if d.dialect >= 0 {
		own = &dialects()[d.dialect] // they have memory of their own
	}
	form := NDJSON
	if _, ok := d.format.(*lines); ok {
		form = Lines
	}
	fork.format = read(fork.w, form, 0, own)
	if s := fork.sift(); s != nil {
		s.index = index
	}
	return fork
}

// Load lets Posts go on with the records of a chunk.
func (d *Decoder) Load(c *Chunk) {
	*d.w = window{buf: c.data, end: len(c.data), line: c.line, max: d.w.max, err: io.EOF}
	d.err, d.pending = nil, c.fault
	if s := d.sift(); s != nil {
		s.next = -1
	}
}

// wholeLines returns how many bytes of whole lines are in memory, at least one
// line. The last line of a stream is whole without a newline. The error is io.EOF
// at the end, a LineError for a line that is too long, or what the stream gave.
func (w *window) wholeLines() (int, error) {
	for {
		if i := bytes.LastIndexByte(w.rest(), '\n'); i >= 0 {
			return i + 1, nil
		}
		if !w.more() {
			break
		}
	}
	switch {
	case w.full():
		return 0, w.skip()
	case !errors.Is(w.err, io.EOF) || len(w.rest()) == 0:
		return 0, w.err
	}
	return len(w.rest()), nil
}

// swap gives the first n bytes that are left to a chunk, with the buffer that
// they are in, and goes on in that of the chunk.
func (w *window) swap(c *Chunk, n int) {
	c.data = w.rest()[:n]
	w.line += bytes.Count(c.data, newline)
	rest := w.rest()[n:]
	to := c.buf
	if most := max(chunkSize, 2*len(rest)); len(to) < most || len(to) > 2*most {
		to = make([]byte, most) // larger ones were for a long line
	}
	c.buf = w.buf
	w.start, w.end, w.buf = 0, copy(to, rest), to
}
