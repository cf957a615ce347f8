package output

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// content returns what a file holds.
func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// alone wants no other file than those named in a folder.
func alone(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("the folder holds %q, want %q", got, names)
	}
}

func write(t *testing.T, path, s string, perm fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(s), perm); err != nil {
		t.Fatal(err)
	}
}

func TestCreate(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "hits.csv")
	f, err := Create(path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(f, "new"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is there before Commit: %v", err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := content(t, path); got != "new" {
		t.Errorf("the file holds %q", got)
	}
	alone(t, dir, "hits.csv")
	if err := f.Abort(); err != nil || content(t, path) != "new" {
		t.Errorf("Abort after Commit: %v", err)
	}
	if err := f.Commit(); err == nil {
		t.Error("a second Commit is no error")
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
}

func TestAbortKeepsTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "hits.csv")
	write(t, path, "old", 0o640)
	f, err := Create(path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(f, "half of the new"); err != nil {
		t.Fatal(err)
	}
	if got := content(t, path); got != "old" {
		t.Errorf("the file holds %q before Commit", got)
	}
	if err := f.Abort(); err != nil {
		t.Fatal(err)
	}
	if got := content(t, path); got != "old" {
		t.Errorf("the file holds %q", got)
	}
	alone(t, dir, "hits.csv")
}

func TestCommitKeepsTheMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes are of Unix")
	}
	path := filepath.Join(t.TempDir(), "hits.csv")
	write(t, path, "old", 0o600)
	if err := os.Chmod(path, 0o664); err != nil {
		t.Fatal(err)
	}
	f, err := Create(path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o664 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
}

func TestLinksStayLinks(t *testing.T) {
	dir := t.TempDir()
	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, link := range []struct{ name, to string }{
		{"link", "sub/file"}, {"second", "link"}, {"folder", "sub"}, {"sub/up", "../top"}, {"loop", "loop"},
	} {
		if err := os.Symlink(filepath.FromSlash(link.to), filepath.Join(dir, link.name)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	for path, real := range map[string]string{"second": "sub/file", "folder/up": "top"} {
		f, err := Create(filepath.Join(dir, path), 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, path); err != nil {
			t.Fatal(err)
		}
		if err := f.Commit(); err != nil {
			t.Fatal(err)
		}
		if got := content(t, filepath.Join(dir, real)); got != path {
			t.Errorf("%s holds %q, want %q", real, got, path)
		}
	}
	alone(t, dir, "folder", "link", "loop", "second", "sub", "top")
	if _, err := Create(filepath.Join(dir, "loop"), 0o600); err == nil {
		t.Error("a link to itself is no error")
	}
}

func TestWrongPaths(t *testing.T) {
	dir := t.TempDir()
	if _, err := Create(dir, 0o600); !errors.Is(err, mention.BadUsage) || !strings.HasSuffix(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
	missing := filepath.Join(dir, "no", "hits.csv")
	_, err := Create(missing, 0o600)
	if !errors.Is(err, mention.BadUsage) || !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), missing+": ") {
		t.Errorf("no folder: %v", err)
	}
	alone(t, dir)
}

func TestReadOnlyFile(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("the superuser may write everything")
	}
	path := filepath.Join(t.TempDir(), "hits.csv")
	write(t, path, "old", 0o400)
	if _, err := Create(path, 0o600); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a file that is read-only: %v", err)
	}
}

func TestDeviceIsWrittenDirectly(t *testing.T) {
	if _, err := os.Stat(os.DevNull); err != nil || runtime.GOOS == "windows" {
		t.Skip("no", os.DevNull)
	}
	for _, open := range []func(string, fs.FileMode) (*File, error){Create, Append} {
		f, err := open(os.DevNull, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, "gone"); err != nil {
			t.Fatal(err)
		}
		if err := f.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Fatalf("%s was replaced: %v, %v", os.DevNull, info.Mode(), err)
	}
}

func TestAppend(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hits.csv")
	for _, tt := range []struct {
		before, after string
		kept          int64
	}{
		{"", "new\n", 0}, {"id\n1\n", "id\n1\nnew\n", 5}, {"id\n1", "id\n1\nnew\n", 5},
	} {
		if tt.before != "" {
			write(t, path, tt.before, 0o600)
		}
		f, err := Append(path, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if f.Kept != tt.kept {
			t.Errorf("%q: Kept is %d, want %d", tt.before, f.Kept, tt.kept)
		}
		if _, err := io.WriteString(f, "new\n"); err != nil {
			t.Fatal(err)
		}
		if err := f.Commit(); err != nil {
			t.Fatal(err)
		}
		if got := content(t, path); got != tt.after {
			t.Errorf("%q became %q, want %q", tt.before, got, tt.after)
		}
	}
}

// TestAppendCSV adds rows to a file twice: one header.
func TestAppendCSV(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hits.csv")
	for range 2 {
		f, err := Append(path, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		w, err := New("csv", f, Options{Fields: []string{"id", "negativity"}, Append: f.Kept > 0})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Write(&clean()[2]), w.Close(), f.Commit()); err != nil {
			t.Fatal(err)
		}
	}
	if got := content(t, path); got != "id,negativity\nhackernews:44512345,0.5500\nhackernews:44512345,0.5500\n" {
		t.Errorf("the file holds %q", got)
	}
}

// TestKilledWhileWriting kills a process in the middle of its output.
func TestKilledWhileWriting(t *testing.T) {
	if path := os.Getenv("EARSHOT_TEST_WRITE"); path != "" {
		writeForEver(path)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "hits.csv")
	write(t, path, "the old file\n", 0o600)
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledWhileWriting$")
	cmd.Env = append(os.Environ(), "EARSHOT_TEST_WRITE="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "writing\n" {
		t.Errorf("the process said %q, %v", line, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the process was not killed")
	}
	if got := content(t, path); got != "the old file\n" {
		t.Errorf("the file holds %.100q", got)
	}
	f, err := Create(path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err != nil || content(t, path) != "" {
		t.Errorf("the next run: %v", err)
	}
}

// writeForEver writes rows until it is killed.
func writeForEver(path string) {
	f, err := Create(path, 0o600)
	if err != nil {
		os.Exit(3)
	}
	w, err := New("csv", f, Options{})
	if err != nil {
		os.Exit(3)
	}
	m := &clean()[0]
	for i := 0; ; i++ {
		if w.Write(m) != nil {
			os.Exit(3)
		}
		if i == 1000 {
			os.Stdout.WriteString("writing\n")
		}
	}
}
