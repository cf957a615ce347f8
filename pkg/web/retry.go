package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	firstPause = time.Second
	longPause  = 30 * time.Second
	maxDrain   = 64 << 10
)

// retrier asks again where that may help: after a network error or a passing
// status. It waits as long as the site asks, or else by exponential backoff
// with full jitter. When it gives up it returns the last answer as it is.
type retrier struct {
	next    http.RoundTripper
	pace    *pacer
	timeout time.Duration
	retries int
	log     *slog.Logger
	hide    scrubber
	// spend, unspend and hopeless are those of the Options; each may be nil.
	spend    func(*http.Request) error
	unspend  func(*http.Request)
	hopeless func(int, http.Header, []byte) bool
}

// RoundTrip implements http.RoundTripper.
func (t *retrier) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	var paused time.Duration
	for n := 0; ; n++ {
		if n > 0 && req.GetBody != nil {
			body, err := req.GetBody()
			if err != nil {
				return nil, err
			}
			req = req.WithContext(ctx)
			req.Body = body
		}
		waited, err := t.pace.wait(ctx, req.URL.Host)
		if err != nil {
			closeBody(req)
			return nil, err
		}
		if t.spend != nil {
			if err := t.spend(req); err != nil {
				closeBody(req)
				return nil, err
			}
		}
		res, err := t.attempt(req, n+1, paused+waited)
		if t.unspend != nil && Unreached(err) {
			t.unspend(req)
		}
		pause, again := t.again(req, n, res, err)
		if !again {
			return res, err
		}
		drain(res)
		if err := t.pace.stayAway(ctx, req.URL.Host, pause); err != nil {
			return nil, err
		}
		paused = pause
	}
}

// again decides whether to ask again, and after which pause.
func (t *retrier) again(req *http.Request, n int, res *http.Response, err error) (time.Duration, bool) {
	ctx := req.Context()
	if err != nil {
		pause := backoff(n)
		again := n < t.retries && ctx.Err() == nil && idempotent(req) && passing(err) && !pastDeadline(ctx, pause)
		if Unreached(err) {
			again = t.pace.seek(req.URL.Host, again, n >= t.retries)
		}
		return pause, again
	}
	t.pace.found(req.URL.Host)
	if t.lost(res) {
		return 0, false
	}
	asked, ok := askedWait(res.StatusCode, res.Header, time.Now())
	if ok && asked > 0 {
		t.pace.hold(req.URL.Host, asked)
	}
	if n >= t.retries || !retryable(req, res, ok) {
		return 0, false
	}
	pause := asked
	if !ok {
		pause = backoff(n)
	}
	return pause, pause <= t.pace.maxWait && !pastDeadline(ctx, pause)
}

// lost reports whether the source knows that an answer will not pass. It looks
// at the beginning of the body, and puts it back.
func (t *retrier) lost(res *http.Response) bool {
	if t.hopeless == nil || res.StatusCode < 400 {
		return false
	}
	body := res.Body
	head, err := io.ReadAll(io.LimitReader(body, maxErrorBody))
	tail := io.Reader(body)
	if err != nil {
		tail = failed{err}
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head), tail), body}
	return t.hopeless(res.StatusCode, res.Header, unzipped(res.Header, head))
}

// unzipped is what the beginning of a body says, compressed or not.
func unzipped(h http.Header, head []byte) []byte {
	if h.Get("Content-Encoding") == "" {
		return head
	}
	z, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return head
	}
	plain, _ := io.ReadAll(io.LimitReader(z, maxErrorBody)) // it may be cut off
	return plain
}

// failed is a reader that has failed.
type failed struct{ err error }

// Read implements io.Reader.
func (f failed) Read([]byte) (int, error) { return 0, f.err }

// backoff is a random pause below a bound that doubles with each try ("full
// jitter": clients that failed together do not come back together).
func backoff(n int) time.Duration {
	return rand.N(min(firstPause<<min(n, 10), longPause)) + 1
}

// idempotent reports whether a request may be made twice. One with a key for that,
// under which its receiver knows it again, may, as for net/http.
func idempotent(req *http.Request) bool {
	return req.Method == "" || req.Method == http.MethodGet || req.Method == http.MethodHead ||
		req.Header.Get("Idempotency-Key") != ""
}

// retryable reports whether the status may pass. A POST is repeated only after
// an answer that says that nothing was done.
func retryable(req *http.Request, res *http.Response, asked bool) bool {
	busy := res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusServiceUnavailable
	if !idempotent(req) {
		return busy && (req.GetBody != nil || req.Body == nil || req.Body == http.NoBody)
	}
	switch code := res.StatusCode; code {
	case http.StatusForbidden:
		return asked // a rate limit by another name (GitHub)
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		return true
	default:
		return busy || code >= 520 && code <= 524 // a proxy without its server
	}
}

// passing reports whether a network error may be gone at the next try. A wrong
// certificate and a name that does not exist stay.
func passing(err error) bool {
	if _, ok := errors.AsType[*mention.Error](err); ok {
		return false
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return false
	}
	dns, ok := errors.AsType[*net.DNSError](err)
	return !ok || !dns.IsNotFound
}

// attempt sends the request once. Its time-out covers the body too, so it ends
// when the body does.
func (t *retrier) attempt(req *http.Request, n int, waited time.Duration) (*http.Response, error) {
	ctx, cancel := req.Context(), context.CancelFunc(func() {})
	if t.timeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, t.timeout, slowError{t.timeout})
	}
	start := time.Now()
	res, err := t.next.RoundTrip(req.WithContext(ctx))
	line := attemptLine{t: t, req: req, n: n, waited: waited, took: time.Since(start)}
	if err != nil {
		if slow := context.Cause(ctx); req.Context().Err() == nil && slow != nil {
			err = slow
		}
		cancel()
		line.log(0, 0, err)
		return nil, Plainly(err)
	}
	if res.StatusCode == http.StatusSwitchingProtocols {
		// The connection is the caller's now; its body must stay writable.
		cancel()
		line.log(res.StatusCode, 0, nil)
		return res, nil
	}
	res.Body = &meteredBody{
		ReadCloser: res.Body,
		cause:      func() error { return context.Cause(ctx) },
		done: func(bytes int64, err error) {
			cancel()
			line.log(res.StatusCode, bytes, err)
		},
	}
	return res, nil
}

// slowError is the cause when an attempt's time is up.
type slowError struct{ limit time.Duration }

func (e slowError) Error() string { return fmt.Sprintf("no whole answer within %s", e.limit) }

// drain reads the rest of a short body, so that the connection can be used
// again, and closes it.
func drain(res *http.Response) {
	if res != nil {
		_, _ = io.CopyN(io.Discard, res.Body, maxDrain)
		_ = res.Body.Close()
	}
}
