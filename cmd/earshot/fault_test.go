//go:build !windows

package main

import (
	"bytes"
	"flag"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/cli"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// TestFaults lets each recorded site fail in every way that sites do, and reads
// the exit code and the message. The command line runs within the test, in
// virtual time: retries and waits cost nothing.
func TestFaults(t *testing.T) {
	for _, s := range recordedSites(t) {
		for _, f := range faults() {
			t.Run(s.source+"/"+f.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					code, stdout, stderr := s.within(t, f.site(s.good(webtest.NewReplay(s.routes...))))
					t.Logf("| %s | %s | %d | %s |", s.source, f.name, code, lastLine(stderr))
					if !slices.Contains(f.codes, code) {
						t.Errorf("exit code %d, want one of %v\n%s", code, f.codes, stderr)
					}
					if code == 4 || code == 5 {
						if stdout != "" {
							t.Errorf("records came: %.200s", stdout)
						}
						if !strings.Contains(stderr, "\n") || strings.Contains(stderr, s.source+" empty") {
							t.Errorf("the message is %q", stderr)
						}
					}
					for _, setting := range s.env {
						if name, value, _ := strings.Cut(setting, "="); strings.Contains(name, "TOKEN") && strings.Contains(stderr, value) {
							t.Errorf("the message holds %s: %s", name, stderr)
						}
					}
				})
			})
		}
	}
}

// within runs the scan inside the test.
func (s recordedSite) within(t *testing.T, site http.Handler) (code int, stdout, stderr string) {
	t.Helper()
	env := map[string]string{"HOME": t.TempDir()}
	for _, setting := range append(slices.Clone(s.env), s.base("http://127.0.0.1:8080")) {
		name, value, _ := strings.Cut(setting, "=")
		env[name] = value
	}
	var out, errs bytes.Buffer
	start, now := time.Now(), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	code = cli.App{
		Out: &out, Err: &errs, Dir: t.TempDir(), Transport: webtest.Transport(site),
		Env: func(name string) string { return env[name] },
		Now: func() time.Time { return now.Add(time.Since(start)) },
	}.Run(t.Context(), s.command())
	return code, out.String(), errs.String()
}

// lastLine is the message for the user: an error with what to do, or else the
// summary.
func lastLine(stderr string) string {
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	from := len(lines) - 1
	for from > 0 && strings.HasPrefix(lines[from], "  ") { // hints are indented
		from--
	}
	if from == len(lines)-1 && !strings.HasPrefix(lines[from], "{") {
		from = max(slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, " mentions · ") }), 0)
		lines = lines[:from+1]
	}
	return strings.ReplaceAll(strings.Join(lines[from:], " →"), "|", "\\|")
}

var realTime = flag.Bool("realtime", false, "let sites fail for the binary itself, in real time, and print a table")

// TestFaultsOfTheBinary does the same with the binary over the loopback
// interface. It takes as long as retries and paces do, and prints what a user
// sees.
func TestFaultsOfTheBinary(t *testing.T) {
	if !*realTime {
		t.Skip("it takes minutes; -realtime asks for it")
	}
	type run struct {
		source, fault, message string
		code                   int
	}
	var runs []*run
	var wg sync.WaitGroup
	for _, s := range recordedSites(t) {
		for _, f := range faults() {
			r := &run{source: s.source, fault: f.name}
			runs = append(runs, r)
			wg.Go(func() {
				var args []string
				if f.name == "hanging" {
					args = []string{"--max-runtime", "5s"}
				}
				var stderr string
				r.code, _, stderr = s.scan(t, f.site(s.good(webtest.NewReplay(s.routes...))), append(args, "--log-format", "text", "-o", "csv")...)
				r.message = lastLine(stderr)
				if !slices.Contains(f.codes, r.code) {
					t.Errorf("%s, %s: exit code %d, want one of %v\n%s", s.source, f.name, r.code, f.codes, stderr)
				}
			})
		}
	}
	wg.Wait()
	for _, r := range runs {
		t.Logf("| %s | %s | %d | %s |", r.source, r.fault, r.code, r.message)
	}
}
