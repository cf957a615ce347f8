package webtest

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestServer(t *testing.T) {
	s := NewServer(
		t,
		Route{Path: "/a", Query: url.Values{"page": {"1"}}, Status: 429, Header: http.Header{"retry-after": {"0"}}},
		Route{Path: "/a", Query: url.Values{"page": {"1"}}, Body: "one"},
		Route{Path: "/a", Query: url.Values{"tag": {"x", "y"}}, Body: "tags"},
		Route{Method: "POST", Path: "/a", Body: "posted"},
	)
	var got []string
	for _, request := range []string{
		"GET /a?page=1&q=z", "GET /a?q=z&page=1", "GET /a?page=1", "GET /a?tag=x&tag=y", "GET /a?tag=y&tag=x", "POST /a", "GET /b",
	} {
		method, path, _ := strings.Cut(request, " ")
		req, _ := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader("hello"))
		req.Header.Set("User-Agent", "earshot/1 (+x)")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		got = append(got, fmt.Sprint(res.StatusCode, res.Header.Get("Retry-After"), strings.TrimSpace(string(b))))
	}
	want := "[4290 200one 200one 200tags 404404 page not found 200posted 404404 page not found]"
	if fmt.Sprint(got) != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
	all := s.Requests()
	if r := all[5]; len(all) != 7 || r.Method != "POST" || r.Path != "/a" || r.Body != "hello" || r.Host != s.Host || r.Unexpected {
		t.Errorf("recorded %+v", all)
	}
	if !all[4].Unexpected || !all[6].Unexpected || all[0].Query.Get("q") != "z" {
		t.Errorf("recorded %+v", all)
	}
}

// witness counts the errors of a check.
type witness struct {
	testing.TB
	errors []string
}

func (w *witness) Helper() {}

func (w *witness) Errorf(format string, args ...any) {
	w.errors = append(w.errors, fmt.Sprintf(format, args...))
}

func TestCheck(t *testing.T) {
	p := NewReplay(Route{Path: "/"})
	send := func(path string, header ...string) {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://example.com"+path, nil)
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		res, err := Transport(p).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
	}
	send("/", "User-Agent", "earshot/1 (+https://example.com)")
	w := &witness{}
	if p.Check(w); len(w.errors) > 0 {
		t.Errorf("honest requests: %q", w.errors)
	}
	send("/", "User-Agent", "Mozilla/5.0 earshot/1 (+x)")
	send("/", "User-Agent", "earshot/1 (+x)", "Cookie", "a=b")
	send("/x?q=1", "User-Agent", "earshot/1 (+x)")
	p.Check(w)
	want := []string{
		"GET example.com/: User-Agent \"Mozilla/5.0 earshot/1 (+x)\" is not earshot/VERSION (+contact)",
		"GET example.com/: carries a cookie",
		"unexpected request: GET example.com/x map[q:[1]]",
	}
	if fmt.Sprint(w.errors) != fmt.Sprint(want) {
		t.Errorf("got %q", w.errors)
	}
}

func TestLoadHeaders(t *testing.T) {
	for in, want := range map[string]string{
		"HTTP 404\nA: b:c\nset-x:1\nSet-X: 2\ncontent-length: 9\nContent-Encoding: gzip\ntransfer-encoding: chunked\n": "404 map[A:[b:c] Set-X:[1 2]]",
		"HTTP/1.1 200 OK\r\nA: b\r\n\r\n": "200 map[A:[b]]",
		"a: b":                            "200 map[A:[b]]",
		"":                                "200 map[]",
		"HTTP ok":                         `0 map[] "HTTP ok" is not a status`,
		"HTTP 99":                         `0 map[] "HTTP 99" is not a status`,
	} {
		file := filepath.Join(t.TempDir(), "h.txt")
		if err := os.WriteFile(file, []byte(in), 0o600); err != nil {
			t.Fatal(err)
		}
		status, h, err := LoadHeaders(file)
		got := fmt.Sprint(status, " ", h)
		if err != nil {
			got += strings.TrimPrefix(err.Error(), file+":")
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
	if _, _, err := LoadHeaders(filepath.Join(t.TempDir(), "absent")); !os.IsNotExist(err) {
		t.Errorf("absent: %v", err)
	}
}

func TestRecordedHeaders(t *testing.T) {
	files, _ := filepath.Glob("../../../../shared/recordings/*/*.headers.txt")
	if len(files) == 0 {
		t.Skip("the recordings are not here")
	}
	for _, file := range files {
		if status, h, err := LoadHeaders(file); err != nil || status < 200 || len(h) < 3 {
			t.Errorf("%s: %d, %d headers, %v", file, status, len(h), err)
		}
	}
}
