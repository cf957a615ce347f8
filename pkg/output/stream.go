package output

import (
	"io"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// encoder is a format: it appends rows to a buffer and never writes.
type encoder interface {
	// row appends a mention, with what comes before it.
	row(dst []byte, m *mention.Mention) ([]byte, error)
	// end appends what follows the last row.
	end(dst []byte) ([]byte, error)
}

// chunk is how many bytes are gathered before they are written.
const chunk = 64 << 10

// stream is the Writer of all formats. It writes whole rows only, so that what
// was written before an interruption can be read.
type stream struct {
	w      io.Writer
	enc    encoder
	buf    []byte
	live   bool
	closed bool
	err    error
}

// Write implements Writer.
func (s *stream) Write(m *mention.Mention) error {
	if s.closed {
		return mention.Errorf(mention.Failure, "the output is closed")
	}
	if s.err != nil {
		return s.err
	}
	s.buf, s.err = s.enc.row(s.buf, m)
	if s.live || len(s.buf) >= chunk {
		s.flush()
	}
	return s.err
}

// Flush implements Writer.
func (s *stream) Flush() error {
	s.flush()
	return s.err
}

// Close implements Writer. A second call does nothing.
func (s *stream) Close() error {
	if s.closed || s.err != nil {
		s.closed = true
		return s.err
	}
	s.closed = true
	s.buf, s.err = s.enc.end(s.buf)
	s.flush()
	return s.err
}

// flush writes the buffer; an error stays.
func (s *stream) flush() {
	if s.err != nil || len(s.buf) == 0 {
		return
	}
	n, err := s.w.Write(s.buf)
	if err == nil && n < len(s.buf) {
		err = io.ErrShortWrite
	}
	s.err = err
	s.buf = s.buf[:0]
}
