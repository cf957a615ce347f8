package cli

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestC1JSONEverywhere: every command that yields data yields JSON, and nothing
// but JSON, on standard output.
func TestC1JSONEverywhere(t *testing.T) {
	for _, line := range []string{
		"scan northwind --source sample", "scan northwind --source sample --dry-run", "scan nosuchbrand --source sample",
		"scan northwind --source hackernews -v", "score", "sources", "sources bluesky", "query explain northwind",
		"query explain northwind northwinds", "config show", "config explain", "config paths", "label --list", "doctor --offline", "version",
	} {
		w := newWorld(t, anySite())
		w.In = strings.NewReader("a terrible day\n")
		if code := w.run(append(strings.Fields(line), "-o", "json")...); code != 0 {
			t.Errorf("%s: exit code %d, %s", line, code, w.err.String())
		}
		var v any
		if err := json.Unmarshal(w.out.Bytes(), &v); err != nil {
			t.Errorf("%s: %v in %.200s", line, err, w.out.String())
		}
	}
}

// TestC10NoSecretInMessages runs into every kind of trouble with the loudest
// messages and looks for the secret.
func TestC10NoSecretInMessages(t *testing.T) {
	const secret = "s3cr3t-app-passw0rd"
	site := http.NewServeMux()
	site.HandleFunc("/xrpc/com.atproto.server.createSession", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"did":"did:plc:me","handle":"me.example","accessJwt":"jwt-` + secret + `","refreshJwt":"r-` + secret + `"}`))
	})
	site.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		if !strings.Contains(r.Host, "bsky") {
			return // other sites do not know it
		}
		_, _ = w.Write([]byte(`{"error":"Nope","message":"` + secret + ` is not welcome"}`))
	})
	for _, flags := range []string{"--debug", "--debug --log-format json", "-v -o json", "--dry-run"} {
		w := newWorld(t, site)
		w.env["BSKY_HANDLE"], w.env["BSKY_APP_PASSWORD"] = "me.example", secret
		w.run(append(strings.Fields("scan northwind --source bluesky "+flags), "--fields", "id")...)
		if strings.Contains(w.out.String()+w.err.String(), secret) {
			t.Errorf("%s: the secret is shown:\n%s%s", flags, w.out.String(), w.err.String())
		}
		if flags == "--debug" && !strings.Contains(w.err.String(), "createSession") {
			t.Errorf("--debug shows no requests:\n%s", w.err.String())
		}
	}
	w := newWorld(t, site)
	w.env["BSKY_APP_PASSWORD"] = secret
	for _, line := range []string{"config show", "config explain", "sources bluesky", "sources -o json", "doctor"} {
		w.run(strings.Fields(line)...)
		if strings.Contains(w.out.String()+w.err.String(), secret) {
			t.Errorf("%s shows the secret", line)
		}
	}
}

// TestMessagesOfSeveralSources: their lines come whole, which the race detector
// sees to.
func TestMessagesOfSeveralSources(t *testing.T) {
	w := newWorld(t, anySite())
	w.run("scan", "northwind", "--source", "bluesky,hackernews,mastodon", "--debug")
	for line := range strings.Lines(w.err.String()) {
		if n := strings.Count(line, "method="); n > 1 {
			t.Errorf("%d messages on one line: %s", n, line)
		}
	}
	if n := strings.Count(w.err.String(), "method="); n < 5 {
		t.Errorf("only %d requests are shown", n)
	}
}

// TestC20Errors: what, why and the next step, as sentences and as objects.
func TestC20Errors(t *testing.T) {
	for _, c := range []struct {
		line, code, message, hint string
		exit                      int
	}{
		{"scan northwind --source blusky", "usage", `there is no source "blusky"`, "did you mean bluesky?", 2},
		{"scan (northwind --source sample", "query", "column 1", ")", 2},
		{"scan northwind --since soon", "config", `"soon" is no time`, "24h", 2},
		{"scan northwind --limit many", "usage", "invalid argument", "scan --help", 2},
		{"scan --profile nosuch", "usage", `there is no profile "nosuch"`, "config init", 2},
		{"scan northwind --purpose care", "usage", "do-not-contact list", "insight", 2},
		{"scan northwind --config nosuch.yaml", "config", "nosuch.yaml", "config init", 2},
		{"scan northwind --source sample -o xml", "usage", "xml", "table", 2},
		{"score nosuch.csv", "input", "nosuch.csv", "standard input", 1},
		{"sources blueski", "usage", "blueski", "bluesky", 2},
		{"scan northwind --source youtube:", "usage", "behind the colon", "sources youtube", 2},
		{"scan northwind --source file:nosuch.csv", "input", "nosuch.csv", "", 5},
	} {
		t.Run(c.line, func(t *testing.T) {
			w := newWorld(t, nil)
			if code := w.run(strings.Fields(c.line)...); code != c.exit {
				t.Errorf("exit code %d, want %d", code, c.exit)
			}
			text := w.err.String()
			if !strings.Contains(text, c.message) || !strings.Contains(text, c.hint) || strings.Contains(text, "goroutine") {
				t.Errorf("message %q, want %q and %q", text, c.message, c.hint)
			}
			if strings.Contains(c.line, "-o xml") {
				return
			}
			w.run(append(strings.Fields(c.line), "-o", "json")...)
			found := false
			for line := range strings.Lines(w.err.String()) {
				var o errorObject
				if json.Unmarshal([]byte(line), &o) == nil && string(o.Error.Code) == c.code && strings.Contains(o.Error.Message, c.message) {
					found = true
				}
			}
			if !found {
				t.Errorf("no object with code %q in %s", c.code, w.err.String())
			}
		})
	}
}

// TestC22Doctor: each broken thing has its own line and exit code.
func TestC22Doctor(t *testing.T) {
	good := func(*world) {}
	config := func(text string) func(*world) {
		return func(w *world) { _ = os.WriteFile(filepath.Join(w.Dir, "earshot.yaml"), []byte(text), 0o600) }
	}
	for _, c := range []struct {
		name  string
		spoil func(*world)
		site  http.Handler
		line  string
		exit  int
	}{
		{"all well", good, anySite(), "a search works", 0},
		{"a page for people", good, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("<!doctype html><title>Log in</title>"))
		}), "problem  hackernews", 5},
		{"syntax", config("scan: ["), anySite(), "problem  config", 2},
		{"typo", config("scna: {since: 7d}"), anySite(), "did you mean scan?", 2},
		{"query", config("profiles: {a: {terms: ['(x']}}"), anySite(), "problem  profile a", 2},
		{"profile's source", config("profiles: {a: {terms: [x], sources: [nosuch]}}"), anySite(), "problem  profile a", 2},
		{"default sources", config("scan: {sources: [nosuch]}"), anySite(), "problem  scan.sources", 2},
		{"scorer", config("score: {scorer: oracle}"), anySite(), "problem  score.scorer", 2},
		{"fields", config("output: {fields: [nope]}"), anySite(), "problem  output", 2},
		{"purpose", config("privacy: {purpose: care}"), anySite(), "problem  privacy.purpose", 2},
		{"profile's purpose", config("profiles: {a: {terms: [x], purpose: bogus}}"), anySite(), "problem  profile a", 2},
		{"credential", config("sources: {bluesky: {app_password_env: NOSUCH}}"), anySite(), "problem  bluesky", 4},
		{"half a credential", func(w *world) { w.env["BSKY_APP_PASSWORD"] = "x" }, anySite(), "problem  bluesky", 4},
		{"wrong credential", func(w *world) {
			w.env["BSKY_HANDLE"], w.env["BSKY_APP_PASSWORD"] = "me.example", "x"
		}, wrongPassword(), "problem  bluesky", 4},
		{"network", good, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), "does not answer", 5},
		{"one host of several", good, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "hn.algolia.com" {
				panic(http.ErrAbortHandler)
			}
			anySite().ServeHTTP(w, r)
		}), "https://hn.algolia.com does not answer", 3},
		{"clock", func(w *world) { w.Now = func() time.Time { return time.Now().Add(-time.Hour) } }, dated(), "problem  clock", 1},
		{"key", func(w *world) {
			path := filepath.Join(w.Dir, ".local", "state", "earshot", "pseudonym.key")
			_ = os.MkdirAll(filepath.Dir(path), 0o700)
			_ = os.WriteFile(path, []byte("x"), 0o600)
		}, anySite(), "problem  pseudonyms", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "key" && runtime.GOOS != "linux" {
				t.Skip("the state folder is elsewhere on this system")
			}
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, c.site)
				w.Now = time.Now
				c.spoil(w)
				code := w.run("doctor")
				if code != c.exit || !strings.Contains(w.out.String(), c.line) {
					t.Errorf("exit code %d, want %d, with %q:\n%s%s", code, c.exit, c.line, w.out.String(), w.err.String())
				}
			})
		})
	}
}

// wrongPassword lets nobody sign in.
func wrongPassword() http.Handler {
	site := anySite()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "createSession") {
			site.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":"AuthenticationRequired","message":"Invalid identifier or password"}`))
	})
}

// dated answers with the time.
func dated() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	})
}

// TestC12NothingElseIsWritten looks at everything under HOME after a scan.
func TestC12NothingElseIsWritten(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folders are elsewhere on this system")
	}
	w := newWorld(t, anySite())
	if code := w.run("scan", "northwind", "--source", "sample,hackernews"); code != 0 {
		t.Fatal(w.err.String())
	}
	var files []string
	err := filepath.WalkDir(w.Dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, strings.TrimPrefix(path, w.Dir))
		}
		return err
	})
	if want := "/.local/state/earshot/pseudonym.key"; err != nil || len(files) != 1 || files[0] != want {
		t.Errorf("files under HOME: %v, %v; want %s alone", files, err, want)
	}
}
