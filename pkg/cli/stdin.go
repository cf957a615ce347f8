package cli

import (
	"context"
	"io"
	"os"
)

// interruptible returns a reader that gives up when ctx is done, although a
// read from a terminal or a pipe cannot be stopped: the read goes on in the
// background and what it brings is dropped.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	return &contextReader{ctx: ctx, r: r, done: make(chan result, 1)}
}

// openPipe opens a named pipe or a device: even that may wait for a writer.
func openPipe(ctx context.Context, name string) (io.ReadCloser, error) {
	type opened struct {
		f   *os.File
		err error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := os.Open(name)
		done <- opened{f, err}
	}()
	select {
	case o := <-done:
		if o.err != nil {
			return nil, cannotOpen(o.err)
		}
		return pipe{interruptible(ctx, o.f), o.f}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// pipe reads in the background and closes the file.
type pipe struct {
	io.Reader
	io.Closer
}

type result struct {
	n   int
	err error
}

type contextReader struct {
	ctx  context.Context
	r    io.Reader
	buf  []byte // belongs to the background read while one is under way
	done chan result
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	if len(c.buf) < len(p) {
		c.buf = make([]byte, len(p))
	}
	go func(buf []byte) {
		n, err := c.r.Read(buf)
		c.done <- result{n, err}
	}(c.buf[:len(p)])
	select {
	case res := <-c.done:
		return copy(p, c.buf[:res.n]), res.err
	case <-c.ctx.Done():
		return 0, c.ctx.Err()
	}
}
