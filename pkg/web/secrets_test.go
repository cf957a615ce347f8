package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const token = "s3cr3t/t0k+n"

// TestNoTokenAnywhere lets a site and a network fail in every way while a
// token stands in the address, a header, and the answer.
func TestNoTokenAnywhere(t *testing.T) {
	var log bytes.Buffer
	escaped := url.QueryEscape(token)
	address := "https://example.com/" + url.PathEscape(token) + "/x?key=" + escaped + "&q=northwind"
	echo := "you sent " + token + " and " + escaped
	refuse := func(status int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { answer(w, status, echo, header...) }
	}
	cases := map[string]http.RoundTripper{
		"network": wire(func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("proxy said: GET %s with %s: %w", r.URL, token, io.ErrClosedPipe)
		}),
		"url error": wire(func(r *http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "parse", URL: r.URL.String(), Err: errors.New("bad " + r.URL.String())}
		}),
		"plain": nil,
	}
	handlers := map[string]http.HandlerFunc{
		"401": refuse(401), "403": refuse(403), "404": refuse(404), "429": refuse(429, "Retry-After", "999"), "500": refuse(500),
		"no JSON":   refuse(200),
		"redirect":  refuse(302, "Location", "https://evil.example/?key="+escaped),
		"malformed": refuse(302, "Location", "https://example.com/%zz?key="+escaped),
		"good": func(w http.ResponseWriter, _ *http.Request) {
			answer(w, 200, "{}")
		},
	}
	check := func(name string, c *http.Client) {
		var out struct{}
		_, err := GetJSON(t.Context(), c, address, http.Header{"Authorization": {"Bearer " + token}}, &out)
		if (err == nil) != (name == "good") {
			t.Fatalf("%s: error %v", name, err)
		}
		text := fmt.Sprintf("%v %+v", err, err)
		if e, ok := errors.AsType[*mention.Error](err); ok {
			text += e.Hint
		}
		if status, ok := errors.AsType[*StatusError](err); ok {
			text += string(status.Body) + status.Endpoint
		}
		for _, leak := range []string{token, escaped, url.PathEscape(token), "northwind"} {
			if strings.Contains(text, leak) {
				t.Errorf("%s: %q in %s", name, leak, text)
			}
		}
	}
	options := func(o *Options) {
		o.Secrets = []string{"", token}
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	for name, h := range handlers {
		check(name, client(h, options))
	}
	for name, base := range cases {
		if base != nil {
			check(name, client(nil, options, func(o *Options) { o.Base = base }))
		}
	}
	for _, leak := range []string{token, escaped, url.PathEscape(token), "northwind", "Bearer"} {
		if strings.Contains(log.String(), leak) {
			t.Errorf("%q in the log:\n%s", leak, log.String())
		}
	}
	if want := "method=GET url=\"https://example.com/***/x?key=***&q=***\" status=200"; !strings.Contains(log.String(), want) {
		t.Errorf("the log lacks %s:\n%s", want, log.String())
	}
}

func TestErrorsKeepTheirCause(t *testing.T) {
	base := wire(func(r *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("GET %s: %w", r.URL, io.ErrClosedPipe)
	})
	_, err := Get(t.Context(), client(nil, func(o *Options) { o.Base = base }), "https://example.com/?q=1", nil)
	if want := "example.com/: GET https://example.com/?*** io: read/write on closed pipe"; err.Error() != want {
		t.Errorf("error %q", err)
	}
	if !errors.Is(err, io.ErrClosedPipe) {
		t.Error("the cause is lost")
	}
	// Who calls the client itself gets net/http's wrapping, and below it the same.
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://example.com/?q=1", nil)
	res, err := client(nil, func(o *Options) { o.Base = base }).Do(req)
	if err == nil {
		res.Body.Close()
	}
	if inner := errors.Unwrap(err); inner == nil || inner.Error() != "GET https://example.com/?*** io: read/write on closed pipe" {
		t.Errorf("error %v", inner)
	}
}

func TestScrub(t *testing.T) {
	hide := newScrubber([]string{"abc", "abcdef", " padded "})
	for in, want := range map[string]string{
		"nothing here":                         "nothing here",
		"abcdef abc padded":                    "*** *** ***",
		"why? because":                         "why? because",
		"https://h.example/p?a=1&b=2 failed":   "https://h.example/p?*** failed",
		`parse "https://u:p@h.example/x": bad`: `parse "https://***@h.example/x": bad`,
		"https://u@h.example":                  "https://***@h.example",
		"/path?x=1)":                           "/path?***)",
		"mail ops@example.com, and/or?":        "mail ops@example.com, and/or?",
		"https://h.example/@name":              "https://h.example/@name",
	} {
		if got := hide.text(in); got != want {
			t.Errorf("text(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"https://u:p@h.example:8443/a%20b?key=1&q=a%26b&flag#frag": "https://h.example:8443/a%20b?key=***&q=***&flag=***",
		"https://h.example/":     "https://h.example/",
		"/path?x=1;y=2":          "/path?x=***&y=***",
		"http://h.example?&&a=b": "http://h.example?a=***",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := Redact(u); got != want {
			t.Errorf("Redact(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLog(t *testing.T) {
	var log bytes.Buffer
	n := 0
	c := client(func(w http.ResponseWriter, _ *http.Request) {
		if n++; n == 1 {
			answer(w, 429, "slow", "Retry-After", "0")
			return
		}
		answer(w, 200, "twelve bytes")
	}, patient, func(o *Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{
			Level: slog.LevelDebug,
			ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
				if a.Key == slog.TimeKey || a.Key == "ms" || a.Key == "waited_ms" {
					return slog.Attr{}
				}
				return a
			},
		}))
	})
	if _, err := Get(t.Context(), c, "https://example.com/p?q=x", nil); err != nil {
		t.Fatal(err)
	}
	want := `level=DEBUG msg=request method=GET url="https://example.com/p?q=***" status=429 bytes=4 attempt=1
level=DEBUG msg=request method=GET url="https://example.com/p?q=***" status=200 bytes=12 attempt=2
`
	if log.String() != want {
		t.Errorf("log:\n%s", log.String())
	}
}
