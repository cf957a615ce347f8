package web

import (
	"errors"
	"net"
	"syscall"
)

// Unreached reports whether an error is that of a request which did not get as
// far as its host: its name is not known, or it takes no connection.
func Unreached(err error) bool {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// Plainly says in plain words why a host was not reached; other errors stay as they
// are.
func Plainly(err error) error {
	if Unreached(err) {
		return unreachedError{err}
	}
	return err
}

// unreachedError says in plain words why a host was not reached; what net says
// names addresses of name servers and calls of the system.
type unreachedError struct{ cause error }

// Error implements error.
func (e unreachedError) Error() string {
	why := ""
	if errno, ok := errors.AsType[syscall.Errno](e.cause); ok {
		why = ": " + errno.Error()
	}
	dns, ok := errors.AsType[*net.DNSError](e.cause)
	switch {
	case ok && dns.IsNotFound:
		return "no host of that name is known"
	case ok && why == "" && dns.IsTimeout:
		return "the name server does not answer"
	case ok:
		return "its address cannot be looked up" + why
	case why == "" && isTimeout(e.cause):
		return "cannot be reached: no answer in time"
	}
	return "cannot be reached" + why
}

// Unwrap returns the cause.
func (e unreachedError) Unwrap() error { return e.cause }

func isTimeout(err error) bool {
	t, ok := errors.AsType[net.Error](err)
	return ok && t.Timeout()
}
