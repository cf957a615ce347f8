package notify

import (
	"context"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// write is a channel to the post office.
func (p *postOffice) write(t *testing.T, change func(*EmailOptions)) *Email {
	t.Helper()
	o := EmailOptions{
		Host: "127.0.0.1", Port: p.port, From: "Alerts <alerts@northwind.example>", To: []string{"care@northwind.example"},
		Roots: p.roots, Pause: time.Millisecond, TLS: NoTLS,
	}
	switch {
	case p.implicit:
		o.TLS = TLS
	case p.starttls:
		o.TLS = STARTTLS
	}
	if p.auth != "" {
		o.User, o.Password = "alerts", "hunter2"
	}
	if change != nil {
		change(&o)
	}
	e, err := NewEmail(o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var moment = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func sample() *Report { return Sample("northwind", "Northwind Air", moment) }

// TestEmailArrives sends over each kind of connection, with each way to sign in.
func TestEmailArrives(t *testing.T) {
	for name, p := range map[string]*postOffice{
		"open on this machine": {},
		"starttls":             {starttls: true},
		"starttls, PLAIN":      {starttls: true, auth: "LOGIN PLAIN"},
		"starttls, LOGIN":      {starttls: true, auth: "XOAUTH2 LOGIN"},
		"tls, PLAIN":           {implicit: true, auth: "PLAIN"},
		"PLAIN on loopback":    {auth: "PLAIN"},
	} {
		t.Run(name, func(t *testing.T) {
			p.open(t)
			if err := p.write(t, nil).Send(t.Context(), sample(), 0); err != nil {
				t.Fatal(err)
			}
			if len(p.mails) != 1 || p.mails[0].from != "alerts@northwind.example" || !slices.Equal(p.mails[0].to, []string{"care@northwind.example"}) {
				t.Fatalf("mails: %+v", p.mails)
			}
			if private := p.starttls || p.implicit; p.mails[0].tls != private {
				t.Errorf("private: %v, want %v", p.mails[0].tls, private)
			}
			if greeting := p.lines[0]; greeting != "EHLO [127.0.0.1]" {
				t.Errorf("it greets with %q", greeting)
			}
		})
	}
}

// TestEmailRefusesToBeOverheard: without a private connection, or with a certificate
// that nobody vouches for, neither password nor mail leaves.
func TestEmailRefusesToBeOverheard(t *testing.T) {
	for name, tt := range map[string]struct {
		p      *postOffice
		change func(*EmailOptions)
		want   string
	}{
		"no STARTTLS": {&postOffice{auth: "PLAIN"}, func(o *EmailOptions) { o.TLS = STARTTLS }, "does not offer STARTTLS"},
		"unknown authority": {
			&postOffice{starttls: true, auth: "PLAIN"}, func(o *EmailOptions) { o.Roots = nil }, "certificate",
		},
		"another name": {
			&postOffice{starttls: true, auth: "PLAIN"}, func(o *EmailOptions) { o.Host = "localhost" }, "certificate",
		},
		"unknown authority, tls": {&postOffice{implicit: true, auth: "PLAIN"}, func(o *EmailOptions) { o.Roots = nil }, "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			tt.p.open(t)
			err := tt.p.write(t, tt.change).Send(t.Context(), sample(), 0)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			for _, line := range tt.p.lines {
				if !strings.HasPrefix(line, "EHLO") && line != "STARTTLS" && line != "QUIT" {
					t.Errorf("it said %q", line)
				}
			}
			if len(tt.p.mails) > 0 {
				t.Error("a mail was sent")
			}
		})
	}
}

// TestEmailFailures: what may pass is tried again, what will not is not, and each
// failure has its kind.
func TestEmailFailures(t *testing.T) {
	for name, tt := range map[string]struct {
		replies map[string]string
		tries   int
		mails   int
		kind    mention.ErrorKind
		want    string
	}{
		"busy once":                {map[string]string{"MAIL:1": "451 greylisted"}, 2, 1, "", ""},
		"busy for ever":            {map[string]string{"MAIL": "421 too many"}, 3, 0, mention.Unavailable, "421 too many, each time"},
		"dropped once":             {map[string]string{"EHLO:1": "hang up", "HELO:1": "hang up"}, 2, 1, "", ""},
		"dropped after the text":   {map[string]string{"END:1": "hang up"}, 2, 1, "", ""},
		"text put off":             {map[string]string{"END:1": "452 full"}, 2, 1, "", ""},
		"refused for good":         {map[string]string{"MAIL": "550 no"}, 1, 0, mention.Failure, "550 no"},
		"text refused":             {map[string]string{"END": "554 spam"}, 1, 0, mention.Failure, "554 spam"},
		"password refused":         {map[string]string{"AUTH": "535 wrong"}, 1, 0, mention.Credentials, "535 wrong"},
		"hostile words":            {map[string]string{"MAIL": "550 \x1b[2Jno\u202e"}, 1, 0, mention.Failure, "550 [2Jno"},
		"nobody there":             {map[string]string{"RCPT": "550 unknown"}, 1, 0, mention.Failure, "550 unknown"},
		"endless greeting":         {map[string]string{"MAIL": strings.Repeat("x", 2<<20)}, 3, 0, mention.Unavailable, ""},
		"says nothing of its ways": {map[string]string{"EHLO": "250 post.example", "AUTH": "502 no"}, 1, 0, mention.Failure, "no way to sign in"},
	} {
		t.Run(name, func(t *testing.T) {
			p := (&postOffice{auth: "PLAIN", replies: tt.replies}).open(t)
			err := p.write(t, nil).Send(t.Context(), sample(), 0)
			if kind := mention.KindOf(err); kind != tt.kind || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %q of kind %q, want %q of %q", err, kind, tt.want, tt.kind)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error holds the password: %v", err)
			}
			if p.seen["EHLO"] != tt.tries || len(p.mails) != tt.mails {
				t.Errorf("%d tries and %d mails, want %d and %d\n%q", p.seen["EHLO"], len(p.mails), tt.tries, tt.mails, p.lines)
			}
		})
	}
}

// TestEmailReceivers: who is put off gets it later, once; who is refused is told of.
func TestEmailReceivers(t *testing.T) {
	p := (&postOffice{replies: map[string]string{"RCPT:2": "450 later", "RCPT:3": "550 unknown"}}).open(t)
	err := p.write(t, func(o *EmailOptions) { o.To = []string{"a@x.example", "b@x.example", "c@x.example"} }).Send(t.Context(), sample(), 0)
	if err == nil || !strings.Contains(err.Error(), "it refused 1 of 3 receivers: 550 unknown") {
		t.Errorf("error %v", err)
	}
	if len(p.mails) != 2 || !slices.Equal(p.mails[0].to, []string{"a@x.example"}) || !slices.Equal(p.mails[1].to, []string{"b@x.example"}) {
		t.Errorf("mails: %+v", p.mails)
	}
	if p.mails[0].data != p.mails[1].data {
		t.Error("the second try is another mail")
	}
}

// TestEmailInterrupted: neither a silent server nor a pause outlasts the context.
func TestEmailInterrupted(t *testing.T) {
	p := (&postOffice{replies: map[string]string{"MAIL": "450 later"}}).open(t)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	err := p.write(t, func(o *EmailOptions) { o.Pause = 10 * time.Millisecond }).Send(ctx, sample(), 0)
	if mention.KindOf(err) != mention.Unavailable && mention.KindOf(err) != mention.TimedOut {
		t.Errorf("error %v", err)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if err := p.write(t, nil).Send(gone, sample(), 0); mention.KindOf(err) != mention.Interrupted {
		t.Errorf("after Ctrl-C: %v", err)
	}
}

// parts reads a mail as a mail program does.
func parts(t *testing.T, data string) (*mail.Message, map[string]string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %q, %v", kind, err)
	}
	found := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return m, found
		}
		if err != nil {
			t.Fatal(err)
		}
		if p.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Errorf("encoding %q", p.Header.Get("Content-Transfer-Encoding"))
		}
		text, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		found[p.Header.Get("Content-Type")] = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
}

// TestEmailReadsBack: what is sent is a mail by the standards, whatever posts and
// profiles hold.
func TestEmailReadsBack(t *testing.T) {
	r := hostileReport()
	p := (&postOffice{}).open(t)
	e := p.write(t, func(o *EmailOptions) { o.From = "=?utf-8?q?=C3=84rger_=E2=80=AE?= <alerts@northwind.example>" })
	if err := e.Send(t.Context(), r, 0); err != nil {
		t.Fatal(err)
	}
	data := p.mails[0].data
	m, found := parts(t, data)
	for line := range strings.SplitSeq(data, "\r\n") {
		if len(line) > 78 || strings.ContainsAny(line, "\r\n\x1b\x00") || strings.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
			t.Errorf("the line %q", line)
		}
	}
	subject, err2 := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err2 != nil || !strings.HasPrefix(subject, "[earshot] Nørthwind Bcc: all@x.example <b>: 4 negative posts") {
		t.Errorf("subject %q, %v", subject, err2)
	}
	if m.Header.Get("Bcc") != "" || m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("Message-Id") == "" {
		t.Errorf("head: %v", m.Header)
	}
	if from, err := mail.ParseAddress(m.Header.Get("From")); err != nil || from.Address != "alerts@northwind.example" {
		t.Errorf("from %v, %v", from, err)
	}
	if when, err := m.Header.Date(); err != nil || !when.Equal(r.Ended) {
		t.Errorf("date %v, %v", when, err)
	}
	if len(found) != 2 {
		t.Fatalf("parts: %v", found)
	}
	checkText(t, found["text/plain; charset=utf-8"])
	checkHTML(t, found["text/html; charset=utf-8"])
}

// TestEmailIsBounded: many long posts make no longer a mail than may be.
func TestEmailIsBounded(t *testing.T) {
	e := (&postOffice{port: 25}).write(t, nil)
	m, err := e.message(manyHits(MostHits, 3000), MostHits)
	if err != nil || len(m) > maxBody || len(m) < maxBody/4 {
		t.Fatalf("%d bytes, %v", len(m), err)
	}
	_, found := parts(t, string(m))
	if text := found["text/plain; charset=utf-8"]; !strings.Contains(text, "more\n") || !strings.Contains(text, "and ") {
		t.Errorf("it does not say that there is more: …%s", text[len(text)-300:])
	}
}

func TestEmailOptions(t *testing.T) {
	for _, change := range []func(*EmailOptions){
		func(o *EmailOptions) { o.From = "nobody" },
		func(o *EmailOptions) { o.From = "a@x.example\r\nBcc: b@x.example" },
		func(o *EmailOptions) { o.To = []string{"é@x.example"} },
		func(o *EmailOptions) { o.To = nil },
		func(o *EmailOptions) { o.Host = "" },
		func(o *EmailOptions) { o.TLS = "ssl" },
	} {
		o := EmailOptions{Host: "mail.example", From: "a@x.example", To: []string{"b@x.example"}}
		change(&o)
		if _, err := NewEmail(o); mention.KindOf(err) != mention.BadConfig {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestEmailPorts(t *testing.T) {
	for security, want := range map[Security]string{"": "587", STARTTLS: "587", TLS: "465", NoTLS: "25"} {
		e, err := NewEmail(EmailOptions{Host: "mail.example", From: "a@x.example", To: []string{"b@x.example"}, TLS: security})
		if err != nil || e.Name() != "email mail.example:"+want {
			t.Errorf("%q: %v, %v", security, e.Name(), err)
		}
	}
}

// TestHeadline: a run that brought nothing does not say that nobody is unhappy.
func TestHeadline(t *testing.T) {
	bad := []Source{{State: "ok"}, {State: "blocked"}}
	for _, tt := range []struct {
		r    Report
		want string
	}{
		{Report{Total: 1, Outcome: OK}, "x: 1 negative post"},
		{Report{Outcome: OK}, "x: no negative post"},
		{Report{Outcome: Failed}, "x: the run failed"},
		{Report{Outcome: Failed, Sources: bad[1:]}, "x: 1 of 1 source failed"},
		{Report{Total: 2, Outcome: Partial, Sources: bad}, "x: 2 negative posts, 1 of 2 sources failed"},
		{Report{Total: 3, Outcome: OK, Unjudged: true}, "x: 3 mentions"},
	} {
		tt.r.Profile = "x"
		if got := tt.r.headline(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

// TestEmailNobodyListens: what cannot be reached is said in plain words.
func TestEmailNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	err = (&postOffice{port: port}).write(t, nil).Send(t.Context(), sample(), 0)
	if mention.KindOf(err) != mention.Unavailable || err.Error() != "cannot be reached: connection refused" {
		t.Errorf("error %v", err)
	}
}
