package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// fast is a pace that no test waits for.
var fast = mention.Rate{N: 1e6, Per: time.Second}

// client talks to h as if it were example.com.
func client(h http.HandlerFunc, change ...func(*Options)) *http.Client {
	o := Options{
		Version: "1.2", Contact: "ops@example.com", Hosts: []string{"example.com"}, Rate: fast, Retries: -1,
		Base: webtest.Transport(h),
	}
	for _, f := range change {
		f(&o)
	}
	return New(o)
}

func answer(w http.ResponseWriter, status int, body string, header ...string) {
	for i := 0; i < len(header); i += 2 {
		w.Header().Set(header[i], header[i+1])
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// wantKind checks the kind of an error, and that it says what to do.
func wantKind(t *testing.T, err error, kind mention.ErrorKind) *mention.Error {
	t.Helper()
	e, ok := errors.AsType[*mention.Error](err)
	if !ok || e.Kind != kind {
		t.Fatalf("error %v is of kind %q, want %q", err, mention.KindOf(err), kind)
	}
	return e
}

func TestHosts(t *testing.T) {
	set := newHostSet([]string{"Example.com", "127.0.0.1:8080", "api.example.com:443", "[::1]:9000", "::2", "dot.example.", ""})
	for address, want := range map[string]bool{
		"https://example.com/x":        true,
		"http://example.com/x":         true,
		"https://EXAMPLE.com:443/":     true,
		"http://example.com:80/":       true,
		"https://example.com./":        true,
		"http://example.com:443/":      false,
		"https://example.com:8443/":    false,
		"https://www.example.com/":     false,
		"https://evil-example.com/":    false,
		"https://example.com.evil.cc/": false,
		"https://example.com@evil.cc/": false,
		"http://127.0.0.1:8080/":       true,
		"http://127.0.0.1/":            false,
		"http://127.0.0.1:8081/":       false,
		"https://api.example.com/":     true,
		"http://api.example.com/":      false,
		"http://[::1]:9000/":           true,
		"http://[::1]/":                false,
		"http://[::2]/":                true,
		"https://dot.example/":         true,
		"ftp://example.com/":           false,
		"file:///etc/passwd":           false,
		"https:///x":                   false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := set.allows(u); got != want {
			t.Errorf("allows(%s) = %v", address, got)
		}
	}
}

func TestConfinement(t *testing.T) {
	c := client(func(http.ResponseWriter, *http.Request) { t.Error("a request got out") })
	for address, want := range map[string]string{
		"https://other.example/x?key=1": "other.example is not among the hosts of this source",
		"https://www.example.com/x":     "www.example.com is not among the hosts of this source",
		"gopher://example.com/":         `address with scheme "gopher" is not http or https`,
	} {
		_, err := Get(t.Context(), c, address, nil)
		e := wantKind(t, err, mention.Failure)
		if err.Error() != want || !strings.Contains(e.Hint, "base_url") {
			t.Errorf("%s: error %q, hint %q", address, err, e.Hint)
		}
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodDelete, "https://example.com/x", nil)
	_, err := c.Do(req)
	wantKind(t, err, mention.Failure)
	_, err = Get(t.Context(), New(Options{Base: c.Transport}), "https://example.com/", nil)
	wantKind(t, err, mention.Failure)
}

func TestRedirects(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           string // the final address, or the error
		kind           mention.ErrorKind
	}{
		{"same host", "https://example.com/a", "/end", "https://example.com/end", ""},
		{"www", "https://example.com/a", "https://www.example.com/end", "https://www.example.com/end", ""},
		{"no www", "https://www.site.example/a", "https://site.example/end", "https://site.example/end", ""},
		{"to https", "http://example.com/a", "https://example.com/end", "https://example.com/end", ""},
		{"to http", "https://example.com/a", "http://example.com/end", "example.com redirects from https to http", mention.Changed},
		{"out", "https://example.com/a", "https://evil.example/end?token=1", "example.com redirects to evil.example, which is not among the hosts of this source", mention.Failure},
		{"other port", "https://example.com/a", "https://example.com:8443/end", "example.com redirects to example.com:8443, which is not among the hosts of this source", mention.Failure},
		{"login", "https://example.com/a", "https://accounts.other.example/signin?next=x", "example.com sends readers to a login or consent page on accounts.other.example", mention.Blocked},
		{"scheme", "https://example.com/a", "ftp://example.com/end", `example.com redirects to an address with scheme "ftp"`, mention.Changed},
		{"round and round", "https://example.com/a", "/a", "example.com redirects more than 5 times", mention.Changed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := 0
			c := client(func(w http.ResponseWriter, r *http.Request) {
				if n++; r.URL.Path == "/end" {
					answer(w, 200, "done")
					return
				}
				answer(w, 302, "", "Location", test.to)
			}, func(o *Options) { o.Hosts = append(o.Hosts, "www.site.example") })
			req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, test.from, nil)
			res, err := c.Do(req)
			if err == nil {
				defer res.Body.Close()
				if got := res.Request.URL.String(); got != test.want {
					t.Errorf("ended at %s, want %s", got, test.want)
				}
			}
			if _, err := Get(t.Context(), c, test.from, nil); test.kind != "" {
				wantKind(t, err, test.kind)
				if err.Error() != test.want {
					t.Errorf("error %q, want %q", err, test.want)
				}
			}
			if n > 2*(maxRedirects+1) {
				t.Errorf("%d requests", n)
			}
		})
	}
}

func TestRedirectKeepsKeysHome(t *testing.T) {
	header := http.Header{
		"Authorization": {"Bearer sesame"}, "X-Api-Key": {"sesame"}, "Accept": {"application/json"}, "Cookie": {"a=b"},
	}
	var got []http.Header
	c := client(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header)
		switch r.URL.Path {
		case "/1":
			answer(w, 302, "", "Location", "/2?key=sesame")
		case "/2":
			answer(w, 302, "", "Location", "https://www.example.com/3")
		case "/3": // back home: by now somebody else has chosen the address
			answer(w, 302, "", "Location", "https://example.com/4")
		}
	})
	if _, err := Get(t.Context(), c, "https://example.com/1", header); err != nil {
		t.Fatal(err)
	}
	for i, keys := range []bool{true, true, false, false} {
		if has := got[i].Get("Authorization") != "" && got[i].Get("X-Api-Key") != ""; has != keys {
			t.Errorf("request %d: %v", i+1, got[i])
		}
		if !keys && (len(got[i]["Authorization"]) > 0 || len(got[i]["X-Api-Key"]) > 0) {
			t.Errorf("request %d carries a key: %v", i+1, got[i])
		}
		if got[i].Get("Accept") != "application/json" || got[i].Get("Referer") != "" {
			t.Errorf("request %d: %v", i+1, got[i])
		}
		if p := webtest.Dishonest(got[i]); p != "" {
			t.Errorf("request %d %s", i+1, p)
		}
	}
}

func TestRedirectedPost(t *testing.T) {
	var bodies []string
	c := client(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		bodies = append(bodies, r.URL.Path+string(b))
		switch r.URL.Path {
		case "/same":
			answer(w, 308, "", "Location", "/end")
		case "/other":
			answer(w, 308, "", "Location", "https://www.example.com/end")
		default:
			answer(w, 200, "{}")
		}
	})
	if _, err := PostJSON(t.Context(), c, "https://example.com/same", nil, map[string]int{"a": 1}, nil); err != nil {
		t.Fatal(err)
	}
	_, err := PostJSON(t.Context(), c, "https://example.com/other", nil, map[string]int{"a": 1}, nil)
	wantKind(t, err, mention.Changed)
	if got := strings.Join(bodies, " "); got != `/same{"a":1} /end{"a":1} /other{"a":1}` {
		t.Errorf("got %s", got)
	}
}

func TestHonestRequests(t *testing.T) {
	var got http.Header
	c := client(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		if r.Host != "example.com" {
			t.Errorf("host %s", r.Host)
		}
		answer(w, 200, "", "Set-Cookie", "id=1; Path=/")
	})
	c.Jar = nil
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://example.com/", nil)
	req.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)")
	req.Header.Set("Cookie", "id=1")
	req.Host = "hidden.example"
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got.Get("User-Agent") != "earshot/1.2 (+ops@example.com)" || got.Get("Cookie") != "" {
		t.Errorf("sent %v", got)
	}
	if len(res.Header["Set-Cookie"]) > 0 || len(res.Cookies()) > 0 {
		t.Errorf("a cookie came through: %v", res.Header)
	}
	if req.Header.Get("Cookie") != "id=1" {
		t.Error("the caller's request was changed")
	}
}

func TestUserAgent(t *testing.T) {
	for _, test := range []struct{ version, contact, want string }{
		{"1.2.3", "https://example.com/bot", "earshot/1.2.3 (+https://example.com/bot)"},
		{"", "", "earshot/dev (+https://github.com/earshot-cli/earshot)"},
		{"1 (x)", "  ", "earshot/1x (+https://github.com/earshot-cli/earshot)"},
		{"1", "Ops (Acme) <ops@example.com>\r\nCookie: a", "earshot/1 (+Ops Acme <ops@example.com>Cookie: a)"},
		{"1", "Größe", "earshot/1 (+Gre)"},
	} {
		if got := UserAgent(test.version, test.contact); got != test.want {
			t.Errorf("UserAgent(%q, %q) = %s", test.version, test.contact, got)
		}
	}
}
