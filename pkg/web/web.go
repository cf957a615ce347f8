// Package web is how earshot talks to sites: an http.Client that is confined,
// paced, patient and bounded, and the decoding of what comes back. Sources hold
// no retry or rate code of their own.
//
// A request passes, from the outside in, through
//
//	confine   only the source's hosts; an honest User-Agent; no cookies
//	robots    for pages: what robots.txt disallows is not fetched
//	unpack    gzip, with a guard against bombs
//	retry     what may pass is tried again; waits that the site asks for
//	pace      the polite rate per host
//	base      the network, or a test
//
// Errors carry a kind of pkg/mention, and neither secrets nor the parameters
// of an address.
package web

import (
	"cmp"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Options configure a client. The zero value reaches no host.
type Options struct {
	// Version and Contact go into the User-Agent: "earshot/VERSION (+contact)".
	Version, Contact string
	// Hosts may be reached; nothing else. "example.com" stands for the default
	// ports of http and https, "127.0.0.1:8080" for that port alone.
	Hosts []string
	// Rate is the pace per host.
	Rate mention.Rate
	// Timeout bounds one attempt with its body; 0 is 30 s, negative is none, as
	// streams need it.
	Timeout time.Duration
	// MaxWait is the longest wait that a site may ask for before the request
	// fails as RateLimited; 0 is two minutes.
	MaxWait time.Duration
	// Retries is how often a failed request is tried again; 0 is 4, negative
	// never.
	Retries int
	// Pages says that HTML pages are fetched, so that robots.txt is honoured.
	Pages bool
	// Base carries requests; nil is a transport of our own without cookies.
	Base http.RoundTripper
	// Spend is told of each attempt before it is sent; its error ends the request.
	// It may be nil.
	Spend func(r *http.Request) error
	// Unspend is told of each attempt that Spend was told of and that did not get
	// as far as its host. It may be nil.
	Unspend func(r *http.Request)
	// Hopeless reports whether an answer will not pass by waiting, whatever its
	// status; body is its beginning. It may be nil.
	Hopeless func(status int, header http.Header, body []byte) bool
	// Secrets are values that appear in no error and no log.
	Secrets []string
	// Waiting is told of each wait of a second or more that a site asked for or
	// a retry needs, before it begins. It may be nil, and must not block.
	Waiting func(host string, d time.Duration)
	// Log takes one debug line per attempt; nil is silent.
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.MaxWait = cmp.Or(max(o.MaxWait, 0), 2*time.Minute)
	o.Retries = max(cmp.Or(o.Retries, 4), 0)
	if o.Base == nil {
		o.Base = network(o.Timeout)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// New returns a client. It follows at most five redirects, within the hosts of
// the options and their "www." variants; credentials stay with the host that
// they were sent to. Get and its kin bound what they read; who reads a body
// from the client directly, as streams do, bounds it there.
func New(o Options) *http.Client {
	o = o.withDefaults()
	hide := newScrubber(o.Secrets)
	hosts := newHostSet(o.Hosts)
	pace := newPacer(o.Rate, o.MaxWait)
	pace.waiting = o.Waiting
	var chain http.RoundTripper = &retrier{
		next: o.Base, pace: pace, timeout: o.Timeout, retries: o.Retries, log: o.Log, hide: hide,
		spend: o.Spend, unspend: o.Unspend, hopeless: o.Hopeless,
	}
	chain = unpacker{chain}
	if o.Pages {
		chain = &robots{next: chain, hosts: hosts, pace: pace, files: map[string]*robotsFile{}}
	}
	return &http.Client{
		Transport: &confined{
			next: chain, base: o.Base, hosts: hosts, pace: pace, hide: hide, agent: UserAgent(o.Version, o.Contact),
		},
		CheckRedirect: hosts.checkRedirect,
	}
}

// Pause keeps the client away from the host of an address for d: for sites that
// ask for a wait in the body of a good answer. A longer wait than the client's
// MaxWait makes the next request to that host an error of kind RateLimited.
func Pause(c *http.Client, address string, d time.Duration) {
	t, ok := c.Transport.(*confined)
	u, err := url.Parse(address)
	if ok && err == nil && d > 0 {
		t.pace.hold(strings.ToLower(u.Host), min(d, longest))
	}
}

// network returns the transport for real sites. It has no part in compression:
// confined asks for it and unpacker undoes it, because only who sees both sides
// can tell a bomb.
func network(timeout time.Duration) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  cmp.Or(max(timeout, 0), 30*time.Second),
		MaxResponseHeaderBytes: 256 << 10,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        time.Minute,
	}
}
