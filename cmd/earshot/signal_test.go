//go:build !windows

package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// command runs this test binary as earshot, in a home of its own.
func command(t *testing.T, args ...string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd = exec.Command(self)
	cmd.Args = append([]string{"earshot"}, args...)
	cmd.Env = []string{"HOME=" + t.TempDir(), "GORACE=atexit_sleep_ms=0"}
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	return cmd, stdout, stderr
}

// TestC18Interrupt presses Ctrl-C while a site keeps us waiting: what came is
// delivered, at once.
func TestC18Interrupt(t *testing.T) {
	asked := make(chan struct{}, 10)
	site := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	defer site.Close()
	cmd, stdout, stderr := command(t, "scan", "northwind", "--source", "sample,hackernews", "-o", "csv")
	cmd.Env = append(cmd.Env, "EARSHOT_SOURCES_HACKERNEWS_BASE_URL="+site.URL)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-asked
	time.Sleep(time.Second) // the sample is read in far less
	pressed := time.Now()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if waited := time.Since(pressed); waited > time.Second {
		t.Errorf("it took %v to end", waited)
	}
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d, want 130\n%s", code, stderr)
	}
	if n := strings.Count(stdout.String(), "sample:"); n < 10 {
		t.Errorf("%d rows were delivered, want those of the sample", n)
	}
	if !strings.Contains(stderr.String(), "hackernews 0 interrupted") {
		t.Errorf("the summary does not say what was cut short:\n%s", stderr)
	}
}

// TestC17MaxRuntime ends a scan that waits for a site, and delivers the rest.
func TestC17MaxRuntime(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer site.Close()
	cmd, stdout, stderr := command(t, "scan", "northwind", "--source", "sample,hackernews", "--max-runtime", "2s")
	cmd.Env = append(cmd.Env, "EARSHOT_SOURCES_HACKERNEWS_BASE_URL="+site.URL)
	_ = cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != 3 || !strings.Contains(stderr.String(), "hackernews 0 timed-out") {
		t.Errorf("exit code %d, want 3 and a word on what was cut short\n%s", code, stderr)
	}
	if n := strings.Count(stdout.String(), "sample:"); n < 10 {
		t.Errorf("%d rows were delivered, want those of the sample", n)
	}
}

// TestC18InterruptAtStdin presses Ctrl-C while standard input says nothing.
func TestC18InterruptAtStdin(t *testing.T) {
	cmd, stdout, stderr := command(t, "score", "--all", "-o", "ndjson")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	cmd.Stdout = nil
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// Recognition wants a look at the next line, or at the end.
	_, _ = io.WriteString(stdin, "{\"text\":\"terrible\"}\n{\"text\":\"lovely\"}\n{\"te")
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.Contains(line, "terrible") {
		t.Fatalf("first row %q, %v: rows must come as they are scored\n%s", line, err, stderr)
	}
	pressed := time.Now()
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
	if waited, code := time.Since(pressed), cmd.ProcessState.ExitCode(); waited > time.Second || code != 130 {
		t.Errorf("ended after %v with code %d; want at once, 130\n%s%s", waited, code, stdout, stderr)
	}
}

// TestC18InterruptBeforeAnything presses Ctrl-C before the first post.
func TestC18InterruptBeforeAnything(t *testing.T) {
	// No sign tells that it waits for input: a machine with much to do needs longer
	// until then, and what is pressed before is the system's to answer.
	for wait := 300 * time.Millisecond; ; wait *= 3 {
		cmd, _, stderr := command(t, "score")
		stdin, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(wait)
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		_ = stdin.Close()
		code := cmd.ProcessState.ExitCode()
		if early := code == -1; early && wait < 10*time.Second {
			continue
		}
		if code != 130 || strings.Contains(stderr.String(), "context") {
			t.Errorf("exit code %d, want 130\n%s", code, stderr)
		}
		return
	}
}

// TestC18ClosedPipe closes our output after one line: no complaint.
func TestC18ClosedPipe(t *testing.T) {
	cmd, _, stderr := command(t, "score", "--all", "-o", "csv")
	cmd.Stdin = strings.NewReader(strings.Repeat("a terrible day\n", 200_000))
	cmd.Stdout = nil
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	out.Close()
	_ = cmd.Wait()
	if stderr.Len() > 0 {
		t.Errorf("a closed pipe is not quiet: %s", stderr)
	}
}

// TestC14KillLeavesTheOldFile kills a run that has not ended: the file that was
// there stays whole.
func TestC14KillLeavesTheOldFile(t *testing.T) {
	asked := make(chan struct{}, 10)
	site := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	defer site.Close()
	file := t.TempDir() + "/hits.csv"
	if err := os.WriteFile(file, []byte("the old file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd, _, _ := command(t, "scan", "northwind", "--source", "sample,hackernews", "--out", file)
	cmd.Env = append(cmd.Env, "EARSHOT_SOURCES_HACKERNEWS_BASE_URL="+site.URL)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-asked
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if text, err := os.ReadFile(file); err != nil || string(text) != "the old file\n" {
		t.Errorf("the file holds %q, %v", text, err)
	}
}
