package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// receiver is an endpoint that answers with the statuses in turn, the last for ever.
type receiver struct {
	statuses []int
	header   http.Header
	body     string
	mu       sync.Mutex
	got      []delivery
}

type delivery struct {
	header http.Header
	body   []byte
	at     time.Time
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, delivery{req.Header.Clone(), body, time.Now()})
	for name, v := range r.header {
		w.Header()[name] = v
	}
	status := 200
	if len(r.statuses) > 0 {
		status = r.statuses[min(len(r.got), len(r.statuses))-1]
	}
	if status == 0 {
		panic(http.ErrAbortHandler) // the connection drops
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, r.body)
}

// genuine is what a receiver does, with the secret alone.
func genuine(d delivery, secret string, now time.Time) bool {
	stamp := d.header.Get("X-Earshot-Timestamp")
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "." + string(d.body)))
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	return err == nil && now.Sub(time.Unix(seconds, 0)).Abs() < 5*time.Minute &&
		hmac.Equal([]byte(d.header.Get("X-Earshot-Signature")), []byte("sha256="+hex.EncodeToString(mac.Sum(nil))))
}

// TestWebhookOnLoopback: a real endpoint gets what the documentation says.
func TestWebhookOnLoopback(t *testing.T) {
	r := &receiver{statuses: []int{503, 500, 0, 204}, header: http.Header{"Retry-After": {"0"}}}
	server := httptest.NewServer(r)
	defer server.Close()
	w, err := NewWebhook(server.URL+"/hook/secretpath?k=v", "hush", web.Options{Version: "1.2", Contact: "care@northwind.example"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Send(t.Context(), sample(), 0); err != nil {
		t.Fatal(err)
	}
	if len(r.got) != 4 {
		t.Fatalf("%d tries", len(r.got))
	}
	for _, d := range r.got {
		if !genuine(d, "hush", time.Now()) || genuine(d, "hush2", time.Now()) || genuine(d, "hush", time.Now().Add(time.Hour)) {
			t.Errorf("the signature does not hold: %v", d.header)
		}
		if id := d.header.Get("Idempotency-Key"); id == "" || id != r.got[0].header.Get("Idempotency-Key") {
			t.Errorf("idempotency key %q", id)
		}
		if agent := d.header.Get("User-Agent"); agent != "earshot/1.2 (+care@northwind.example)" || d.header.Get("Content-Type") != "application/json" {
			t.Errorf("head: %v", d.header)
		}
	}
	checkPayload(t, r.got[0].body)
}

// checkPayload wants records by the published schema.
func checkPayload(t *testing.T, body []byte) payload {
	t.Helper()
	var p payload
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "testdata", "schema", "mention.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, hit := range p.Hits {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(hit)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Error(err)
		}
	}
	if len(p.Hits) == 0 || p.SchemaVersion != mention.SchemaVersion || p.Profile != "northwind" {
		t.Errorf("payload %+v", p)
	}
	return p
}

// TestWebhookRetries: what may pass is tried again with pauses, under one key and with
// a signature of its time; other refusals are not.
func TestWebhookRetries(t *testing.T) {
	for name, tt := range map[string]struct {
		r     *receiver
		tries int
		kind  mention.ErrorKind
		want  string
		least time.Duration
	}{
		"taken":           {&receiver{}, 1, "", "", 0},
		"errors pass":     {&receiver{statuses: []int{500, 502, 504, 201}}, 4, "", "", 0},
		"errors stay":     {&receiver{statuses: []int{500}}, 5, mention.Unavailable, "500 Internal Server Error", 0},
		"a drop":          {&receiver{statuses: []int{0, 200}}, 2, "", "", 0},
		"asked to wait":   {&receiver{statuses: []int{429, 200}, header: http.Header{"Retry-After": {"30"}}}, 2, "", "", 30 * time.Second},
		"asked for hours": {&receiver{statuses: []int{429}, header: http.Header{"Retry-After": {"7200"}}}, 1, mention.RateLimited, "429", 0},
		"not found":       {&receiver{statuses: []int{404}, body: "no_service"}, 1, mention.Credentials, "404 Not Found, no_service", 0},
		"a bad request":   {&receiver{statuses: []int{400}, body: "invalid_payload"}, 1, mention.Failure, "invalid_payload", 0},
		"a talker":        {&receiver{statuses: []int{400}, body: "\x1b[2J your key is hush"}, 1, mention.Failure, "it answered 400 Bad Request", 0},
		"a redirect":      {&receiver{statuses: []int{307}, header: http.Header{"Location": {"https://evil.example/"}}}, 1, mention.BadConfig, "it redirects", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, err := NewWebhook("https://hooks.example/secretpath", "hush", web.Options{Base: webtest.Transport(tt.r)})
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				err = w.Send(t.Context(), sample(), 0)
				if kind := mention.KindOf(err); kind != tt.kind || err != nil && !strings.Contains(err.Error(), tt.want) {
					t.Errorf("error %v of kind %q, want %q of %q", err, kind, tt.want, tt.kind)
				}
				if err != nil && (strings.Contains(err.Error(), "secretpath") || strings.Contains(err.Error(), "hush")) {
					t.Errorf("the error tells a secret: %v", err)
				}
				if took := time.Since(start); took < tt.least {
					t.Errorf("it took %s", took)
				}
				if len(tt.r.got) != tt.tries {
					t.Errorf("%d tries, want %d", len(tt.r.got), tt.tries)
				}
				for _, d := range tt.r.got {
					if !genuine(d, "hush", d.at.Add(4*time.Minute+59*time.Second)) {
						t.Error("the signature is not of its time")
					}
				}
			})
		})
	}
}

// TestWebhookEndsWithItsContext: a pause does not outlast the run or Ctrl-C.
func TestWebhookEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{statuses: []int{429}, header: http.Header{"Retry-After": {"50"}}}
		w, _ := NewWebhook("https://hooks.example/", "", web.Options{Base: webtest.Transport(r)})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		start := time.Now()
		if err := w.Send(ctx, sample(), 0); mention.KindOf(err) != mention.Interrupted || time.Since(start) != 10*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		short, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		if err := w.Send(short, sample(), 0); err == nil || time.Since(start) > 25*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
	})
}

// TestWebhookTLS: a certificate that nobody vouches for is refused, without a retry.
func TestWebhookTLS(t *testing.T) {
	r := &receiver{}
	server := httptest.NewUnstartedServer(r)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	defer server.Close()
	w, err := NewWebhook(server.URL+"/secretpath", "", web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = w.Send(t.Context(), sample(), 0)
	if err == nil || !strings.Contains(err.Error(), "certificate") || strings.Contains(err.Error(), "secretpath") || len(r.got) > 0 {
		t.Errorf("error %v, %d deliveries", err, len(r.got))
	}
}

// TestWebhookAddresses: only private connections, and no password in an address.
func TestWebhookAddresses(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://hooks.example/x": true, "http://127.0.0.1:8080/x": true, "http://localhost/x": true, "http://[::1]:80/": true,
		"http://hooks.example/x": false, "ftp://hooks.example/x": false, "https://u:secret@hooks.example/": false, "hooks.example": false, "": false,
		"http://127.0.0.1.evil.example/": false,
	} {
		_, err := NewWebhook(address, "", web.Options{})
		if ok == (err != nil) || !ok && mention.KindOf(err) != mention.BadConfig {
			t.Errorf("%q: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells a secret: %v", err)
		}
	}
}

// TestNoAddressInLogs: a webhook's address is a secret with --debug too.
func TestNoAddressInLogs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		path := "/services/T0/B0/" + strings.Repeat("secretpath", 40)
		s, err := NewSlack("https://hooks.example"+path+"?sig=topsecret", web.Options{
			Base: webtest.Transport(&receiver{statuses: []int{500, 0, 200}}),
			Log:  slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Send(t.Context(), sample(), 0); err != nil {
			t.Error(err)
		}
		preview, _ := s.Preview(sample(), 0)
		for _, text := range []string{log.String(), preview, s.Name()} {
			if strings.Contains(text, "secretpath") || strings.Contains(text, "topsecret") || strings.Contains(text, "/B0/") || text == "" {
				t.Errorf("it tells the address: %s", text)
			}
		}
	})
}

// TestWebhookIsBounded: no more than so many hits, and so many bytes.
func TestWebhookIsBounded(t *testing.T) {
	for _, tt := range []struct{ hits, chars, most, want int }{
		{60, 10, 0, DefaultMax}, {60, 10, 5, 5}, {MostHits, 10, MostHits, MostHits}, {60, 9000, 0, 9},
	} {
		body, err := payloadOf(manyHits(tt.hits, tt.chars), tt.most)
		if err != nil || len(body) > maxBody {
			t.Errorf("%+v: %d bytes, %v", tt, len(body), err)
		}
		p := checkPayload(t, body)
		if len(p.Hits) != tt.want || p.HitsOmitted != tt.hits+312-tt.want || !strings.Contains(p.Summary, "and "+strconv.Itoa(p.HitsOmitted)+" more") {
			t.Errorf("%+v: %d hits, %d omitted, %s", tt, len(p.Hits), p.HitsOmitted, p.Summary)
		}
	}
}

// TestKeyIsOfTheBody: another run with the same posts is another delivery.
func TestKeyIsOfTheBody(t *testing.T) {
	one, _ := payloadOf(sample(), 0)
	same, _ := payloadOf(sample(), 0)
	later, _ := payloadOf(Sample("northwind", "Northwind Air", moment.Add(time.Hour)), 0)
	if key(one) != key(same) || key(one) == key(later) {
		t.Error("the key is not of what is delivered")
	}
}

// TestSlackGolden: the message as Slack documents it; -run with UPDATE=1 renews it.
func TestSlackGolden(t *testing.T) {
	body, err := slackBody(hostileReport(), 0)
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "slack.json")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, append(body, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || strings.TrimSpace(string(want)) != string(body) {
		t.Errorf("the message is\n%s\nwant\n%s", body, want)
	}
	var m slackMessage
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	checkSafe(t, strings.ReplaceAll(m.Text, "\u200b", ""))
	for _, bad := range []string{"<!", "<@", "@channel", "@here", "](", "javascript:", "```", "user:pw"} {
		if strings.Contains(m.Text, bad) {
			t.Errorf("the message holds %q", bad)
		}
	}
	if long := slackText(manyHits(MostHits, 3000), MostHits); len(long) > slackBytes || !strings.Contains(long, " more\n") {
		t.Errorf("%d bytes", len(long))
	}
}

func TestWanted(t *testing.T) {
	hits := func(n int) *Report { return &Report{Total: n, Outcome: OK} }
	broken := &Report{Outcome: Partial, Sources: []Source{{State: "ok"}, {State: "blocked"}}}
	for _, tt := range []struct {
		a    Alert
		r    *Report
		want bool
	}{
		{Alert{}, hits(0), false},
		{Alert{}, hits(1), true},
		{Alert{MinHits: 3}, hits(2), false},
		{Alert{MinHits: 3}, hits(3), true},
		{Alert{When: Always}, hits(0), true},
		{Alert{When: Failure}, hits(5), false},
		{Alert{When: Failure}, broken, true},
		{Alert{When: Failure}, &Report{Outcome: Failed}, true},
		{Alert{When: Hits}, broken, false},
	} {
		if got := tt.a.Wanted(tt.r); got != tt.want {
			t.Errorf("%+v of %+v: %v", tt.a, tt.r, got)
		}
	}
}

// TestSendSideBySide: one channel that fails does not keep the others from the news.
func TestSendSideBySide(t *testing.T) {
	good, bad := &receiver{}, &receiver{statuses: []int{404}}
	one, _ := NewWebhook("https://a.example/", "", web.Options{Base: webtest.Transport(bad)})
	two, _ := NewSlack("https://b.example/", web.Options{Base: webtest.Transport(good)})
	results := Send(t.Context(), []Alert{{Channel: one}, {Channel: two}, {Channel: two, When: Failure}}, sample())
	if results[0].Err == nil || results[1].Err != nil || !results[2].Skipped || len(good.got) != 1 || results[1].Channel != "slack b.example" {
		t.Errorf("%+v", results)
	}
}
