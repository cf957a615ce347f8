package notify

import (
	"bytes"
	"cmp"
	"fmt"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
)

// Preview implements Channel.
func (e *Email) Preview(r *Report, most int) (string, error) {
	m, err := e.message(r, most)
	text := strings.ReplaceAll(string(m), "\r\n", "\n")
	return fmt.Sprintf("mail by %s (%s)\n\n%s\n", e.server(), cmp.Or(e.o.TLS, STARTTLS), text), err
}

// message is the mail of a report, of at most maxBody bytes: a digest as text and as
// HTML (RFC 2046, multipart/alternative), in quoted-printable (RFC 2045).
func (e *Email) message(r *Report, most int) ([]byte, error) {
	for n := min(cmp.Or(most, DefaultMax), len(r.Hits)); ; n /= 2 {
		hits := r.first(n)
		m, err := e.compose(r, digestText(r, hits), digestHTML(r, hits))
		if err != nil || len(m) <= maxBody || n == 0 {
			return m, err
		}
	}
}

// compose puts a head before two forms of one text. The name of the mail is made of
// what it says, so that one that came twice is known.
func (e *Email) compose(r *Report, text, html string) ([]byte, error) {
	var b bytes.Buffer
	name := key([]byte(e.from.Address + "\x00" + text + r.Begun.UTC().Format(time.RFC3339Nano)))
	_, domain, _ := strings.Cut(e.from.Address, "@")
	head := func(field, value string) { b.WriteString(fold(field + ": " + value)) }
	head("From", e.from.String())
	head("To", addresses(e.to))
	head("Subject", mime.QEncoding.Encode("utf-8", "[earshot] "+r.headline()))
	head("Date", r.Ended.UTC().Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	head("Message-ID", "<"+name+".earshot@"+domain+">")
	head("Auto-Submitted", "auto-generated") // RFC 3834: no automatic replies, please
	head("X-Auto-Response-Suppress", "All")
	if e.o.Agent != "" {
		head("User-Agent", e.o.Agent)
	}
	head("MIME-Version", "1.0")
	parts := multipart.NewWriter(&b)
	if err := parts.SetBoundary("earshot-" + name); err != nil {
		return nil, err
	}
	head("Content-Type", "multipart/alternative; boundary=\""+parts.Boundary()+"\"")
	b.WriteString("\r\n")
	for _, p := range []struct{ kind, text string }{{"text/plain", text}, {"text/html", html}} {
		w, err := parts.CreatePart(textproto.MIMEHeader{
			"Content-Type": {p.kind + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"},
		})
		if err != nil {
			return nil, err
		}
		q := quotedprintable.NewWriter(w)
		if _, err := q.Write([]byte(p.text)); err != nil {
			return nil, err
		}
		if err := q.Close(); err != nil {
			return nil, err
		}
	}
	err := parts.Close()
	return b.Bytes(), err
}

func addresses(list []*mail.Address) string {
	parts := make([]string, len(list))
	for i, a := range list {
		parts[i] = a.String()
	}
	return strings.Join(parts, ", ")
}

// fold is a line of a head, broken at spaces so that none is longer than 76 characters
// (RFC 5322, 2.2.3). It holds no line break of its own.
func fold(line string) string {
	line = strings.NewReplacer("\r", "", "\n", "").Replace(line)
	var b strings.Builder
	width := 0
	for i, word := range strings.Split(line, " ") {
		switch {
		case i == 0:
		case width+1+len(word) > 76:
			b.WriteString("\r\n ")
			width = 1
		default:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += len(word)
	}
	return b.String() + "\r\n"
}
