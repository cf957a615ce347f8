package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/quotedprintable"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/notify"
)

// hooks is a site that takes alerts, and stands in for the others.
type hooks struct {
	mu     sync.Mutex
	bodies []string
	status int
	next   http.Handler
}

func (h *hooks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.Host, "hooks") {
		h.next.ServeHTTP(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.bodies = append(h.bodies, string(body))
	if h.status != 0 {
		w.WriteHeader(h.status)
	}
}

// told is a world whose profile northwind has alerts, and how often it was told.
func told(t *testing.T, alerts string, site http.Handler) (*world, *hooks) {
	t.Helper()
	h := &hooks{next: site}
	w := newWorld(t, h)
	text := "profiles: {northwind: {brand: Northwind Air, terms: [northwind, contoso, tailspin], sources: [sample], notify: [" + alerts + "]}}"
	if err := os.WriteFile(filepath.Join(w.Dir, "earshot.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return w, h
}

const hook = "{webhook: {url: 'https://hooks.example/secretpath'}"

// TestAlerts: who is told when, and what becomes of the exit code.
func TestAlerts(t *testing.T) {
	blocked := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) })
	for name, tt := range map[string]struct {
		alerts string
		args   []string
		status int
		code   int
		told   int
		says   string
	}{
		"hits":                   {hook + "}", nil, 0, 0, 1, ""},
		"without a score":        {hook + "}", []string{"--no-sentiment"}, 0, 0, 1, ""},
		"no hits":                {hook + "}", []string{"--min-negativity", "1"}, 0, 0, 0, ""},
		"too few":                {hook + ", min_hits: 500}", nil, 0, 0, 0, ""},
		"always":                 {hook + ", when: always}", []string{"--min-negativity", "1"}, 0, 0, 1, ""},
		"no failure":             {hook + ", when: failure}", nil, 0, 0, 0, ""},
		"failure of one":         {hook + ", when: failure}", []string{"--source", "sample,hackernews"}, 0, 3, 1, ""},
		"failure of all":         {hook + ", when: failure}", []string{"--source", "hackernews"}, 0, 5, 1, ""},
		"refused":                {hook + "}", nil, 404, 3, 1, "no alert was sent by webhook hooks.example: it answered 404"},
		"refused, quiet":         {hook + "}", []string{"-q"}, 404, 3, 1, ""},
		"hits are a failure":     {hook + "}", []string{"--fail-on-hits"}, 0, 10, 1, ""},
		"hits, and refused":      {hook + "}", []string{"--fail-on-hits"}, 404, 3, 1, "no alert"},
		"failed, and refused":    {hook + ", when: always}", []string{"--source", "hackernews"}, 404, 5, 1, "no alert"},
		"nobody":                 {hook + "}", []string{"--no-notify"}, 0, 0, 0, ""},
		"a secret is missing":    {"{slack: {url_env: NOT_SET}}, " + hook + "}", nil, 0, 3, 1, "names NOT_SET, which is not set"},
		"and not wanted":         {"{slack: {url_env: NOT_SET}, when: failure}", nil, 0, 0, 0, ""},
		"an unprivate address":   {"{webhook: {url: 'http://hooks.example/x'}}", nil, 0, 3, 0, "anybody on the way"},
		"no query, no scan":      {hook + ", when: failure}", []string{"--source", "nosuch"}, 0, 2, 0, ""},
		"an output that is lost": {hook + ", when: failure}", []string{"--out", "/nosuch/folder/x.csv"}, 0, 2, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, h := told(t, tt.alerts, blocked)
				h.status = tt.status
				code := w.run(append([]string{"scan", "--profile", "northwind"}, tt.args...)...)
				if code != tt.code || len(h.bodies) != tt.told || !strings.Contains(w.err.String(), tt.says) {
					t.Errorf("exit code %d, told %d times, want %d and %d; it says\n%s", code, len(h.bodies), tt.code, tt.told, w.err.String())
				}
				if strings.Contains(w.err.String(), "secretpath") {
					t.Error("it tells the address")
				}
				if tt.status != 0 && len(tt.args) < 2 && strings.Count(w.out.String(), "\n") < 10 {
					t.Error("the output is lost")
				}
			})
		})
	}
}

// TestAlertsAreOfTheOutput: what is told is what was delivered, newest first.
func TestAlertsAreOfTheOutput(t *testing.T) {
	w, h := told(t, hook+", max: 5}", anySite())
	if code := w.run("scan", "--profile", "northwind", "-o", "json"); code != 0 {
		t.Fatalf("exit code %d: %s", code, w.err.String())
	}
	var records []map[string]any
	if err := json.Unmarshal(w.out.Bytes(), &records); err != nil {
		t.Fatal(err)
	}
	var body struct {
		Hits        []map[string]any
		HitsOmitted int `json:"hits_omitted"`
		Counts      struct{ Hits int }
	}
	if err := json.Unmarshal([]byte(h.bodies[0]), &body); err != nil {
		t.Fatal(err)
	}
	if len(body.Hits) != 5 || body.HitsOmitted != len(records)-5 || body.Counts.Hits != len(records) {
		t.Errorf("%d hits, %d omitted, %d counted, of %d", len(body.Hits), body.HitsOmitted, body.Counts.Hits, len(records))
	}
	for i := range body.Hits {
		if fmt.Sprint(body.Hits[i]) != fmt.Sprint(records[i]) {
			t.Errorf("hit %d is %v, want %v", i, body.Hits[i], records[i])
		}
	}
}

// TestAlertsOfNewRowsOnly: rows that the file has already are told to nobody.
func TestAlertsOfNewRowsOnly(t *testing.T) {
	w, h := told(t, hook+"}", anySite())
	out := filepath.Join(w.Dir, "hits.csv")
	for range 2 {
		if code := w.run("scan", "--profile", "northwind", "--out", out, "--append"); code != 0 {
			t.Fatalf("exit code %d: %s", code, w.err.String())
		}
	}
	if len(h.bodies) != 1 {
		t.Errorf("told %d times, want once", len(h.bodies))
	}
}

// TestAlertsAfterTheTime: a run that was cut short can still say so, and Ctrl-C ends
// what is left.
func TestAlertsAfterTheTime(t *testing.T) {
	slow := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	synctest.Test(t, func(t *testing.T) {
		w, h := told(t, hook+", when: failure}", slow)
		start := time.Now()
		code := w.run("scan", "--profile", "northwind", "--source", "sample,hackernews", "--max-runtime", "5s")
		if code != 3 || len(h.bodies) != 1 || !strings.Contains(h.bodies[0], `"state":"timed-out"`) {
			t.Errorf("exit code %d, told %q", code, h.bodies)
		}
		h.status = 503
		if code := w.run("scan", "--profile", "northwind", "--source", "sample,hackernews", "--max-runtime", "5s"); code != 3 {
			t.Errorf("exit code %d", code)
		}
		if took := time.Since(start); took > 5*time.Second+5*time.Second+alertGrace {
			t.Errorf("it took %s", took)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		w, h := told(t, hook+", when: always}", slow)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		code := w.Run(ctx, []string{"scan", "--profile", "northwind", "--source", "sample,hackernews"})
		if code != 130 || len(h.bodies) != 0 {
			t.Errorf("exit code %d, told %q", code, h.bodies)
		}
	})
}

// mailbox is a mail server that takes everything.
func mailbox(t *testing.T) (port int, mails func() string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	got := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		r, text := bufio.NewScanner(conn), ""
		fmt.Fprint(conn, "220 ready\r\n")
		for within := false; r.Scan(); {
			switch line := r.Text(); {
			case within && line == ".":
				got <- text
				within = false
				fmt.Fprint(conn, "250 ok\r\n")
			case within:
				text += line + "\r\n"
			case line == "DATA":
				within = true
				fmt.Fprint(conn, "354 go on\r\n")
			default:
				fmt.Fprint(conn, "250 ok\r\n")
			}
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, func() string { return <-got }
}

// TestAlertsNameNobody looks for everybody of the sample in every kind of alert.
func TestAlertsNameNobody(t *testing.T) {
	port, mails := mailbox(t)
	w, h := told(t, hook+", max: 200}, {slack: {url_env: SLACK}, max: 200}, "+
		fmt.Sprintf("{email: {host: 127.0.0.1, port: %d, tls: none, from: a@x.example, to: [b@x.example]}, max: 200}", port), anySite())
	w.env["SLACK"] = "https://hooks2.example/x"
	if code := w.run("scan", "--profile", "northwind", "--since", "60d", "--min-negativity", "0"); code != 0 {
		t.Fatalf("exit code %d: %s", code, w.err.String())
	}
	mail, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(mails())))
	if err != nil {
		t.Fatal(err)
	}
	all := append(h.bodies, string(mail))
	if len(all) != 3 {
		t.Fatalf("%d alerts", len(all))
	}
	for _, text := range all {
		if n := strings.Count(text, "p-"); n < 40 {
			t.Errorf("only %d pseudonyms", n)
		}
		for _, id := range people(t) {
			if holdsWord(text, id) {
				t.Errorf("%q is there: …%s…", id, around(text, id))
			}
		}
	}
}

// TestNotifyTest: each channel's fate is told, and the exit code is theirs.
func TestNotifyTest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		two := hook + "}, {slack: {url_env: SLACK}}"
		for _, tt := range []struct {
			alerts string
			slack  string
			status int
			code   int
			want   string
		}{
			{two, "https://hooks2.example/x", 0, 0, "slack hooks2.example   sent"},
			{two, "", 0, 3, "not sent: profiles.northwind.notify[1].slack.url_env names SLACK"},
			{two, "https://hooks2.example/x", 403, 4, "not sent: it answered 403"},
			{two, "https://hooks2.example/x", 503, 1, "each time that it was tried"},
			{"{webhook: {url: 'http://hooks.example/'}}", "", 0, 2, "begins with http://"},
			{"", "", 0, 2, ""},
		} {
			w, h := told(t, tt.alerts, anySite())
			h.status, w.env["SLACK"] = tt.status, tt.slack
			if code := w.run("notify", "test"); code != tt.code || !strings.Contains(w.out.String(), tt.want) {
				t.Errorf("%+v: exit code %d\n%s%s", tt, code, w.out.String(), w.err.String())
			}
			if dry := w.run("notify", "test", "--dry-run", "-o", "json"); strings.Contains(w.out.String(), "secretpath") || tt.slack != "" && dry != 0 {
				t.Errorf("a dry run: exit code %d\n%s", dry, w.out.String())
			}
			for _, body := range h.bodies {
				if !strings.Contains(body, "TEST") {
					t.Errorf("it is not marked as a test: %s", body)
				}
			}
		}
	})
	w, _ := told(t, hook+"}", nil)
	if code := w.run("notify", "test", "--profile", "nortwind"); code != 2 || !strings.Contains(w.err.String(), "did you mean northwind?") {
		t.Errorf("exit code %d\n%s", code, w.err.String())
	}
}

// TestMostHits: as many as alerts can show may be asked for, and no more.
func TestMostHits(t *testing.T) {
	for most, code := range map[int]int{notify.MostHits: 0, notify.MostHits + 1: 2} {
		w, _ := told(t, hook+fmt.Sprintf(", max: %d}", most), nil)
		if got := w.run("notify", "test", "--dry-run"); got != code {
			t.Errorf("max %d: exit code %d\n%s", most, got, w.err.String())
		}
	}
}

// TestDoctorKnowsAlerts: what keeps an alert from being sent is found before it is.
func TestDoctorKnowsAlerts(t *testing.T) {
	w, _ := told(t, hook+"}, {slack: {url_env: NOT_SET}}", nil)
	code := w.run("doctor", "--offline")
	for _, want := range []string{"webhook hooks.example (earshot notify test tries it)", "names NOT_SET, which is not set"} {
		if !strings.Contains(w.out.String(), want) {
			t.Errorf("it lacks %q:\n%s", want, w.out.String())
		}
	}
	if code != 4 || strings.Contains(w.out.String(), "secretpath") {
		t.Errorf("exit code %d\n%s", code, w.out.String())
	}
}
