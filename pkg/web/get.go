package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// maxBody bounds a decoded body.
const maxBody = 16 << 20

// Response is an answer read whole within bounds.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Get fetches an address. An answer that is not 2xx (or 304) is an error whose
// kind says what it means; a *StatusError in its chain holds the answer. Bodies
// above 16 MiB are errors of kind Changed, cut ones of kind Unavailable.
func Get(ctx context.Context, c *http.Client, address string, header http.Header) (*Response, error) {
	return send(ctx, c, http.MethodGet, address, header, nil)
}

// GetJSON fetches an address and decodes its JSON into out; numbers in values
// of type any become json.Number, so that long ids stay whole. An answer that
// is no JSON is an error of kind Changed, or Blocked when it is a page for
// people; its *StatusError holds the beginning. After a 304, out is untouched.
func GetJSON(ctx context.Context, c *http.Client, address string, header http.Header, out any) (*Response, error) {
	header = withDefault(header, "Accept", "application/json")
	res, err := send(ctx, c, http.MethodGet, address, header, nil)
	if err != nil {
		return nil, err
	}
	return decode(c, address, res, out)
}

// PostJSON sends in as JSON and decodes the answer into out as GetJSON does; a
// nil out ignores it.
func PostJSON(ctx context.Context, c *http.Client, address string, header http.Header, in, out any) (*Response, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return nil, mention.Errorf(mention.Failure, "request cannot be written as JSON: %w", err)
	}
	header = withDefault(header, "Content-Type", "application/json")
	return post(ctx, c, address, header, body, out)
}

// PostForm sends a form, as token endpoints want it, and decodes the JSON
// answer into out as GetJSON does; a nil out ignores it.
func PostForm(ctx context.Context, c *http.Client, address string, header http.Header, form url.Values, out any) (*Response, error) {
	header = withDefault(header, "Content-Type", "application/x-www-form-urlencoded")
	return post(ctx, c, address, header, []byte(form.Encode()), out)
}

func post(ctx context.Context, c *http.Client, address string, header http.Header, body []byte, out any) (*Response, error) {
	header = withDefault(header, "Accept", "application/json")
	res, err := send(ctx, c, http.MethodPost, address, header, body)
	if err != nil || out == nil {
		return res, err
	}
	return decode(c, address, res, out)
}

func withDefault(h http.Header, name, value string) http.Header {
	if h.Get(name) != "" {
		return h
	}
	h = maps.Clone(h)
	if h == nil {
		h = http.Header{}
	}
	h.Set(name, value)
	return h
}

// send makes one request and reads its answer.
func send(ctx context.Context, c *http.Client, method, address string, header http.Header, body []byte) (*Response, error) {
	hide := scrubberOf(c)
	var r io.Reader
	if body != nil {
		r = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, r)
	if err != nil {
		return nil, mention.Errorf(mention.Failure, "address is not usable: %w", hide.err(err)).
			WithHint("check sources.NAME.base_url in the configuration")
	}
	for name, values := range header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	where := hide.secrets(endpoint(req.URL))
	res, err := c.Do(req)
	if err != nil {
		return nil, failure(ctx, where, hide.err(err))
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 && res.StatusCode != http.StatusNotModified {
		return nil, statusError(where, hide, res).asError()
	}
	data, err := readAll(res)
	if err != nil {
		return nil, failure(ctx, where, hide.err(err))
	}
	return &Response{Status: res.StatusCode, Header: res.Header, Body: data}, nil
}

// scrubberOf finds the secrets of a client made by New.
func scrubberOf(c *http.Client) scrubber {
	if t, ok := c.Transport.(*confined); ok {
		return t.hide
	}
	return scrubber{}
}

func readAll(res *http.Response) ([]byte, error) {
	var b bytes.Buffer
	if n := res.ContentLength; n > 0 {
		b.Grow(int(min(n, 1<<20)) + bytes.MinRead) // what a site declares is believed up to 1 MiB
	}
	n, err := b.ReadFrom(io.LimitReader(res.Body, maxBody+1))
	if n > maxBody {
		return nil, errTooLarge
	}
	return b.Bytes(), err
}

func statusError(where string, hide scrubber, res *http.Response) *StatusError {
	body, _ := io.ReadAll(io.LimitReader(res.Body, maxErrorBody))
	e := &StatusError{Code: res.StatusCode, Endpoint: where, Header: res.Header, Body: []byte(hide.secrets(string(body)))}
	wait, _ := askedWait(res.StatusCode, res.Header, time.Now())
	if kindOf(e.Code, wait > 0) == mention.RateLimited {
		e.RetryAfter = wait
	}
	return e
}

// failure gives a kind to an error of the way, not of the answer.
func failure(ctx context.Context, where string, err error) error {
	kind := mention.Unavailable
	known, ok := errors.AsType[*mention.Error](err)
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		kind, err = mention.Interrupted, ctx.Err()
	case ctx.Err() != nil:
		kind, err = mention.TimedOut, ctx.Err()
	case errors.Is(err, errLate):
		kind = mention.TimedOut
	case ok:
		return known
	case errors.Is(err, errTooLarge), errors.Is(err, errBomb):
		kind = mention.Changed
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = errors.New("the answer was cut off")
	case errors.Is(err, io.EOF):
		err = errors.New("the connection ended without an answer")
	}
	e := mention.Errorf(kind, "%s: %w", where, err)
	if kind == mention.Unavailable || kind == mention.Changed {
		e.Hint = hint(kind, 0)
	}
	return e
}

// DecodeJSON decodes an answer of Get into out as GetJSON does: for answers that
// must be looked at, or mended, first.
func DecodeJSON(c *http.Client, address string, res *Response, out any) error {
	_, err := decode(c, address, res, out)
	return err
}

func decode(c *http.Client, address string, res *Response, out any) (*Response, error) {
	if res.Status == http.StatusNotModified {
		return res, nil
	}
	what := decodeJSON(res.Body, out)
	if what == "" {
		return res, nil
	}
	hide := scrubberOf(c)
	e := &StatusError{Code: res.Status, Header: res.Header, as: mention.Changed, what: what}
	if u, err := url.Parse(address); err == nil {
		e.Endpoint = hide.secrets(endpoint(u))
	}
	e.Body = []byte(hide.secrets(string(res.Body[:min(len(res.Body), maxErrorBody)])))
	if page := closedPage(res.Body); page != "" {
		e.as, e.what = mention.Blocked, page
	} else if strings.HasPrefix(strings.TrimSpace(string(e.Body)), "<") {
		e.what = "answered a page instead of JSON"
	}
	return nil, e.asError()
}
