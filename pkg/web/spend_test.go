package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestHopeless asks once where the answer will not pass, and keeps its body.
func TestHopeless(t *testing.T) {
	const quota = `{"error":"daily quota"}`
	for _, packed := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			asked := 0
			site := func(w http.ResponseWriter, _ *http.Request) {
				asked++
				body := quota
				if packed {
					var b bytes.Buffer
					z := gzip.NewWriter(&b)
					_, _ = z.Write([]byte(quota))
					_ = z.Close()
					body = b.String()
					w.Header().Set("Content-Encoding", "gzip")
				}
				answer(w, 429, body)
			}
			_, err := Get(t.Context(), client(site, patient, func(o *Options) {
				o.Hopeless = func(status int, _ http.Header, body []byte) bool {
					return status == 429 && strings.Contains(string(body), "daily")
				}
			}), "https://example.com/", nil)
			status, ok := errors.AsType[*StatusError](err)
			if !ok || !errors.Is(err, mention.RateLimited) || string(status.Body) != quota {
				t.Errorf("packed %v: error %v, body %q", packed, err, status.Body)
			}
			if asked != 1 {
				t.Errorf("packed %v: asked %d times, want once", packed, asked)
			}
		})
	}
}

// TestHopefulIsAskedAgain does not give up what may pass.
func TestHopefulIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := &failing{n: 1, status: 429, start: time.Now()}
		_, err := Get(t.Context(), client(site.ServeHTTP, patient, func(o *Options) {
			o.Hopeless = func(int, http.Header, []byte) bool { return false }
		}), "https://example.com/", nil)
		if err != nil || len(site.times) != 2 {
			t.Errorf("error %v, asked at %v", err, site.times)
		}
	})
}

// TestSpend is told of each attempt, and can refuse one.
func TestSpend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := &failing{n: 2, status: 503, start: time.Now()}
		spent := 0
		c := client(site.ServeHTTP, patient, func(o *Options) {
			o.Spend = func(r *http.Request) error {
				if r.URL.Path != "/paid" {
					t.Errorf("told of %s", r.URL.Path)
				}
				if spent++; spent > 3 {
					return mention.Errorf(mention.RateLimited, "used up")
				}
				return nil
			}
		})
		if _, err := Get(t.Context(), c, "https://example.com/paid", nil); err != nil || spent != 3 {
			t.Fatalf("error %v, spent %d, want 3", err, spent)
		}
		_, err := Get(t.Context(), c, "https://example.com/paid", nil)
		if !errors.Is(err, mention.RateLimited) || len(site.times) != 3 {
			t.Errorf("error %v, asked %d times, want 3", err, len(site.times))
		}
	})
}

// TestPause keeps away as long as a good answer asked for.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := &failing{start: time.Now()}
		c := client(site.ServeHTTP)
		Pause(c, "https://EXAMPLE.com/x", 20*time.Second)
		Pause(c, "https://example.com/x", time.Second)
		if _, err := Get(t.Context(), c, "https://example.com/", nil); err != nil {
			t.Fatal(err)
		}
		if got := site.times[0]; got < 20*time.Second || got > 21*time.Second {
			t.Errorf("asked after %s, want 20s", got)
		}
		Pause(c, "https://example.com/x", time.Hour)
		if _, err := Get(t.Context(), c, "https://example.com/", nil); !errors.Is(err, mention.RateLimited) {
			t.Errorf("error %v, want kind %q", err, mention.RateLimited)
		}
		Pause(http.DefaultClient, "https://example.com/", time.Hour) // nothing of ours
	})
}
