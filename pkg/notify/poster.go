package notify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const (
	// attemptTime bounds one attempt.
	attemptTime = 15 * time.Second
	// longestWait is the longest wait that a receiver may ask for.
	longestWait = time.Minute
	// maxAnswer bounds what is read of an answer.
	maxAnswer = 4 << 10
)

// poster sends bodies to one address, which may be a secret.
type poster struct {
	address *url.URL
	options web.Options
}

// newPoster checks an address: https, or http to this machine. The address is in no
// error.
func newPoster(address string, o web.Options) (*poster, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, mention.Errorf(mention.BadConfig, "the address of a webhook is none of the web").WithHint("it begins with https://")
	case u.User != nil:
		return nil, mention.Errorf(mention.BadConfig, "the address of the webhook on %s holds a name and a password", u.Host).
			WithHint("use one without; secret_env names a secret that signs what is sent")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return nil, mention.Errorf(mention.BadConfig, "the address of the webhook on %s begins with http://, so that anybody on the way could read along", u.Host).
			WithHint("use https://; http:// is for this machine alone")
	}
	o.Hosts = []string{u.Host}
	o.Rate = mention.Rate{N: 10, Per: time.Second}
	o.Timeout, o.MaxWait = attemptTime, longestWait
	o.Secrets = hide(u)
	return &poster{u, o}, nil
}

// loopback reports whether a host is this machine by its name.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() || strings.EqualFold(host, "localhost")
}

// hide lists the parts of an address that must not be shown.
func hide(u *url.URL) []string {
	secrets := []string{u.String()}
	for _, part := range []string{u.Path, u.EscapedPath(), u.RawQuery, u.RequestURI()} {
		if len(part) > 1 {
			secrets = append(secrets, part)
		}
	}
	for _, part := range strings.Split(u.EscapedPath(), "/") {
		if len(part) >= 8 {
			secrets = append(secrets, part)
		}
	}
	for _, values := range u.Query() {
		secrets = append(secrets, values...)
	}
	return secrets
}

// shown is the address without what may be a secret.
func (p *poster) shown() string {
	s := p.address.Scheme + "://" + p.address.Host
	if p.address.RequestURI() != "/" {
		s += "/…"
	}
	return s
}

// key names a delivery: the same for each retry, another for another body.
func key(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}

// post sends a body. Each attempt is signed anew by sign, which may be nil, so that
// its time is right after a wait.
func (p *poster) post(ctx context.Context, body []byte, sign func(http.Header)) error {
	o := p.options
	if sign != nil {
		o.Spend = func(r *http.Request) error { sign(r.Header); return nil }
	}
	client := web.New(o)
	defer client.CloseIdleConnections()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.address.String(), bytes.NewReader(body))
	if err != nil {
		return mention.Errorf(mention.BadConfig, "the address of the webhook on %s is not usable", p.address.Host)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key(body))
	res, err := client.Do(req)
	if err != nil {
		return p.unsent(ctx, err)
	}
	defer res.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if res.StatusCode/100 == 2 {
		return nil
	}
	return refused(res, answer)
}
