package notify

import (
	"context"
	"crypto/x509"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
)

// Security says how a connection to a mail server is kept private.
type Security string

// The kinds; "" is STARTTLS.
const (
	// STARTTLS begins in the open and goes on in private (RFC 3207); a server that
	// does not offer that gets nothing.
	STARTTLS Security = "starttls"
	// TLS is private from the first byte (RFC 8314).
	TLS Security = "tls"
	// NoTLS is for a server on this machine alone.
	NoTLS Security = "none"
)

const (
	// emailTries is how often a mail is tried; after failures that may pass there is
	// a pause, which doubles.
	emailTries = 3
	firstPause = 2 * time.Second
)

// EmailOptions say whom to write to, and by which server.
type EmailOptions struct {
	// Host and Port are the server's; 0 is 587 with STARTTLS, 465 with TLS, else 25.
	Host string
	Port int
	TLS  Security
	// From and To are addresses, such as "Alerts <alerts@northwind.example>".
	From string
	To   []string
	// User and Password sign in; an empty User does not.
	User, Password string
	// Agent is the User-Agent of the mail.
	Agent string
	// Roots are the authorities that vouch for servers; nil are the system's.
	Roots *x509.CertPool
	// Pause is before the second try; 0 is two seconds.
	Pause time.Duration
}

// Email sends a report as a mail.
type Email struct {
	o    EmailOptions
	from *mail.Address
	to   []*mail.Address
}

// NewEmail returns the channel to people's addresses. Options that cannot be used are
// an error of kind BadConfig.
func NewEmail(o EmailOptions) (*Email, error) {
	e := &Email{o: o}
	var err error
	if e.from, err = parseAddress(o.From); err != nil {
		return nil, err
	}
	for _, to := range o.To {
		a, err := parseAddress(to)
		if err != nil {
			return nil, err
		}
		e.to = append(e.to, a)
	}
	switch o.TLS {
	case "", STARTTLS, TLS, NoTLS:
	default:
		return nil, mention.Errorf(mention.BadConfig, "tls is %q", string(o.TLS)).WithHint("it can be starttls, tls, none")
	}
	if o.Host == "" || len(e.to) == 0 {
		return nil, mention.Errorf(mention.BadConfig, "a mail needs a server and somebody who gets it").WithHint("set host and to")
	}
	if e.o.Port == 0 {
		e.o.Port = map[Security]int{TLS: 465, NoTLS: 25}[o.TLS]
	}
	if e.o.Port == 0 {
		e.o.Port = 587
	}
	if e.o.Pause == 0 {
		e.o.Pause = firstPause
	}
	return e, nil
}

// parseAddress reads an address of mail. One beyond ASCII needs servers that few have.
func parseAddress(s string) (*mail.Address, error) {
	a, err := mail.ParseAddress(s)
	if err != nil || strings.ContainsFunc(a.Address, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, mention.Errorf(mention.BadConfig, "%q is no address of mail", s).WithHint("write name@host.example, or Name <name@host.example>")
	}
	a.Name = output.Line(a.Name)
	return a, nil
}

// Name implements Channel.
func (e *Email) Name() string { return "email " + e.server() }

// Send implements Channel. Who refuses a mail does not hinder the others.
func (e *Email) Send(ctx context.Context, r *Report, most int) error {
	body, err := e.message(r, most)
	if err != nil {
		return err
	}
	pending, pause := e.to, e.o.Pause
	var refused []error
	for try := 1; ; try++ {
		later, gone, err := e.deliver(ctx, pending, body)
		refused = append(refused, gone...)
		switch {
		case ctx.Err() != nil && err != nil:
			return stopped(ctx)
		case err == nil && len(later) == 0:
			return e.refusals(refused)
		case err != nil && !passes(err):
			return explain(err)
		}
		if err == nil {
			pending, err = later, errLater
		}
		if deadline, ok := ctx.Deadline(); try == emailTries || ok && time.Until(deadline) < pause {
			return explain(err)
		}
		if !rest(ctx, pause) {
			return stopped(ctx)
		}
		pause *= 2
	}
}

// rest sleeps, and reports whether ctx let it.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

func (e *Email) server() string { return net.JoinHostPort(e.o.Host, strconv.Itoa(e.o.Port)) }
