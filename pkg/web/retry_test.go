package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func patient(o *Options) { o.Retries = 0 }

// failing answers n times with a status, then well. It notes when.
type failing struct {
	n, status int
	header    []string
	times     []time.Duration
	start     time.Time
}

func (f *failing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.times = append(f.times, time.Since(f.start))
	if len(f.times) <= f.n {
		answer(w, f.status, "later", f.header...)
		return
	}
	b, _ := io.ReadAll(r.Body)
	answer(w, 200, `{"ok":true}`+string(b))
}

func TestRetryWaits(t *testing.T) {
	tests := []struct {
		name   string
		status int
		header []string
		wait   time.Duration // -1: some backoff
	}{
		{"seconds", 429, []string{"Retry-After", "30"}, 30 * time.Second},
		{"at once", 429, []string{"Retry-After", "0"}, 0},
		{"date", 503, []string{"Retry-After", "Sat, 01 Jan 2000 00:00:45 GMT"}, 45 * time.Second},
		{"date by the site's clock", 503, []string{
			"Retry-After", "Mon, 02 Mar 2026 10:00:20 GMT", "Date", "Mon, 02 Mar 2026 10:00:00 GMT",
		}, 20 * time.Second},
		{"past date", 503, []string{"Retry-After", "Fri, 31 Dec 1999 23:00:00 GMT"}, 0},
		{"reset, epoch", 429, []string{"RateLimit-Reset", "946684812"}, 12 * time.Second},
		{"reset, left", 429, []string{"X-RateLimit-Remaining", "0.0", "X-RateLimit-Reset", "25"}, 25 * time.Second},
		{"reset, time", 429, []string{"X-RateLimit-Reset", "2000-01-01T00:01:00.500Z"}, 60500 * time.Millisecond},
		{"reset of X", 429, []string{"x-rate-limit-reset", "946684807"}, 7 * time.Second},
		{"forbidden, used up", 403, []string{"X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "946684803"}, 3 * time.Second},
		{"forbidden, for a while", 403, []string{"Retry-After", "4"}, 4 * time.Second},
		{"bad gateway", 502, nil, -1},
		{"server error", 500, nil, -1},
		{"time-out", 504, nil, -1},
		{"proxy", 522, nil, -1},
		{"no header", 429, nil, -1},
		{"bad header", 503, []string{"Retry-After", "soon"}, -1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site := &failing{n: 1, status: test.status, header: test.header, start: time.Now()}
				res, err := Get(t.Context(), client(site.ServeHTTP, patient), "https://example.com/", nil)
				if err != nil || string(res.Body) != `{"ok":true}` {
					t.Fatal(res, err)
				}
				if len(site.times) != 2 {
					t.Fatalf("asked at %v", site.times)
				}
				// The pace adds a microsecond.
				got := site.times[1] - site.times[0]
				if test.wait >= 0 && (got < test.wait || got > test.wait+time.Millisecond) || got > 61*time.Second {
					t.Errorf("waited %s, want %s", got, test.wait)
				}
				if test.wait < 0 && got > firstPause+time.Millisecond {
					t.Errorf("waited %s, want at most %s", got, firstPause)
				}
			})
		})
	}
}

func TestNoRetry(t *testing.T) {
	for _, test := range []struct {
		status int
		header []string
		kind   mention.ErrorKind
	}{
		{400, nil, mention.BadQuery},
		{401, nil, mention.Credentials},
		{402, nil, mention.Credentials},
		{403, nil, mention.Blocked},
		{403, []string{"X-RateLimit-Remaining", "59", "X-RateLimit-Reset", "5"}, mention.Blocked},
		{404, []string{"Retry-After", "3600"}, mention.Changed},
		{410, nil, mention.Changed},
		{409, nil, mention.Unavailable},
		{414, nil, mention.BadQuery},
		{422, nil, mention.BadQuery},
		{451, nil, mention.Blocked},
		{501, nil, mention.Unavailable},
		{300, nil, mention.Changed},
		{429, []string{"Retry-After", "121"}, mention.RateLimited},
		{503, []string{"Retry-After", "99999999999999999999"}, mention.RateLimited},
		{403, []string{"Retry-After", "3600"}, mention.RateLimited},
	} {
		synctest.Test(t, func(t *testing.T) {
			site := &failing{n: 9, status: test.status, header: test.header, start: time.Now()}
			_, err := Get(t.Context(), client(site.ServeHTTP, patient), "https://example.com/p?q=secret", nil)
			e := wantKind(t, err, test.kind)
			if len(site.times) != 1 || time.Since(site.start) > time.Millisecond {
				t.Errorf("%d: asked at %v", test.status, site.times)
			}
			status, ok := errors.AsType[*StatusError](err)
			if !ok || status.Code != test.status || string(status.Body) != "later" || status.Endpoint != "example.com/p" {
				t.Errorf("%d: %+v", test.status, status)
			}
			if !errors.Is(status, test.kind) || e.Hint == "" || strings.Contains(err.Error(), "secret") {
				t.Errorf("%d: %v, hint %q", test.status, err, e.Hint)
			}
			if (test.kind == mention.RateLimited) != (e.RetryAfter > 0) || e.RetryAfter != status.RetryAfter {
				t.Errorf("%d: retry after %s", test.status, e.RetryAfter)
			}
		})
	}
}

func TestGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := &failing{n: 99, status: 429, header: []string{"Retry-After", "60"}, start: time.Now()}
		_, err := Get(t.Context(), client(site.ServeHTTP, patient), "https://example.com/", nil)
		e := wantKind(t, err, mention.RateLimited)
		if len(site.times) != 5 || e.RetryAfter != time.Minute {
			t.Errorf("asked at %v, retry after %s", site.times, e.RetryAfter)
		}
		if want := "example.com/ answered 429 Too Many Requests and asks to wait 1m0s"; err.Error() != want {
			t.Errorf("error %q", err)
		}
		if want := "try again in 1m0s, after 2000-01-01 00:05:00 UTC"; e.Hint != want {
			t.Errorf("hint %q", e.Hint)
		}
	})
}

func TestWaitBeyondTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		site := &failing{n: 1, status: 503, header: []string{"Retry-After", "30"}, start: time.Now()}
		_, err := Get(ctx, client(site.ServeHTTP, patient), "https://example.com/", nil)
		e := wantKind(t, err, mention.RateLimited)
		if e.RetryAfter != 30*time.Second || time.Since(site.start) > time.Millisecond {
			t.Errorf("%v after %s", e, time.Since(site.start))
		}
	})
}

func TestCancelWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, cancel)
		start := time.Now()
		site := &failing{n: 1, status: 503, header: []string{"Retry-After", "30"}, start: start}
		_, err := Get(ctx, client(site.ServeHTTP, patient), "https://example.com/", nil)
		if wantKind(t, err, mention.Interrupted); !errors.Is(err, context.Canceled) || time.Since(start) != 5*time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}

func TestUsedUpHoldsTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, n := time.Now(), 0
		reset := "946684840" // 40 s after the bubble's time began
		c := client(func(w http.ResponseWriter, _ *http.Request) {
			if n++; n == 2 {
				reset = "2000-01-01T01:00:00Z"
			}
			answer(w, 200, "ok", "RateLimit-Remaining", "0", "RateLimit-Reset", reset)
		})
		for range 2 {
			if _, err := Get(t.Context(), c, "https://example.com/", nil); err != nil {
				t.Fatal(err)
			}
		}
		if d := time.Since(start).Round(time.Millisecond); d != 40*time.Second {
			t.Errorf("the second came after %s", d)
		}
		_, err := Get(t.Context(), c, "https://example.com/?key=1", nil)
		e := wantKind(t, err, mention.RateLimited)
		if n != 2 || e.RetryAfter.Round(time.Second) != 59*time.Minute+20*time.Second {
			t.Errorf("%d requests, retry after %s", n, e.RetryAfter)
		}
		if want := "example.com asks to wait 59m20s"; err.Error() != want {
			t.Errorf("error %q", err)
		}
	})
}

func TestPost(t *testing.T) {
	for _, test := range []struct{ status, asked int }{{429, 2}, {503, 2}, {500, 1}, {502, 1}} {
		synctest.Test(t, func(t *testing.T) {
			site := &failing{n: 1, status: test.status, start: time.Now()}
			var bodies []string
			c := client(func(w http.ResponseWriter, r *http.Request) {
				b, _ := io.ReadAll(r.Body)
				bodies = append(bodies, r.Header.Get("Content-Type")+string(b))
				site.ServeHTTP(w, r)
			}, patient)
			var out struct{ OK bool }
			_, err := PostJSON(t.Context(), c, "https://example.com/", nil, []int{7}, &out)
			if len(site.times) != test.asked || (err == nil) != (test.asked == 2) || out.OK != (err == nil) {
				t.Errorf("%d: %d requests, %v", test.status, len(site.times), err)
			}
			if last := bodies[len(bodies)-1]; last != "application/json[7]" {
				t.Errorf("%d: the last request was %s", test.status, last)
			}
		})
	}
}

// wire answers as a network that breaks.
type wire func(*http.Request) (*http.Response, error)

func (f wire) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestNetworkErrors(t *testing.T) {
	reset := &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}
	for _, test := range []struct {
		err    error
		method string
		header http.Header
		asked  int
		want   string
	}{
		{reset, "GET", nil, 5, "example.com/p: read tcp: connection reset by peer"},
		{reset, "POST", nil, 1, "example.com/p: read tcp: connection reset by peer"},
		{reset, "POST", http.Header{"Idempotency-Key": {"x"}}, 5, "example.com/p: read tcp: connection reset by peer"},
		{io.EOF, "GET", nil, 5, "example.com/p: the connection ended without an answer"},
		{&net.DNSError{Err: "no such host", Name: "example.com", IsNotFound: true}, "GET", nil, 1, "example.com/p: no host of that name is known"},
	} {
		synctest.Test(t, func(t *testing.T) {
			n := 0
			c := client(nil, patient, func(o *Options) {
				o.Base = wire(func(*http.Request) (*http.Response, error) { n++; return nil, test.err })
			})
			_, err := send(t.Context(), c, test.method, "https://user:pw@example.com/p?token=1", test.header, nil)
			wantKind(t, err, mention.Unavailable)
			if n != test.asked || err.Error() != test.want {
				t.Errorf("%d requests, error %q, want %d and %q", n, err, test.asked, test.want)
			}
		})
	}
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		c := client(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/body" {
				_, _ = io.WriteString(w, "begun")
			}
			<-r.Context().Done()
		}, func(o *Options) { o.Timeout = 10 * time.Second })
		for _, path := range []string{"/", "/body"} {
			_, err := Get(t.Context(), c, "https://example.com"+path, nil)
			wantKind(t, err, mention.Unavailable)
			if want := "example.com" + path + ": no whole answer within 10s"; err.Error() != want {
				t.Errorf("error %q", err)
			}
		}
		if d := time.Since(start).Round(time.Millisecond); d != 20*time.Second {
			t.Errorf("took %s", d)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := Get(ctx, c, "https://example.com/body", nil)
		if wantKind(t, err, mention.TimedOut); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}

func TestPace(t *testing.T) {
	tests := []struct {
		rate mention.Rate
		n    int
		want time.Duration
	}{
		{mention.Rate{}, 4, 3 * time.Second},
		{mention.Rate{N: 1, Per: 5 * time.Second}, 3, 10 * time.Second},
		{mention.Rate{N: 2}, 3, time.Second},
		{mention.Rate{N: 30, Per: time.Minute}, 5, 4 * time.Second}, // three at once
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			c := client(func(http.ResponseWriter, *http.Request) {}, func(o *Options) { o.Rate = test.rate })
			var all sync.WaitGroup
			for range test.n {
				all.Go(func() {
					if _, err := Get(t.Context(), c, "https://example.com/", nil); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if d := time.Since(start).Round(time.Millisecond); d != test.want {
				t.Errorf("%v: %d requests took %s, want %s", test.rate, test.n, d, test.want)
			}
		})
	}
}

func TestPaceIsPerHostAndEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		c := client(func(http.ResponseWriter, *http.Request) {}, func(o *Options) {
			o.Hosts, o.Rate = []string{"a.example", "b.example"}, mention.Rate{N: 1, Per: time.Hour}
		})
		for _, host := range []string{"a", "B"} {
			if _, err := Get(t.Context(), c, "https://"+host+".example/", nil); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := Get(ctx, c, "https://b.example/", nil)
		if wantKind(t, err, mention.TimedOut); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > time.Millisecond {
			t.Errorf("error %v after %s", err, time.Since(start))
		}
	})
}

func TestBackoffIsBounded(t *testing.T) {
	for n := range 70 {
		if d, most := backoff(n), min(firstPause<<min(n, 10), longPause); d <= 0 || d > most {
			t.Errorf("backoff(%d) = %s", n, d)
		}
	}
}

func TestWaitingIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := &failing{n: 1, status: 429, header: []string{"Retry-After", "30"}, start: time.Now()}
		var told []string
		c := client(site.ServeHTTP, patient, func(o *Options) {
			o.Waiting = func(host string, d time.Duration) { told = append(told, host+" "+d.String()) }
		})
		if _, err := Get(t.Context(), c, "https://example.com/a", nil); err != nil {
			t.Fatal(err)
		}
		if len(told) == 0 || told[0] != "example.com 30s" || len(told) > 2 {
			t.Errorf("told %q, want a wait of 30s", told)
		}
	})
}
