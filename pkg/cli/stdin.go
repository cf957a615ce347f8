package cli

import (
	"context"
	"io"
)

// interruptible returns a reader that gives up when ctx is done, although a
// read from a terminal or a pipe cannot be stopped: the read goes on in the
// background and what it brings is dropped.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	return &contextReader{ctx: ctx, r: r, done: make(chan result, 1)}
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
