package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	// smtpTime bounds one try, from the call to the good-bye.
	smtpTime = time.Minute
	// maxReplies bounds what a server may say in one try, in bytes.
	maxReplies = 1 << 20
)

// deliver hands a mail over once. later are those whom the server put off, gone why it
// refused others; err is why nobody got it.
func (e *Email) deliver(ctx context.Context, to []*mail.Address, body []byte) (later []*mail.Address, gone []error, err error) {
	ctx, cancel := context.WithTimeout(ctx, smtpTime)
	defer cancel()
	conn, err := e.dial(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	c, err := e.greet(ctx, conn)
	if err != nil {
		return nil, nil, err
	}
	if err := c.Mail(e.from.Address); err != nil {
		return nil, nil, err
	}
	taken := 0
	for _, a := range to {
		err := c.Rcpt(a.Address)
		reply, ok := errors.AsType[*textproto.Error](err)
		switch {
		case err == nil:
			taken++
		case !ok:
			return nil, nil, err
		case reply.Code/100 == 4:
			later = append(later, a)
		default:
			gone = append(gone, err)
		}
	}
	if taken == 0 {
		if len(later) == 0 {
			return nil, nil, gone[0]
		}
		return later, gone, nil
	}
	if err := write(c, body); err != nil {
		return nil, nil, err
	}
	_ = c.Quit() // the mail is the server's now, whatever it says
	return later, gone, nil
}

// write sends the mail itself.
func write(c *smtp.Client, body []byte) error {
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(body); err != nil {
		return err
	}
	return w.Close()
}

// dial opens the connection, private from the start if that is asked for.
func (e *Email) dial(ctx context.Context) (net.Conn, error) {
	dialer := net.Dialer{Timeout: attemptTime}
	raw, err := dialer.DialContext(ctx, "tcp", e.server())
	if err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	_ = raw.SetDeadline(deadline)
	conn := net.Conn(&bounded{Conn: raw, left: maxReplies})
	switch e.o.TLS {
	case TLS:
		private := tls.Client(conn, e.tls())
		if err := private.HandshakeContext(ctx); err != nil {
			_ = raw.Close()
			return nil, err
		}
		return private, nil
	case NoTLS:
		if a, ok := raw.RemoteAddr().(*net.TCPAddr); !ok || !a.IP.IsLoopback() {
			_ = raw.Close()
			return nil, mention.Errorf(mention.BadConfig, "tls is none, and the server is not on this machine").WithHint("set tls to starttls or tls")
		}
	}
	return conn, nil
}

func (e *Email) tls() *tls.Config {
	return &tls.Config{ServerName: e.o.Host, RootCAs: e.o.Roots, MinVersion: tls.VersionTLS12}
}

// greet says who calls, makes the connection private and signs in. A connection that
// stays open to others gets neither a password nor a mail.
func (e *Email) greet(ctx context.Context, conn net.Conn) (*smtp.Client, error) {
	c, err := smtp.NewClient(conn, e.o.Host)
	if err != nil {
		return nil, err
	}
	if err := c.Hello(literal(conn.LocalAddr())); err != nil {
		return nil, err
	}
	if e.o.TLS == "" || e.o.TLS == STARTTLS {
		if ok, _ := c.Extension("STARTTLS"); !ok {
			return nil, mention.Errorf(mention.Failure, "the server does not offer STARTTLS, so that the mail is not sent").
				WithHint("set tls to tls if it is private from the start, mostly on port 465")
		}
		if err := c.StartTLS(e.tls()); err != nil {
			return nil, err
		}
	}
	if e.o.User == "" || ctx.Err() != nil {
		return c, ctx.Err()
	}
	return c, c.Auth(e.auth(c))
}

// literal is this machine as a mail server wants to be greeted by one without a name
// (RFC 5321, 4.1.3). The machine's own name is nobody's business.
func literal(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost"
	case tcp.IP.To4() != nil:
		return "[" + tcp.IP.String() + "]"
	}
	return "[IPv6:" + tcp.IP.String() + "]"
}

// bounded is a connection of which no more than so much is read.
type bounded struct {
	net.Conn
	left int
}

// Read implements net.Conn.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
