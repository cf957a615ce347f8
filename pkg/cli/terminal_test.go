//go:build !windows

package cli

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// onTerminal runs the App with its output and messages on a terminal of the
// given width, and returns what was shown.
func onTerminal(t *testing.T, w *world, width uint16, args ...string) string {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no terminal is to be had here: %v", err)
	}
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 40, Cols: width}); err != nil {
		t.Fatal(err)
	}
	shown := make(chan string)
	go func() {
		text, _ := io.ReadAll(master) // ends with an error when the terminal closes
		shown <- string(text)
	}()
	w.Out, w.Err = tty, tty
	w.Run(t.Context(), args)
	time.Sleep(20 * time.Millisecond) // let the reader catch up before the hang-up
	_ = tty.Close()
	defer master.Close()
	return <-shown
}

// TestC4Terminal shows a table on a terminal, with colour, as wide as it is;
// CSV elsewhere.
func TestC4Terminal(t *testing.T) {
	w := newWorld(t, nil)
	shown := onTerminal(t, w, 100, "scan", "northwind", "--source", "sample")
	if !strings.Contains(shown, "PUBLISHED") || strings.Contains(shown, "published_at,") {
		t.Fatalf("no table on a terminal:\n%s", shown)
	}
	if !strings.Contains(shown, "\x1b[") {
		t.Error("no colour on a terminal")
	}
	for _, line := range strings.Split(regexp.MustCompile(`\x1b\[[0-9;]*[mK]`).ReplaceAllString(shown, ""), "\r\n") {
		if n := len([]rune(line)); n > 100 && !strings.Contains(line, "mentions ·") {
			t.Errorf("a line of %d characters: %s", n, line)
		}
	}
	w = newWorld(t, nil)
	w.env["NO_COLOR"] = "1"
	if shown := onTerminal(t, w, 100, "scan", "northwind", "--source", "sample", "--no-progress"); strings.Contains(shown, "\x1b") {
		t.Error("colour in spite of NO_COLOR")
	}
	w = newWorld(t, nil)
	w.run("scan", "northwind", "--source", "sample")
	if !strings.HasPrefix(w.out.String(), "published_at,") {
		t.Errorf("no CSV in a pipe: %.80s", w.out.String())
	}
}

// linesUp goes back to the first of two lines and clears what is there.
const linesUp = "\x1b[2A\x1b[J"

// TestC9Progress shows what each source has given, only on a terminal.
func TestC9Progress(t *testing.T) {
	w := newWorld(t, slowSite(2*progressWait))
	shown := onTerminal(t, w, 80, "scan", "northwind", "--source", "sample,hackernews")
	first := regexp.MustCompile(`sample      \d+ fetched · 36 mentions · 17 negative · ok\r\nhackernews  0 fetched · 0 mentions · 0 negative · …\r\n`)
	if !first.MatchString(shown) || !strings.Contains(shown, linesUp) {
		t.Errorf("no progress on a terminal:\n%q", shown)
	}
	for name, args := range map[string][]string{"--no-progress": {"--no-progress"}, "--quiet": {"-q"}} {
		w := newWorld(t, slowSite(2*progressWait))
		shown := onTerminal(t, w, 80, append([]string{"scan", "northwind", "--source", "hackernews"}, args...)...)
		if strings.Contains(shown, "\x1b[1A") {
			t.Errorf("%s shows progress", name)
		}
	}
	w = newWorld(t, slowSite(2*progressWait))
	w.run("scan", "northwind", "--source", "hackernews")
	if strings.ContainsAny(w.err.String(), "\r\x1b") {
		t.Errorf("progress without a terminal: %q", w.err.String())
	}
}

// TestC9WaitsAreShown: a site that asks for patience is seen to.
func TestC9WaitsAreShown(t *testing.T) {
	site, asked := anySite(), 0
	w := newWorld(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked++; asked == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		site.ServeHTTP(w, r)
	}))
	shown := onTerminal(t, w, 80, "scan", "northwind", "--source", "hackernews")
	if !strings.Contains(shown, "0 negative · waits 1s") || !strings.Contains(shown, "hackernews empty") {
		t.Errorf("the wait is not shown:\n%q", shown)
	}
}

func TestScoreAsksForInput(t *testing.T) {
	master, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no terminal is to be had here: %v", err)
	}
	defer master.Close()
	defer tty.Close()
	w := newWorld(t, nil)
	w.In = tty
	if code := w.run("score"); code != 2 || !strings.Contains(w.err.String(), "needs a file") {
		t.Errorf("exit code %d, %s", code, w.err.String())
	}
}

// TestWorkbookIsNotShown refuses to write a workbook to a terminal, before anything is
// fetched, and writes a file.
func TestWorkbookIsNotShown(t *testing.T) {
	w := newWorld(t, nil)
	shown := onTerminal(t, w, 100, "scan", "northwind", "--source", "sample", "-o", "xlsx", "--no-progress")
	if !strings.Contains(shown, "xlsx is no text") || !strings.Contains(shown, "--out") || strings.Contains(shown, "PK") || strings.Contains(shown, "mentions ·") {
		t.Errorf("on a terminal: %q", shown)
	}
	w = newWorld(t, nil)
	file := filepath.Join(t.TempDir(), "hits.xlsx")
	if shown := onTerminal(t, w, 100, "scan", "northwind", "--source", "sample", "--out", file); !strings.Contains(shown, "mentions ·") {
		t.Errorf("to a file: %q", shown)
	}
	if got, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(got), "PK") {
		t.Errorf("the file is %.10q, %v", got, err)
	}
}
