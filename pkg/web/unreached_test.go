package web

import (
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// refusedDial is what net says where a host takes no connection.
func refusedDial() error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
}

// TestUnreached says plainly why there was no way to a host, and asks once where
// all tries were of no use before.
func TestUnreached(t *testing.T) {
	lookup := &net.DNSError{Err: "server misbehaving", Name: "example.com", Server: "192.0.2.1:53", IsTemporary: true}
	for _, c := range []struct {
		name, says string
		err        error
		tries      int
	}{
		{"no connection", "example.com/a: cannot be reached: connection refused", refusedDial(), 3},
		{"no connection in time", "example.com/a: cannot be reached: no answer in time", &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, 3},
		{"no name server", "example.com/a: its address cannot be looked up", &net.OpError{Op: "dial", Err: lookup}, 3},
		{"slow name server", "example.com/a: the name server does not answer", &net.DNSError{Err: "i/o timeout", IsTimeout: true}, 3},
		{"no such name", "example.com/a: no host of that name is known", &net.DNSError{Err: "no such host", IsNotFound: true}, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			asked, spent, there := 0, 0, false
			o := Options{
				Hosts: []string{"example.com"}, Retries: 2,
				Spend:   func(*http.Request) error { spent++; return nil },
				Unspend: func(*http.Request) { spent-- },
				Base: transportFunc(func(r *http.Request) (*http.Response, error) {
					asked++
					if there {
						return &http.Response{StatusCode: 200, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
					}
					return nil, c.err
				}),
			}
			web := New(o)
			get := func() error { _, err := Get(t.Context(), web, "https://example.com/a", nil); return err }
			err := get()
			if mention.KindOf(err) != mention.Unavailable || err.Error() != c.says || !Unreached(err) {
				t.Errorf("%s: %v", c.name, err)
			}
			if asked != c.tries || spent != 0 {
				t.Errorf("%s: asked %d times, %d spent", c.name, asked, spent)
			}
			if asked = 0; get() == nil || asked != 1 {
				t.Errorf("%s: then asked %d times", c.name, asked)
			}
			there = true
			if err := get(); err != nil || spent != 1 {
				t.Errorf("%s: error %v, %d spent, once there is a way", c.name, err, spent)
			}
			if there, asked = false, 0; get() == nil || asked != c.tries {
				t.Errorf("%s: lost again, asked %d times", c.name, asked)
			}
		})
	}
}

// TestReached is for what failed behind the door.
func TestReached(t *testing.T) {
	for _, err := range []error{
		nil, errors.New("x"), &net.OpError{Op: "read", Err: syscall.ECONNRESET}, &StatusError{Code: 500},
	} {
		if Unreached(err) {
			t.Errorf("%v is taken for no way", err)
		}
	}
	if err := (unreachedError{refusedDial()}); strings.Contains(err.Error(), "dial") || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("%v", err)
	}
}

// transportFunc is an http.RoundTripper.
type transportFunc func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
