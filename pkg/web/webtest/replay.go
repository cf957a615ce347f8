// Package webtest answers requests in tests: in memory with Transport, or on
// the loopback interface with NewServer.
package webtest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// Route is a request that is expected, with its answer.
type Route struct {
	// Method is GET when empty.
	Method string
	Path   string
	// Query are the parameters that must be there with these values, in any
	// order and among others.
	Query url.Values
	// Status is 200 when 0.
	Status int
	Header http.Header
	Body   string
}

// Request is a request as it arrived.
type Request struct {
	Method, Host, Path string
	Query              url.Values
	Header             http.Header
	Body               string
	// Unexpected says that no route matched.
	Unexpected bool
}

// Replay answers from routes and records what was asked. Where several routes
// match, each answers once, in their order, and the last goes on answering. A
// request without a route gets a 404 and is recorded as unexpected. It is safe
// for concurrent use.
type Replay struct {
	mu       sync.Mutex
	routes   []Route
	used     []bool
	requests []Request
}

// NewReplay returns a handler for the routes.
func NewReplay(routes ...Route) *Replay {
	return &Replay{routes: routes, used: make([]bool, len(routes))}
}

// ServeHTTP implements http.Handler.
func (p *Replay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	route, ok := p.record(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	for name, values := range route.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	if route.Status != 0 {
		w.WriteHeader(route.Status)
	}
	_, _ = w.Write([]byte(route.Body))
}

func (p *Replay) record(r *http.Request) (Route, bool) {
	var b strings.Builder
	_, _ = copyBounded(&b, r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	route, ok := p.match(r)
	p.requests = append(p.requests, Request{
		Method: r.Method, Host: r.Host, Path: r.URL.Path, Query: r.URL.Query(),
		Header: r.Header.Clone(), Body: b.String(), Unexpected: !ok,
	})
	return route, ok
}

func (p *Replay) match(r *http.Request) (Route, bool) {
	last := -1
	for i := range p.routes {
		if !p.routes[i].matches(r) {
			continue
		}
		last = i
		if !p.used[i] {
			break
		}
	}
	if last < 0 {
		return Route{}, false
	}
	p.used[last] = true
	return p.routes[last], true
}

func (t *Route) matches(r *http.Request) bool {
	method := t.Method
	if method == "" {
		method = http.MethodGet
	}
	if r.Method != method || r.URL.Path != t.Path {
		return false
	}
	got := r.URL.Query()
	for name, values := range t.Query {
		if strings.Join(got[name], "\x00") != strings.Join(values, "\x00") {
			return false
		}
	}
	return true
}

// Requests returns what was asked so far.
func (p *Replay) Requests() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Request(nil), p.requests...)
}

// Check fails the test for each request that no route expected, that carries a
// cookie, or whose User-Agent is not honestly earshot's.
func (p *Replay) Check(t testing.TB) {
	t.Helper()
	for _, r := range p.Requests() {
		if r.Unexpected {
			t.Errorf("unexpected request: %s %s%s %v", r.Method, r.Host, r.Path, r.Query)
		}
		if problem := Dishonest(r.Header); problem != "" {
			t.Errorf("%s %s%s: %s", r.Method, r.Host, r.Path, problem)
		}
	}
}

// Dishonest says what is wrong with the headers of a request: a cookie, or a
// User-Agent that is not "earshot/VERSION (+contact)". It is "" when they are
// honest.
func Dishonest(h http.Header) string {
	ua := h.Get("User-Agent")
	switch {
	case len(h["Cookie"]) > 0:
		return "carries a cookie"
	case !strings.HasPrefix(ua, "earshot/") || !strings.Contains(ua, " (+") || !strings.HasSuffix(ua, ")"):
		return fmt.Sprintf("User-Agent %q is not earshot/VERSION (+contact)", ua)
	}
	return ""
}

// Server is a Replay on the loopback interface.
type Server struct {
	*Replay
	// URL is the address without a trailing slash; Host is its host and port,
	// as web.Options.Hosts takes them.
	URL, Host string
}

// NewServer starts a server that ends with the test.
func NewServer(t testing.TB, routes ...Route) *Server {
	t.Helper()
	p := NewReplay(routes...)
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	return &Server{Replay: p, URL: s.URL, Host: strings.TrimPrefix(s.URL, "http://")}
}
