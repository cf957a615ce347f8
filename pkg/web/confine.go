package web

import (
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// hostSet holds the hosts that may be reached: "example.com" for the default
// ports, "example.com:8080" for one port.
type hostSet map[string]bool

func newHostSet(hosts []string) hostSet {
	s := hostSet{}
	for _, h := range hosts {
		name, port, err := net.SplitHostPort(h)
		if err != nil {
			name, port = strings.Trim(h, "[]"), ""
		}
		if name = hostName(name); name == "" {
			continue
		}
		if port != "" {
			name += ":" + port
		}
		s[name] = true
	}
	return s
}

func hostName(h string) string {
	return strings.TrimSuffix(strings.ToLower(strings.TrimSpace(h)), ".")
}

func defaultPort(scheme string) string {
	switch scheme {
	case "http":
		return "80"
	case "https":
		return "443"
	}
	return ""
}

// allows reports whether u is an http address on one of the hosts.
func (s hostSet) allows(u *url.URL) bool { return s.has(hostName(u.Hostname()), u) }

// allowsRedirect is allows, or the same with "www." added or taken away.
func (s hostSet) allowsRedirect(u *url.URL) bool {
	name := hostName(u.Hostname())
	if s.has(name, u) || s.has("www."+name, u) {
		return true
	}
	bare, ok := strings.CutPrefix(name, "www.")
	return ok && s.has(bare, u)
}

func (s hostSet) has(name string, u *url.URL) bool {
	std := defaultPort(u.Scheme)
	if std == "" || name == "" {
		return false
	}
	port := u.Port()
	if port == "" || port == std {
		return s[name] || s[name+":"+std]
	}
	return s[name+":"+port]
}

// confined is the outermost RoundTripper. What is below it may change requests:
// they are copies.
type confined struct {
	next, base http.RoundTripper
	hosts      hostSet
	pace       *pacer
	hide       scrubber
	agent      string
}

// RoundTrip implements http.RoundTripper.
func (t *confined) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.admit(req); err != nil {
		closeBody(req)
		return nil, err
	}
	r := req.Clone(req.Context())
	// A Host of its own would reach another site behind an allowed address.
	r.Host = ""
	r.URL.Host = strings.ToLower(r.URL.Host)
	r.Header.Del("Cookie")
	r.Header.Del("Referer") // a redirect puts the whole address before it there
	r.Header.Set("User-Agent", t.agent)
	r.Header.Set("Accept-Encoding", "gzip")
	res, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, t.hide.err(err)
	}
	res.Header.Del("Set-Cookie")
	res.Request = req
	return res, nil
}

// admit refuses what is no reading of an allowed host.
func (t *confined) admit(req *http.Request) error {
	switch req.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodPost:
	default:
		return mention.Errorf(mention.Failure, "method %s is not for reading", req.Method)
	}
	if t.hosts.allows(req.URL) || req.Response != nil && t.hosts.allowsRedirect(req.URL) {
		return nil
	}
	return refusal(req.URL)
}

// refusal says which address is out of bounds and how it could be reached.
func refusal(u *url.URL) error {
	if defaultPort(u.Scheme) == "" {
		return mention.Errorf(mention.Failure, "address with scheme %q is not http or https", u.Scheme).
			WithHint("check sources.NAME.base_url in the configuration")
	}
	return mention.Errorf(mention.Failure, "%s is not among the hosts of this source", u.Host).
		WithHint("if it is the right server, set sources.NAME.base_url to %s://%s", u.Scheme, u.Host)
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the base.
func (t *confined) CloseIdleConnections() {
	if c, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
