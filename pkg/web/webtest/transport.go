package webtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
)

// Transport carries requests to h in memory. There are no sockets, so that it
// works inside testing/synctest. Bodies are streamed: the handler waits until
// the client reads. When the client closes the body or its context ends, the
// handler's context ends and its writes fail; a handler that goes on writing
// all the same is aborted.
//
// As on a network, a body shorter than its Content-Length, or a handler that
// panics with http.ErrAbortHandler, is an unexpected end for the reader.
func Transport(h http.Handler) http.RoundTripper { return transport{h} }

type transport struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		closeBody(req)
		return nil, err
	}
	// The handler's context ends with the client's, until it takes the connection
	// over.
	ctx, end := context.WithCancelCause(context.WithoutCancel(req.Context()))
	cancel := func() { end(nil) }
	unhook := context.AfterFunc(req.Context(), func() { end(req.Context().Err()) })
	r, w := io.Pipe()
	a := &answer{method: req.Method, header: http.Header{}, pipe: w, ready: make(chan struct{})}
	go a.serve(t.handler, serverRequest(ctx, req))

	select {
	case <-a.ready:
	case <-req.Context().Done():
	}
	err := req.Context().Err() // it goes first where both are there
	client := a.taken(err != nil)
	if err == nil && a.code == 0 {
		err = errors.New("connection closed before an answer")
	}
	switch {
	case err != nil:
		unhook()
		cancel()
		_ = r.Close()
		return nil, err
	case client != nil:
		unhook()
		return a.response(req, &upgraded{client, cancel}), nil
	}
	stop := context.AfterFunc(ctx, func() { w.CloseWithError(req.Context().Err()) })
	return a.response(req, &body{r, func() { stop(); unhook(); cancel() }}), nil
}

// serverRequest is the request as a server sees it.
func serverRequest(ctx context.Context, req *http.Request) *http.Request {
	s := req.Clone(ctx)
	s.URL.Scheme, s.URL.Host, s.URL.User, s.URL.Fragment = "", "", nil, ""
	s.RequestURI = s.URL.RequestURI()
	s.RemoteAddr = "192.0.2.1:1234"
	s.Proto, s.ProtoMajor, s.ProtoMinor = "HTTP/1.1", 1, 1
	if s.Host == "" {
		s.Host = req.URL.Host
	}
	if s.Body == nil {
		s.Body = http.NoBody
	}
	return s
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}

// body ends the handler's context when the client closes it.
type body struct {
	*io.PipeReader
	done func()
}

// Close implements io.Closer.
func (b *body) Close() error {
	b.done()
	return b.PipeReader.Close()
}

// answer is the handler's side.
type answer struct {
	method string
	header http.Header
	pipe   *io.PipeWriter
	ready  chan struct{}

	once    sync.Once // closes ready
	code    int
	sent    http.Header
	length  int64 // as declared; -1 is unknown
	written int64
	broken  bool

	takeover
}

func (a *answer) serve(h http.Handler, req *http.Request) {
	complete := false
	defer func() {
		closeBody(req)
		if a.hijacked() {
			if !complete {
				a.hangUp()
			}
			return // the connection is the handler's
		}
		if complete {
			a.Flush()
			a.finish(context.Cause(req.Context()))
			return
		}
		// Neither a panic nor runtime.Goexit may leave the client waiting; a head
		// that did not go out never will.
		a.once.Do(func() {
			a.code = 0
			close(a.ready)
		})
		a.pipe.CloseWithError(io.ErrUnexpectedEOF)
		p := recover()
		if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) || p == nil {
			return
		}
		panic(p)
	}()
	h.ServeHTTP(a, req)
	complete = true
}

// finish ends the body. What a handler writes after its client has gone is no
// good end.
func (a *answer) finish(gone error) {
	if gone == nil && a.length > a.written && a.hasBody() {
		gone = io.ErrUnexpectedEOF
	}
	a.pipe.CloseWithError(gone) // nil is io.EOF
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter. As with a server, the head goes
// out with the first bytes of the body, or at the end.
func (a *answer) WriteHeader(code int) {
	if code < 200 && code != http.StatusSwitchingProtocols || a.code != 0 {
		return
	}
	a.code, a.length = code, -1
	a.sent = http.Header{}
	for name, values := range a.header {
		for _, v := range values {
			a.sent.Add(name, v)
		}
	}
	if n, err := strconv.ParseInt(a.sent.Get("Content-Length"), 10, 64); err == nil && n >= 0 {
		a.length = n
	}
}

// send lets the client go on.
func (a *answer) send() { a.once.Do(func() { close(a.ready) }) }

// Write implements http.ResponseWriter.
func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if !a.hasBody() {
		return len(p), nil
	}
	if a.length >= 0 && a.written+int64(len(p)) > a.length {
		return 0, http.ErrContentLength
	}
	if a.broken {
		panic(http.ErrAbortHandler)
	}
	if a.written == 0 && a.sent.Get("Content-Type") == "" {
		a.sent.Set("Content-Type", http.DetectContentType(p))
	}
	a.send()
	n, err := a.pipe.Write(p)
	a.written += int64(n)
	a.broken = err != nil
	return n, err
}

// Flush implements http.Flusher.
func (a *answer) Flush() {
	a.WriteHeader(http.StatusOK)
	a.send()
}

func (a *answer) hasBody() bool {
	return a.method != http.MethodHead && a.code != http.StatusNoContent && a.code != http.StatusNotModified
}

func (a *answer) response(req *http.Request, b io.ReadCloser) *http.Response {
	return &http.Response{
		Status:     fmt.Sprintf("%d %s", a.code, http.StatusText(a.code)),
		StatusCode: a.code,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        a.sent,
		Body:          b,
		ContentLength: a.length,
		Request:       req,
	}
}
