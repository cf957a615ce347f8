package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

func zipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return b.String()
}

// serve answers with one body.
func serve(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { answer(w, status, body, header...) }
}

func TestGzip(t *testing.T) {
	long := strings.Repeat("northwind lost my bag again. ", 100)
	for name, test := range map[string]struct {
		body, encoding, want string
		kind                 mention.ErrorKind
	}{
		"gzip":      {zipped(long), "gzip", long, ""},
		"x-gzip":    {zipped(long), " X-GZIP", long, ""},
		"identity":  {long, "identity", long, ""},
		"two parts": {zipped("a") + zipped("b"), "gzip", "ab", ""},
		"empty":     {"", "gzip", "", ""},
		"brotli":    {"x", "br", `example.com/ answers with encoding "br", which nobody asked for`, mention.Changed},
		"twice":     {zipped(zipped("x")), "gzip, gzip", `example.com/ answers with encoding "gzip, gzip", which nobody asked for`, mention.Changed},
		"cut":       {zipped(long)[:60], "gzip", "example.com/: the answer was cut off", mention.Unavailable},
		"no gzip":   {"<html><body>no gzip at all", "gzip", "example.com/: gzip: invalid header", mention.Unavailable},
		"bad sum":   {zipped("x")[:20] + "0000" + zipped("x")[24:], "gzip", "example.com/: gzip: invalid checksum", mention.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			c := client(func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Accept-Encoding"); got != "gzip" {
					t.Errorf("Accept-Encoding %q", got)
				}
				answer(w, 200, test.body, "Content-Encoding", test.encoding)
			})
			res, err := Get(t.Context(), c, "https://example.com/", http.Header{"Accept-Encoding": {"br"}})
			if test.kind != "" {
				if wantKind(t, err, test.kind); err.Error() != test.want {
					t.Errorf("error %q", err)
				}
				return
			}
			if err != nil || string(res.Body) != test.want {
				t.Errorf("got %v, %v", res, err)
			}
		})
	}
}

func TestBombs(t *testing.T) {
	zeros := zipped(strings.Repeat("\x00", 4<<20))
	for name, test := range map[string]struct {
		h    http.HandlerFunc
		want string
	}{
		"bomb":  {serve(200, zeros, "Content-Encoding", "gzip"), "example.com/: answer unpacks to more than 200 times its size"},
		"plain": {endless(strings.Repeat("x", 1<<16)), "example.com/: answer is larger than 16 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := Get(t.Context(), client(test.h), "https://example.com/", nil)
				if wantKind(t, err, mention.Changed); err.Error() != test.want {
					t.Errorf("error %q", err)
				}
			})
		})
	}
	// The same as an error's body, of which only the beginning is read.
	_, err := Get(t.Context(), client(serve(500, zeros, "Content-Encoding", "gzip")), "https://example.com/", nil)
	if status, ok := errors.AsType[*StatusError](err); !ok || len(status.Body) != maxErrorBody {
		t.Errorf("error %v", err)
	}
	// A stream of nothing has no end but the bound on what comes in.
	nothing := strings.NewReader(strings.Repeat(zipped(""), 1000))
	body := unpackedBody{packed: &packedBody{ReadCloser: io.NopCloser(nothing), size: maxPacked - 10000}}
	if n, err := body.Read(make([]byte, 10)); n != 0 || !errors.Is(err, errTooLarge) {
		t.Errorf("read %d, %v", n, err)
	}
}

func endless(chunk string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for {
			_, _ = io.WriteString(w, chunk)
		}
	}
}

func TestBodySizes(t *testing.T) {
	fits := strings.Repeat("x", maxBody)
	res, err := Get(t.Context(), client(serve(200, fits)), "https://example.com/", nil)
	if err != nil || len(res.Body) != maxBody {
		t.Errorf("16 MiB: %v", err)
	}
	_, err = Get(t.Context(), client(serve(200, fits+"x")), "https://example.com/", nil)
	wantKind(t, err, mention.Changed)
	_, err = Get(t.Context(), client(serve(200, "short", "Content-Length", "1000000000")), "https://example.com/", nil)
	if wantKind(t, err, mention.Unavailable); err.Error() != "example.com/: the answer was cut off" {
		t.Errorf("error %q", err)
	}
}

func TestGetJSON(t *testing.T) {
	type doc struct {
		ID   int64
		Any  any
		List []struct{ N int }
	}
	deep := func(n int) string { return `{"Any":` + strings.Repeat("[", n-1) + strings.Repeat("]", n-1) + "}" }
	for name, test := range map[string]struct {
		body, want string
		kind       mention.ErrorKind
	}{
		"good":         {`{"ID":9007199254740993}`, "", ""},
		"bom, space":   {"\ufeff {} \n", "", ""},
		"as deep":      {deep(64), "", ""},
		"too deep":     {deep(65), "answered JSON with more than 64 levels", mention.Changed},
		"brackets":     {`{"Any":"` + strings.Repeat(`[\"\\`, 99) + `"}`, "", ""},
		"brackets 2":   {`{"Any":"\"` + strings.Repeat("[", 99) + `"}`, "", ""},
		"behind text":  {`{"A":"\\","Any":` + strings.Repeat("[", 99), "answered JSON with more than 64 levels", mention.Changed},
		"empty":        {"", "answered nothing instead of JSON", mention.Changed},
		"blank":        {" \n", "answered nothing instead of JSON", mention.Changed},
		"null":         {"null", "answered nothing instead of JSON", mention.Changed},
		"two":          {"{}{}", "answered more than one JSON value", mention.Changed},
		"cut":          {`{"ID":`, "answered JSON that ends too early", mention.Changed},
		"cut login":    {`{"login":"x"`, "answered JSON that ends too early", mention.Changed},
		"shape":        {`[]`, "answered JSON of another shape: the answer is of type array", mention.Changed},
		"field":        {`{"List":[{"N":"jane@example.com"}]}`, "answered JSON of another shape: List.N is of type string", mention.Changed},
		"number":       {`{"ID":1.5}`, "answered JSON of another shape: ID is of type number", mention.Changed},
		"sentence":     {"Your query was too short", "answered no JSON: unexpected character at byte 1", mention.Changed},
		"page":         {"<!doctype html><title>Welcome</title>" + strings.Repeat("<br>", 999) + "<a>Log in</a>", "answered a page instead of JSON", mention.Changed},
		"login":        {"<html><title>Log in to Example</title>", "answered a login page instead of JSON", mention.Blocked},
		"password":     {"<html>" + strings.Repeat("<br>", 999) + `<input type="password">`, "answered a login page instead of JSON", mention.Blocked},
		"challenge":    {"<html><title>Just a moment...</title>", "answered a challenge for people instead of JSON", mention.Blocked},
		"refusal":      {"Request forbidden by administrative rules.", "answered a refusal instead of JSON", mention.Blocked},
		"refusal page": {"<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>", "answered a refusal instead of JSON", mention.Blocked},
	} {
		t.Run(name, func(t *testing.T) {
			c := client(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Accept") != "application/json" {
					t.Errorf("Accept %q", r.Header.Get("Accept"))
				}
				answer(w, 200, test.body)
			})
			var out doc
			res, err := GetJSON(t.Context(), c, "https://example.com/p?q=x", nil, &out)
			if test.kind == "" {
				if err != nil || res.Status != 200 {
					t.Fatal(err)
				}
				return
			}
			wantKind(t, err, test.kind)
			if err.Error() != "example.com/p "+test.want {
				t.Errorf("error %q", err)
			}
			status, ok := errors.AsType[*StatusError](err)
			if !ok || status.Code != 200 || string(status.Body) != test.body[:min(len(test.body), maxErrorBody)] || !errors.Is(status, test.kind) {
				t.Errorf("status error %+v", status)
			}
		})
	}
	var out doc
	if _, err := GetJSON(t.Context(), client(serve(200, `{"ID":9007199254740993,"Any":9007199254740993}`)), "https://example.com/", nil, &out); err != nil ||
		out.ID != 9007199254740993 || out.Any != json.Number("9007199254740993") {
		t.Errorf("long numbers: %+v, %v", out, err)
	}
}

func TestNotModified(t *testing.T) {
	c := client(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != `"1"` {
			t.Error("the header is lost")
		}
		w.WriteHeader(304)
	})
	out := 7
	res, err := GetJSON(t.Context(), c, "https://example.com/", http.Header{"if-none-match": {`"1"`}}, &out)
	if err != nil || res.Status != 304 || len(res.Body) != 0 || out != 7 {
		t.Errorf("got %+v, %v, %d", res, err, out)
	}
}

func TestPostForm(t *testing.T) {
	c := client(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil || r.PostForm.Get("grant_type") != "client_credentials" {
			t.Errorf("form %v, %v", r.PostForm, err)
		}
		answer(w, 200, `{"access_token":"x"}`)
	})
	var out struct {
		Token string `json:"access_token"`
	}
	form := map[string][]string{"grant_type": {"client_credentials"}}
	if _, err := PostForm(t.Context(), c, "https://example.com/", nil, form, &out); err != nil || out.Token != "x" {
		t.Errorf("%+v, %v", out, err)
	}
}

// TestRealNetwork goes over the loopback interface with the transport for real
// sites: gzip, a redirect, connections used again, and a stream in both
// directions after a 101.
func TestRealNetwork(t *testing.T) {
	conns := 0
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := webtest.Dishonest(r.Header); p != "" {
			t.Error(p)
		}
		switch r.URL.Path {
		case "/stream":
			upgrade(t, w)
		case "/old":
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		case "/busy":
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(503)
			_, _ = io.WriteString(w, strings.Repeat("busy", 1000))
		default:
			answer(w, 200, zipped(`{"ok":true}`), "Content-Encoding", "gzip")
		}
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			conns++
		}
	}
	s.Start()
	defer s.Close()
	c := New(Options{Hosts: []string{strings.TrimPrefix(s.URL, "http://")}, Rate: fast, Secrets: []string{"x"}})
	defer c.CloseIdleConnections()
	var out struct{ OK bool }
	for range 3 {
		if _, err := GetJSON(t.Context(), c, s.URL+"/old", nil, &out); err != nil || !out.OK {
			t.Fatal(err)
		}
	}
	_, err := Get(t.Context(), c, s.URL+"/busy", nil)
	wantKind(t, err, mention.Unavailable)
	if conns != 1 {
		t.Errorf("%d connections", conns)
	}
	res, err := c.Get(s.URL + "/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	rw, ok := res.Body.(io.ReadWriter)
	if !ok {
		t.Fatal("the stream cannot be written to")
	}
	_, _ = io.WriteString(rw, "ping\n")
	if b := make([]byte, 5); readFull(rw, b) != nil || string(b) != "ping\n" {
		t.Errorf("got %q", b)
	}
}

func readFull(r io.Reader, b []byte) error {
	_, err := io.ReadFull(r, b)
	return err
}

// upgrade echoes one line.
func upgrade(t *testing.T, w http.ResponseWriter) {
	conn, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	_, _ = rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
	_ = rw.Flush()
	line, _ := rw.ReadString('\n')
	_, _ = rw.WriteString(line)
	_ = rw.Flush()
}
