package mention

import (
	"errors"
	"fmt"
	"time"
)

// ErrorKind classifies errors by what the user can do about them; the command
// line makes its exit code of it. A kind is itself an error, so that
// errors.Is(err, mention.Blocked) asks for it.
type ErrorKind string

// The kinds of errors. The string is the code in machine-readable errors.
const (
	Failure      ErrorKind = "failure"      // anything without a better kind
	BadUsage     ErrorKind = "usage"        // wrong flags or arguments
	BadConfig    ErrorKind = "config"       // wrong configuration
	BadInput     ErrorKind = "input"        // an input file that cannot be read as told
	BadQuery     ErrorKind = "query"        // a query that does not parse, or that a site refuses
	Credentials  ErrorKind = "credentials"  // missing, wrong or expired key
	Unconfigured ErrorKind = "unconfigured" // a source lacks a setting that it needs
	Blocked      ErrorKind = "blocked"      // the site refuses us
	RateLimited  ErrorKind = "rate-limited" // the site asks us to wait longer than we will
	Changed      ErrorKind = "changed"      // the answer is not what the contract says
	Unavailable  ErrorKind = "unavailable"  // no answer, or a server's error
	Interrupted  ErrorKind = "interrupted"  // stopped by the user
	TimedOut     ErrorKind = "timed-out"    // stopped by --max-runtime
	Overdue      ErrorKind = "overdue"      // a privacy duty is overdue
	Locked       ErrorKind = "locked"       // another run is at work on the same
)

// Error returns the kind's code.
func (k ErrorKind) Error() string { return string(k) }

// Retryable reports whether the same call may succeed later without a change.
func (k ErrorKind) Retryable() bool {
	return k == RateLimited || k == Unavailable || k == TimedOut || k == Interrupted || k == Locked
}

// Error is an error with a kind and, for the user, the next step.
type Error struct {
	Kind ErrorKind
	// Err says what and why: lower case, no address with its parameters.
	Err error
	// Hint says what to do next; it is shown on a line of its own.
	Hint string
	// RetryAfter is how long the site asks to wait; 0 is unknown.
	RetryAfter time.Duration
}

// Errorf returns an Error of a kind; the format is fmt.Errorf's.
func Errorf(kind ErrorKind, format string, args ...any) *Error {
	return &Error{Kind: kind, Err: fmt.Errorf(format, args...)}
}

// WithHint sets the hint and returns e.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Error returns what and why, without the hint.
func (e *Error) Error() string {
	if e.Err == nil {
		return string(e.Kind)
	}
	return e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is(err, kind) true for the error's kind.
func (e *Error) Is(target error) bool { return target == error(e.Kind) }

// KindOf returns the kind of the first error in err's chain that has one, and
// Failure for other errors. It is "" for nil.
func KindOf(err error) ErrorKind {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	for _, k := range []ErrorKind{
		BadUsage, BadConfig, BadInput, BadQuery, Credentials, Unconfigured, Blocked, RateLimited,
		Changed, Unavailable, Interrupted, TimedOut, Overdue, Locked,
	} {
		if errors.Is(err, k) {
			return k
		}
	}
	return Failure
}
