package sourcetest

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

var (
	errEndless = errors.New("sourcetest: too many requests")
	errOffline = errors.New("sourcetest: there is no network")
)

// wire carries requests to a site, in memory, and remembers them.
type wire struct {
	site http.Handler

	mu       sync.Mutex
	requests []*request
	posts    int
}

// request is what the suite remembers of one.
type request struct {
	url    *url.URL
	header http.Header
	// posts is how many posts had been yielded when the request was sent.
	posts int
	// answer is what the site said.
	answer answer
}

// RoundTrip asks the site.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err // a network sends nothing either
	}
	seen := &request{url: r.URL, header: r.Header.Clone()}
	w.mu.Lock()
	seen.posts = w.posts
	w.requests = append(w.requests, seen)
	n := len(w.requests)
	w.mu.Unlock()
	if w.site == nil {
		return nil, errOffline
	}
	if n > mostRequests {
		return nil, errEndless
	}
	return webtest.Transport(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		seen.answer.ResponseWriter = out
		// Requests of searches at the same time follow one another, as the pace has
		// it. The lock, taken before as well, lets the race detector know.
		defer w.count()
		w.site.ServeHTTP(&seen.answer, in)
	})).RoundTrip(r)
}

func (w *wire) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.requests)
}

// yielded says how many posts the caller has by now.
func (w *wire) yielded(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.posts = n
}

// answer remembers what a handler writes.
type answer struct {
	http.ResponseWriter
	status int
	body   []byte

	// messages is what was written to a connection that the handler took over.
	mu       sync.Mutex
	messages []byte
}

// Hijack lets a handler take the connection over, and listens to what it says
// there.
func (a *answer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, _, err := http.NewResponseController(a.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	heard := tapped{conn, a}
	return heard, bufio.NewReadWriter(bufio.NewReader(heard), bufio.NewWriter(heard)), nil
}

// tapped is a connection whose writes an answer remembers.
type tapped struct {
	net.Conn
	answer *answer
}

// Write implements io.Writer.
func (t tapped) Write(p []byte) (int, error) {
	t.answer.mu.Lock()
	t.answer.messages = append(t.answer.messages, p...)
	t.answer.mu.Unlock()
	return t.Conn.Write(p)
}

// holds reports whether the site said something in this answer.
func (a *answer) holds(part string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return bytes.Contains(a.body, []byte(part)) || bytes.Contains(a.messages, []byte(part))
}

// names reports whether the site said a word in this answer that is no part of a
// longer one.
func (a *answer) names(word string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	said := append(append(bytes.Clone(a.body), ' '), a.messages...)
	for from := 0; ; {
		i := bytes.Index(said[from:], []byte(word))
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(word)
		if (start == 0 || !wordSign(said[start-1])) && (end == len(said) || !wordSign(said[end])) {
			return true
		}
		from = start + 1
	}
}

// WriteHeader passes the status on.
func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Write passes the bytes on.
func (a *answer) Write(b []byte) (int, error) {
	a.body = append(a.body, b...)
	return a.ResponseWriter.Write(b)
}

// begins reports whether the body begins with a sign.
func (a *answer) begins(sign string) bool {
	return bytes.HasPrefix(bytes.TrimSpace(a.body), []byte(sign))
}

// again gives the same answer once more.
func (a *answer) again(w http.ResponseWriter) {
	for name, values := range a.Header() {
		w.Header()[name] = values
	}
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	_, _ = w.Write(a.body)
}
