package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// echo sends each message back, after a greeting.
func echo(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer conn.CloseNow()
	ctx := context.Background()
	_ = conn.Write(ctx, websocket.MessageText, []byte(r.Header.Get("User-Agent")))
	for {
		kind, body, err := conn.Read(ctx)
		if err != nil || conn.Write(ctx, kind, body) != nil {
			return
		}
	}
}

// chat opens a websocket, sends a message and returns the greeting and the
// answer.
func chat(t *testing.T, c *http.Client, address, say string) (greeting, answer string) {
	t.Helper()
	s, err := Dial(t.Context(), c, address)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	first, err := s.Receive(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), []string{say}); err != nil {
		t.Fatal(err)
	}
	second, err := s.Receive(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return string(first), string(second)
}

// TestSocketOverANetwork: the connection outlives the attempt that opened it.
func TestSocketOverANetwork(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	defer server.Close()
	c := New(Options{Version: "1", Hosts: []string{strings.TrimPrefix(server.URL, "http://")}})
	greeting, answer := chat(t, c, server.URL, "hello <there>")
	if !strings.HasPrefix(greeting, "earshot/1 (+") || answer != `["hello \u003cthere\u003e"]` {
		t.Errorf("greeting %q, answer %q", greeting, answer)
	}
	if _, err := Dial(t.Context(), New(Options{Hosts: []string{"other.example"}}), server.URL); err == nil || !strings.Contains(err.Error(), "not among the hosts") {
		t.Errorf("a host that is not allowed: %v", err)
	}
}

func socketClient(h http.HandlerFunc) *http.Client {
	return New(Options{Version: "1", Hosts: []string{"relay.example"}, Base: webtest.Transport(h), Secrets: []string{"s3cret"}})
}

func TestSocketInMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if _, answer := chat(t, socketClient(echo), "https://relay.example", "hello"); answer != `["hello"]` {
			t.Errorf("answer %q", answer)
		}
		time.Sleep(time.Hour) // the handler ends with its client
	})
}

func TestSocketRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		kind   mention.ErrorKind
		wait   time.Duration
	}{
		{"no websocket", 200, mention.Changed, 0},
		{"no longer there", 404, mention.Changed, 0},
		{"not allowed", 403, mention.Blocked, 0},
		{"too often", 429, mention.RateLimited, time.Hour},
		{"broken", 500, mention.Unavailable, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := socketClient(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Retry-After", "3600")
					w.WriteHeader(tt.status)
				})
				if tt.wait == 0 {
					c = socketClient(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.status) })
				}
				_, err := Dial(t.Context(), c, "https://relay.example/?key=s3cret")
				e, ok := errors.AsType[*mention.Error](err)
				if !ok || e.Kind != tt.kind || e.RetryAfter != tt.wait || e.Hint == "" || strings.Contains(err.Error(), "key") {
					t.Errorf("error %v (%+v)", err, e)
				}
			})
		})
	}
}

// TestSocketFails: what goes wrong on an open connection has a kind.
func TestSocketFails(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		name string
		site func(*websocket.Conn)
		kind mention.ErrorKind
		says string
	}{
		{"silence", func(c *websocket.Conn) { _, _, _ = c.Read(ctx) }, mention.Unavailable, "no message within 30s"},
		{"cut off", func(c *websocket.Conn) { _ = c.CloseNow() }, mention.Unavailable, "cut off"},
		{"closed", func(c *websocket.Conn) { _ = c.Close(websocket.StatusGoingAway, "s3cret maintenance") }, mention.Unavailable, `"*** maintenance"`},
		{"banned", func(c *websocket.Conn) { _ = c.Close(websocket.StatusPolicyViolation, "go away") }, mention.Blocked, "go away"},
		{
			"too long",
			func(c *websocket.Conn) { _ = c.Write(ctx, websocket.MessageText, make([]byte, 1<<20+1)) },
			mention.Changed, "longer than",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := socketClient(func(w http.ResponseWriter, r *http.Request) {
					if conn, err := websocket.Accept(w, r, nil); err == nil {
						defer conn.CloseNow()
						tt.site(conn)
					}
				})
				s, err := Dial(t.Context(), c, "https://relay.example")
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				_, err = s.Receive(t.Context())
				if e, ok := errors.AsType[*mention.Error](err); !ok || e.Kind != tt.kind || e.Hint == "" || !strings.Contains(err.Error(), tt.says) {
					t.Errorf("error %v (%+v)", err, e)
				}
			})
		})
	}
}

// TestSocketCancelled: the end of the context ends a wait for a message.
func TestSocketCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := Dial(t.Context(), socketClient(echo), "https://relay.example")
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		ctx, cancel := context.WithCancel(t.Context())
		_, _ = s.Receive(ctx) // the greeting
		time.AfterFunc(time.Second, cancel)
		begin := time.Now()
		if _, err := s.Receive(ctx); mention.KindOf(err) != mention.Interrupted || time.Since(begin) != time.Second {
			t.Errorf("error %v after %v", err, time.Since(begin))
		}
	})
}
