package notify

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// postOffice is a mail server on loopback. Its zero value takes every mail without
// TLS.
type postOffice struct {
	// starttls and implicit say how a connection becomes private.
	starttls, implicit bool
	// auth are the ways to sign in that are offered when the connection is private, or
	// at once if it never is.
	auth string
	// replies are given in place of the usual one to the n-th command that begins so,
	// as "RCPT:1": "450 later"; "RCPT" means each. "hang up" ends the connection.
	replies map[string]string

	mu    sync.Mutex
	seen  map[string]int
	lines []string // the commands, passwords in the clear
	mails []letter
	port  int
	roots *x509.CertPool
	conf  *tls.Config
}

// letter is a mail as it was taken.
type letter struct {
	from string
	to   []string
	data string
	tls  bool
}

func (p *postOffice) open(t *testing.T) *postOffice {
	t.Helper()
	p.seen = map[string]int{}
	p.conf, p.roots = authority(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.port = l.Addr().(*net.TCPAddr).Port
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { p.serve(conn) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); wg.Wait() })
	return p
}

// authority makes a certificate for 127.0.0.1, and the pool that vouches for it.
func authority(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "earshot test"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

// visit is one connection.
type visit struct {
	p       *postOffice
	conn    net.Conn
	r       *bufio.Reader
	private bool
	l       letter
}

func (p *postOffice) serve(conn net.Conn) {
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	if p.implicit {
		conn = tls.Server(conn, p.conf)
	}
	v := &visit{p: p, conn: conn, r: bufio.NewReader(conn), private: p.implicit}
	defer func() { _ = v.conn.Close() }()
	v.say("220 post.example ready")
	for {
		line, err := v.r.ReadString('\n')
		if err != nil {
			return
		}
		if !v.answer(strings.TrimRight(line, "\r\n")) {
			return
		}
	}
}

func (v *visit) say(line string) { _, _ = fmt.Fprintf(v.conn, "%s\r\n", line) }

// planned is the reply that the test wants to a command.
func (v *visit) planned(verb, line string) string {
	v.p.mu.Lock()
	defer v.p.mu.Unlock()
	v.p.lines = append(v.p.lines, line)
	v.p.seen[verb]++
	if r := v.p.replies[fmt.Sprintf("%s:%d", verb, v.p.seen[verb])]; r != "" {
		return r
	}
	return v.p.replies[verb]
}

func (v *visit) answer(line string) bool {
	verb := strings.ToUpper(strings.Fields(line + " x")[0])
	if r := v.planned(verb, line); r != "" {
		if r != "hang up" {
			v.say(r)
		}
		return r != "hang up"
	}
	switch verb {
	case "EHLO":
		v.greet()
	case "STARTTLS":
		v.say("220 go on")
		v.conn = tls.Server(v.conn, v.p.conf)
		v.r, v.private = bufio.NewReader(v.conn), true
	case "AUTH":
		v.auth(line)
	case "MAIL":
		v.l = letter{from: between(line), tls: v.private}
		v.say("250 ok")
	case "RCPT":
		v.l.to = append(v.l.to, between(line))
		v.say("250 ok")
	case "DATA":
		return v.data()
	case "QUIT":
		v.say("221 bye")
		return false
	default:
		v.say("502 what?")
	}
	return true
}

func (v *visit) greet() {
	v.say("250-post.example")
	if v.p.starttls && !v.private {
		v.say("250-STARTTLS")
	}
	if v.p.auth != "" && (v.private || !v.p.starttls) {
		v.say("250-AUTH " + v.p.auth)
	}
	v.say("250 8BITMIME")
}

func (v *visit) auth(line string) {
	words := strings.Fields(line)
	said := ""
	if words[1] == "PLAIN" {
		b, _ := base64.StdEncoding.DecodeString(words[2])
		said = string(b)
	} else {
		for _, ask := range []string{"Username:", "Password:"} {
			v.say("334 " + base64.StdEncoding.EncodeToString([]byte(ask)))
			answer, _ := v.r.ReadString('\n')
			b, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(answer))
			said += "\x00" + string(b)
		}
	}
	if said != "\x00alerts\x00hunter2" {
		v.say("535 5.7.8 wrong")
		return
	}
	v.say("235 welcome")
}

func (v *visit) data() bool {
	v.say("354 go on")
	var b strings.Builder
	for {
		line, err := v.r.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	v.l.data = b.String()
	if r := v.planned("END", "END"); r != "" {
		if r != "hang up" {
			v.say(r)
		}
		return r != "hang up"
	}
	v.p.mu.Lock()
	v.p.mails = append(v.p.mails, v.l)
	v.p.mu.Unlock()
	v.say("250 taken")
	return true
}

func between(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	a, _, _ := strings.Cut(rest, ">")
	return a
}
