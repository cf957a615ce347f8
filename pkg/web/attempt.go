package web

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// meteredBody counts a body's bytes as they came over the wire, and tells when
// it ended.
type meteredBody struct {
	io.ReadCloser
	cause func() error // why the attempt's context ended
	n     atomic.Int64
	once  sync.Once
	done  func(bytes int64, err error)
}

// Read implements io.Reader. When the attempt's time is up, the error says so.
func (b *meteredBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n.Add(int64(n))
	switch {
	case err == nil:
		return n, nil
	case errors.Is(err, io.EOF):
		b.end(nil)
		return n, io.EOF
	}
	if slow, ok := errors.AsType[slowError](b.cause()); ok {
		err = slow
	}
	b.end(err)
	return n, err
}

// Close implements io.Closer.
func (b *meteredBody) Close() error {
	err := b.ReadCloser.Close()
	b.end(nil)
	return err
}

func (b *meteredBody) end(err error) { b.once.Do(func() { b.done(b.n.Load(), err) }) }

// attemptLine is the debug line of one attempt.
type attemptLine struct {
	t            *retrier
	req          *http.Request
	n            int
	waited, took time.Duration
}

func (l attemptLine) log(status int, bytes int64, err error) {
	ctx := l.req.Context()
	if !l.t.log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", l.req.Method),
		slog.String("url", l.t.hide.secrets(Redact(l.req.URL))),
		slog.Int("status", status),
		slog.Int64("ms", l.took.Milliseconds()),
		slog.Int64("bytes", bytes),
		slog.Int("attempt", l.n),
		slog.Int64("waited_ms", l.waited.Milliseconds()),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", l.t.hide.text(err.Error())))
	}
	l.t.log.LogAttrs(ctx, slog.LevelDebug, "request", attrs...)
}
