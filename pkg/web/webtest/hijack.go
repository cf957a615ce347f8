package webtest

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"sync"
)

// takeover is the connection that a handler has taken over, if it has.
type takeover struct {
	mu             sync.Mutex
	client, server net.Conn
	gone           bool
}

// Hijack implements http.Hijacker. The two ends of the connection are a pipe in
// memory.
func (a *answer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.client != nil || a.gone || a.code != 0 && a.code != http.StatusSwitchingProtocols {
		return nil, nil, errors.New("webtest: there is no connection to take over")
	}
	a.WriteHeader(http.StatusSwitchingProtocols)
	a.client, a.server = net.Pipe()
	a.send()
	return a.server, bufio.NewReadWriter(bufio.NewReader(a.server), bufio.NewWriter(a.server)), nil
}

// taken returns the client's end of a connection that the handler took over, or
// nil. If the client is gone, nobody can take it over any more.
func (t *takeover) taken(gone bool) net.Conn {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.gone = gone
	if gone && t.client != nil {
		_ = t.client.Close()
	}
	return t.client
}

func (t *takeover) hijacked() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.client != nil
}

// hangUp closes the server's end.
func (t *takeover) hangUp() { _ = t.server.Close() }

// upgraded is the body of an answer whose handler took the connection over: it
// can be written to as well.
type upgraded struct {
	net.Conn
	done func()
}

// Close implements io.Closer.
func (u *upgraded) Close() error {
	u.done()
	return u.Conn.Close()
}
