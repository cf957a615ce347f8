//go:build linux

package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/cli"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// state is a home, and a scan of the sample that adds to a file.
type state struct {
	t    *testing.T
	home string
	out  string
	env  []string
}

func newState(t *testing.T) *state {
	t.Helper()
	dir := t.TempDir()
	return &state{t: t, home: dir, out: filepath.Join(dir, "hits.csv")}
}

func (s *state) command(args ...string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer) {
	cmd, stdout, stderr = command(s.t, append([]string{"scan", "northwind", "--new", "--append", "--out", s.out}, args...)...)
	cmd.Env = append([]string{"HOME=" + s.home, "GORACE=atexit_sleep_ms=0"}, s.env...)
	return cmd, stdout, stderr
}

// run returns the exit code and what was said.
func (s *state) run(args ...string) (code int, stderr string) {
	cmd, _, errs := s.command(append(args, "--source", "sample")...)
	_ = cmd.Run()
	return cmd.ProcessState.ExitCode(), errs.String()
}

// folder is where the store lies.
func (s *state) folder() string { return filepath.Join(s.home, ".local", "state", "earshot") }

// rows counts the rows of the file.
func (s *state) rows() int {
	data, _ := os.ReadFile(s.out)
	return max(0, bytes.Count(data, []byte("\n"))-1)
}

// full makes a file system of so many KiB in a folder; the test needs the right to.
func full(t *testing.T, dir, size string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size+",mode=0700"); err != nil {
		t.Skip("no small file system can be made here: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
}

// fill leaves no room in a folder.
func fill(t *testing.T, dir string) (room func()) {
	t.Helper()
	name := filepath.Join(dir, "ballast")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	for size := 64 << 10; size > 0; size /= 2 {
		for {
			if _, err := f.Write(make([]byte, size)); err != nil {
				break
			}
		}
	}
	_ = f.Close()
	return func() { _ = os.Remove(name) }
}

// TestFullDiskOfTheOutput: what could not be written is said, the file stays whole,
// and the next run delivers it.
func TestFullDiskOfTheOutput(t *testing.T) {
	s := newState(t)
	disk := filepath.Join(s.home, "disk")
	full(t, disk, "256k")
	s.out = filepath.Join(disk, "hits.csv")
	room := fill(t, disk)
	code, stderr := s.run()
	if code != 1 || !strings.Contains(stderr, "no space left") || s.rows() != 0 {
		t.Fatalf("exit code %d, %d rows\n%s", code, s.rows(), stderr)
	}
	room()
	if code, stderr := s.run(); code != 0 || s.rows() != 17 {
		t.Fatalf("exit code %d, %d rows\n%s", code, s.rows(), stderr)
	}
}

// TestFullDiskOfTheState: nothing is delivered that could not be remembered.
func TestFullDiskOfTheState(t *testing.T) {
	s := newState(t)
	full(t, s.folder(), "512k")
	if code, stderr := s.run("--lang", "de"); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr)
	}
	before := s.rows()
	room := fill(t, s.folder())
	code, stderr := s.run()
	if code != 1 || !strings.Contains(stderr, "full") || s.rows() != before {
		t.Fatalf("exit code %d, %d rows, %d before\n%s", code, s.rows(), before, stderr)
	}
	room()
	if code, stderr := s.run(); code != 0 || s.rows() != 17 {
		t.Fatalf("exit code %d, %d rows\n%s", code, s.rows(), stderr)
	}
}

// TestReadOnlyState: a folder that cannot be written is named, with what to do.
func TestReadOnlyState(t *testing.T) {
	s := newState(t)
	if code, stderr := s.run(); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr)
	}
	if err := syscall.Mount(s.folder(), s.folder(), "", syscall.MS_BIND, ""); err != nil {
		t.Skip("no folder can be made unwritable here: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(s.folder(), syscall.MNT_DETACH) })
	if err := syscall.Mount("", s.folder(), "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""); err != nil {
		t.Skip("no folder can be made unwritable here: ", err)
	}
	code, stderr := s.run()
	if code != 1 || !strings.Contains(stderr, s.folder()) || !strings.Contains(stderr, "XDG_STATE_HOME") {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
}

// TestTwoAtOnce: the second of two runs of the same does nothing, and says so.
func TestTwoAtOnce(t *testing.T) {
	asked, answer := make(chan struct{}, 10), make(chan struct{})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked <- struct{}{}
		<-answer
		_, _ = w.Write([]byte(`{"hits":[],"hitsPerPage":200}`))
	}))
	defer site.Close()
	s := newState(t)
	s.env = []string{"EARSHOT_SOURCES_HACKERNEWS_BASE_URL=" + site.URL}
	first, _, _ := s.command("--source", "hackernews,sample")
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	<-asked
	code, stderr := s.run()
	if code != 75 || !strings.Contains(stderr, "another run is at work on the same, process ") || !strings.Contains(stderr, "--if-locked skip") {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
	if code, stderr := s.run("--if-locked", "skip"); code != 0 || !strings.Contains(stderr, "nothing is done") {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
	close(answer)
	if err := first.Wait(); err != nil || s.rows() != 17 {
		t.Errorf("%v, %d rows", err, s.rows())
	}
	if code, stderr := s.run(); code != 0 || s.rows() != 17 {
		t.Errorf("exit code %d, %d rows\n%s", code, s.rows(), stderr)
	}
}

// TestDamagedState: a store that was cut is moved aside, said so, and the file has
// nothing twice.
func TestDamagedState(t *testing.T) {
	s := newState(t)
	for size := int64(0); size < 45_000; size += 9_000 {
		if code, stderr := s.run(); code != 0 || s.rows() != 17 {
			t.Fatalf("cut to %d bytes: exit code %d, %d rows\n%s", size, code, s.rows(), stderr)
		}
		if err := os.Truncate(filepath.Join(s.folder(), "earshot.db"), size); err != nil {
			t.Fatal(err)
		}
		code, stderr := s.run()
		if code != 0 || !strings.Contains(stderr, "the store was damaged") || s.rows() != 17 {
			t.Fatalf("cut to %d bytes: exit code %d, %d rows\n%s", size, code, s.rows(), stderr)
		}
		time.Sleep(2 * time.Millisecond) // names of what is kept aside have the time
	}
	if kept, _ := filepath.Glob(filepath.Join(s.folder(), "earshot.db.damaged-*[0-9]")); len(kept) != 5 {
		t.Errorf("kept aside: %v", kept)
	}
}

// TestNewIDs: a site that numbers its posts anew gives nothing twice: they are known
// by what they say.
func TestNewIDs(t *testing.T) {
	site := newEndless(30, 3)
	site.sound = true
	server := httptest.NewServer(site)
	defer server.Close()
	s := newState(t)
	s.env = []string{"EARSHOT_SOURCES_HACKERNEWS_BASE_URL=" + server.URL}
	for _, first := range []int{0, 5000} {
		site.change(func() { site.first = first })
		cmd, _, stderr := s.command("--all", "--source", "hackernews")
		if err := cmd.Run(); err != nil || s.rows() != 30 {
			t.Fatalf("ids from %d on: %v, %d rows\n%s", first, err, s.rows(), stderr)
		}
	}
}

// TestClockJumps: a clock that was wrong for a run, by days in either direction, loses
// nothing and gives nothing twice. The site's own time goes on.
func TestClockJumps(t *testing.T) {
	site := newEndless(30, 4)
	site.sound = true
	home, posts := t.TempDir(), len(site.times)
	out := filepath.Join(home, "hits.csv")
	for n, by := range []time.Duration{0, 40 * time.Hour, 0, -70 * time.Hour, 0} {
		site.change(func() { site.times = append(site.times, time.Now().Unix()) })
		var errs bytes.Buffer
		code := cli.App{
			Out: io.Discard, Err: &errs, Dir: home, Transport: webtest.Transport(site),
			Env: func(name string) string { return map[string]string{"HOME": home}[name] },
			Now: func() time.Time { return time.Now().Add(by) },
		}.Run(t.Context(), []string{"scan", "northwind", "--all", "--source", "hackernews", "--new", "--append", "--out", out})
		data, _ := os.ReadFile(out)
		if rows := bytes.Count(data, []byte("\n")) - 1; code != 0 || rows > posts+n+1 || by == 0 && rows != posts+n+1 {
			t.Fatalf("run %d, clock off by %v: exit code %d, %d rows of %d posts\n%s", n, by, code, rows, posts+n+1, errs.String())
		}
	}
}
