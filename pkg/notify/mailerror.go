package notify

import (
	"crypto/tls"
	"errors"
	"net"
	"net/textproto"
	"strconv"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/web"
)

// errLater is when a server puts some receivers off each time.
var errLater error = mention.Errorf(mention.Unavailable, "the server put some of those who should get it off until later")

// passes reports whether a failure may be gone at the next try: a reply of 4yz, or a
// connection that broke.
func passes(err error) bool {
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		return reply.Code/100 == 4
	}
	if own, ok := errors.AsType[*mention.Error](err); ok {
		return own.Kind.Retryable()
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return false
	}
	dns, ok := errors.AsType[*net.DNSError](err)
	return !ok || !dns.IsNotFound
}

// refusals is one error for the receivers that the server does not take.
func (e *Email) refusals(errs []error) error {
	if len(errs) == 0 {
		return nil
	}
	return mention.Errorf(mention.Failure, "it refused %d of %s: %w", len(errs), plural(len(e.to), "receiver"), tame(errs[0])).
		WithHint("check to in the configuration; the others have got the mail")
}

// explain adds the kind and the next step to an error.
func explain(err error) error {
	if own, ok := errors.AsType[*mention.Error](err); ok {
		return own
	}
	reply, ok := errors.AsType[*textproto.Error](err)
	switch {
	case ok && (reply.Code == 535 || reply.Code == 534 || reply.Code == 530):
		return mention.Errorf(mention.Credentials, "it answered %w", tame(err)).WithHint("check user and password of the mail server")
	case ok && reply.Code/100 == 5:
		return mention.Errorf(mention.Failure, "it answered %w", tame(err)).WithHint("the server does not take this mail; check from and to")
	case ok:
		return mention.Errorf(mention.Unavailable, "it answered %w, each time that it was tried", tame(err)).WithHint("see what the server says")
	}
	return mention.Errorf(mention.Unavailable, "%w", tame(web.Plainly(err))).WithHint("check host, port and tls of the mail server, and the connection")
}

// tame makes an error's text fit for one line: servers say what they like.
func tame(err error) error {
	text := err.Error()
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		text = strconv.Itoa(reply.Code) + " " + reply.Msg
	}
	return tamed{cut(output.Line(text), 200), err}
}

type tamed struct {
	text string
	err  error
}

func (t tamed) Error() string { return t.text }
func (t tamed) Unwrap() error { return t.err }
