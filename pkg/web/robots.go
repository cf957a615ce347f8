package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	maxRobots = 500 << 10      // RFC 9309, section 2.5
	robotsAge = 24 * time.Hour // section 2.4
)

// robots keeps what robots.txt disallows from being fetched (RFC 9309): a file
// that is missing (4xx) allows everything, one that cannot be had allows
// nothing.
type robots struct {
	next  http.RoundTripper
	hosts hostSet
	pace  *pacer

	mu    sync.Mutex
	files map[string]*robotsFile
}

// robotsFile is the file of one host. The turn lets one request at a time look
// at it, so that it is fetched once.
type robotsFile struct {
	turn  chan struct{}
	rules *ruleSet
	read  time.Time
}

// RoundTrip implements http.RoundTripper.
func (t *robots) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Path == "/robots.txt" {
		return t.next.RoundTrip(req)
	}
	rules, err := t.rulesOf(req)
	if err == nil && !rules.allow(req.URL) {
		err = mention.Errorf(mention.Blocked, "robots.txt of %s disallows %s", req.URL.Host, req.URL.EscapedPath()).
			WithHint("the site's owner does not want programs there; earshot keeps to that")
	}
	if err != nil {
		closeBody(req)
		return nil, err
	}
	if rules.delay > 0 {
		t.pace.slow(req.URL.Host, rules.delay)
	}
	return t.next.RoundTrip(req)
}

func (t *robots) rulesOf(req *http.Request) (*ruleSet, error) {
	ctx := req.Context()
	f := t.file(req.URL)
	select {
	case f.turn <- struct{}{}:
		defer func() { <-f.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if f.rules != nil && time.Since(f.read) < robotsAge {
		return f.rules, nil
	}
	rules, err := t.fetch(ctx, req)
	if err != nil {
		return nil, err
	}
	f.rules, f.read = rules, time.Now()
	return rules, nil
}

func (t *robots) file(u *url.URL) *robotsFile {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := u.Scheme + "://" + u.Host
	f := t.files[key]
	if f == nil {
		f = &robotsFile{turn: make(chan struct{}, 1)}
		t.files[key] = f
	}
	return f
}

// fetch reads the robots.txt that holds for a request.
func (t *robots) fetch(ctx context.Context, page *http.Request) (*ruleSet, error) {
	u := &url.URL{Scheme: page.URL.Scheme, Host: page.URL.Host, Path: "/robots.txt"}
	for range maxRedirects + 1 {
		res, err := t.get(ctx, page, u)
		if err != nil {
			return nil, unreadable(ctx, u, err)
		}
		next, err := res.Location()
		if res.StatusCode/100 != 3 || err != nil {
			return readRobots(ctx, u, res)
		}
		drain(res)
		if !t.hosts.allowsRedirect(next) || u.Scheme == "https" && next.Scheme == "http" {
			return nil, unreadable(ctx, u, errors.New("it redirects to "+next.Host+", which is not among the hosts of this source"))
		}
		u = next
	}
	return &ruleSet{}, nil // section 2.3.1.2: too many redirects are like no file
}

func (t *robots) get(ctx context.Context, page *http.Request, u *url.URL) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"User-Agent", "Accept-Encoding"} {
		req.Header.Set(name, page.Header.Get(name))
	}
	return t.next.RoundTrip(req)
}

func readRobots(ctx context.Context, u *url.URL, res *http.Response) (*ruleSet, error) {
	defer drain(res)
	switch code := res.StatusCode; {
	case code == http.StatusTooManyRequests || code >= 500:
		return nil, statusError(endpoint(u), scrubber{}, res).asError()
	case code/100 != 2:
		return &ruleSet{}, nil
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxRobots))
	if err != nil {
		return nil, unreadable(ctx, u, err)
	}
	return parseRobots(string(body)), nil
}

// unreadable is the error when robots.txt cannot be had: the site is then as
// closed as if it disallowed everything, but may open again.
func unreadable(ctx context.Context, u *url.URL, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if known, ok := errors.AsType[*mention.Error](err); ok {
		return known
	}
	e := mention.Errorf(mention.Unavailable, "robots.txt of %s cannot be read, so no page is fetched: %w", u.Host, err)
	return e.WithHint("%s", hint(mention.Unavailable, 0))
}
