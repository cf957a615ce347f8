package webtest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// ask sends one request to h and reads the whole answer.
func ask(t *testing.T, h http.HandlerFunc, method, address, body string) (*http.Response, string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res, err := Transport(h).RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return res, string(b), err
}

func TestTransport(t *testing.T) {
	h := func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if r.Host != "example.com:8080" || r.URL.Path != "/a b" || r.FormValue("q") != "1" || r.RequestURI != "/a%20b?q=1" {
			t.Errorf("request for %s %s", r.Host, r.RequestURI)
		}
		w.Header()["x-lower"] = []string{"kept"}
		w.Header().Set("Content-Length", "6")
		w.WriteHeader(http.StatusCreated)
		w.Header().Set("Late", "lost")
		_, _ = io.WriteString(w, "<p>"+string(b))
	}
	res, body, err := ask(t, h, http.MethodPost, "http://example.com:8080/a%20b?q=1#frag", "abc")
	if err != nil || res.StatusCode != 201 || res.Status != "201 Created" || body != "<p>abc" || res.ContentLength != 6 {
		t.Errorf("got %+v, %q, %v", res, body, err)
	}
	if res.Header.Get("X-Lower") != "kept" || res.Header.Get("Late") != "" || res.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("header %v", res.Header)
	}
}

func TestTransportEnds(t *testing.T) {
	short := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "9")
		_, _ = io.WriteString(w, "short")
	}
	for name, test := range map[string]struct {
		h      http.HandlerFunc
		method string
		body   string
		fails  bool
	}{
		"nothing written":   {func(http.ResponseWriter, *http.Request) {}, "GET", "", false},
		"shorter than said": {short, "GET", "short", true},
		"head":              {short, "HEAD", "", false},
		"longer than said": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "2")
			if _, err := io.WriteString(w, "abc"); !errors.Is(err, http.ErrContentLength) {
				t.Errorf("write: %v", err)
			}
		}, "GET", "", true},
		"no content": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(204)
			_, _ = io.WriteString(w, "abc")
		}, "GET", "", false},
		"aborted at once": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "GET", "", true},
		"aborted behind the head": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(200)
			panic(http.ErrAbortHandler)
		}, "GET", "", true},
		"aborted later": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "abc")
			panic(http.ErrAbortHandler)
		}, "GET", "abc", true},
		"left": {func(http.ResponseWriter, *http.Request) { runtime.Goexit() }, "GET", "", true},
		"early hints": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(103)
			_, _ = io.WriteString(w, "abc")
		}, "GET", "abc", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, body, err := ask(t, test.h, test.method, "http://example.com/", "")
				if body != test.body || (err != nil) != test.fails {
					t.Errorf("got %q, %v", body, err)
				}
			})
		})
	}
}

func TestTransportStreams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ended atomic.Bool
		h := func(w http.ResponseWriter, _ *http.Request) {
			defer ended.Store(true)
			for {
				time.Sleep(time.Minute)
				_, _ = io.WriteString(w, "tick\n") // deaf to errors
			}
		}
		start := time.Now()
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://example.com/", nil)
		res, err := Transport(http.HandlerFunc(h)).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 10)
		if _, err := io.ReadFull(res.Body, b); err != nil || string(b) != "tick\ntick\n" || time.Since(start) != 2*time.Minute {
			t.Errorf("got %q, %v after %s", b, err, time.Since(start))
		}
		_ = res.Body.Close()
		time.Sleep(time.Hour)
		if !ended.Load() {
			t.Error("the handler goes on for nobody")
		}
	})
}

func TestTransportContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ended atomic.Int32
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/body" {
				_, _ = io.WriteString(w, "a")
			}
			<-r.Context().Done()
			_, _ = io.WriteString(w, "too late")
			ended.Add(1)
		})
		for _, path := range []string{"/", "/body"} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			req, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://example.com"+path, nil)
			res, err := Transport(h).RoundTrip(req)
			if err == nil {
				_, err = io.ReadAll(res.Body)
				_ = res.Body.Close()
			}
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v", path, err)
			}
			cancel()
			if _, err := Transport(h).RoundTrip(req); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s, again: %v", path, err)
			}
		}
		if synctest.Wait(); ended.Load() != 2 {
			t.Errorf("%d handlers ended", ended.Load())
		}
	})
}

// TestTransportTakenOver: a handler can take the connection over, and talk on it
// after its client's context has ended.
func TestTransportTakenOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		req, _ := http.NewRequestWithContext(ctx, http.MethodGet, "https://site.example/", nil)
		ended := false
		res, err := Transport(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Upgrade", "echo")
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			if _, _, err := http.NewResponseController(w).Hijack(); err == nil {
				t.Error("taken over twice")
			}
			_, _ = io.Copy(conn, conn)
			ended = r.Context().Err() != nil
		})).RoundTrip(req)
		if err != nil || res.StatusCode != http.StatusSwitchingProtocols || res.Header.Get("Upgrade") != "echo" {
			t.Fatal(res, err)
		}
		cancel()
		synctest.Wait()
		body := res.Body.(io.ReadWriteCloser)
		if _, err := body.Write([]byte("hello")); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 5)
		if _, err := io.ReadFull(body, got); err != nil || string(got) != "hello" {
			t.Errorf("%q, error %v", got, err)
		}
		_ = body.Close()
		synctest.Wait()
		if !ended {
			t.Error("the handler's context outlives the connection")
		}
	})
}
