package output

import (
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// File is an output file that replaces the old one all at once: until Commit
// the old file stays as it is, whatever happens to the program. What is no
// regular file, such as a pipe or /dev/null, is written directly.
type File struct {
	// Kept is how many bytes of the old file the new one begins with.
	Kept int64

	name   string // as the user wrote it
	path   string // what is replaced, behind links
	f      *os.File
	direct bool
	done   bool
}

// Create begins a new file in place of path. A file that exists keeps its
// permissions; a new one gets perm, less what the umask takes.
//
// The new file is written beside the old one, under a name that begins with
// ".earshot-". Links are followed, so that a link stays a link.
func Create(path string, perm fs.FileMode) (*File, error) {
	f := &File{name: path}
	info, err := os.Stat(path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, f.fault(err)
	case err == nil && info.IsDir():
		return nil, mention.Errorf(mention.BadUsage, "%s is a folder", path).WithHint("name a file in it")
	case err == nil && !info.Mode().IsRegular():
		f.direct = true
		if f.f, err = os.OpenFile(path, os.O_WRONLY, 0); err != nil {
			return nil, f.fault(err)
		}
		return f, nil
	}
	if info != nil {
		perm = info.Mode().Perm()
		if err := writable(path); err != nil {
			return nil, f.fault(err)
		}
	}
	if f.path, err = target(path); err != nil {
		return nil, f.fault(err)
	}
	if f.f, err = temporary(filepath.Dir(f.path), perm); err != nil {
		return nil, f.fault(err)
	}
	if info == nil {
		return f, nil
	}
	if err := f.f.Chmod(perm); err != nil {
		return nil, errors.Join(f.fault(err), f.Abort())
	}
	return f, nil
}

// writable reports why a file cannot be written: its folder alone would allow
// it to be replaced.
func writable(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

// Append is Create with what the old file holds at the beginning of the new
// one, ended with a newline. Kept is 0 when there was nothing.
func Append(path string, perm fs.FileMode) (*File, error) {
	f, err := Create(path, perm)
	if err != nil || f.direct {
		return f, err
	}
	if err := f.keep(); err != nil {
		return nil, errors.Join(f.fault(err), f.Abort())
	}
	return f, nil
}

// keep copies the old file.
func (f *File) keep() error {
	old, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer old.Close() // it was only read
	if f.Kept, err = io.Copy(f.f, old); err != nil || f.Kept == 0 {
		return err
	}
	var last [1]byte
	if _, err := old.ReadAt(last[:], f.Kept-1); err != nil {
		return err
	}
	if last[0] == '\n' {
		return nil
	}
	n, err := f.f.WriteString("\n")
	f.Kept += int64(n)
	return err
}

// Write implements io.Writer.
func (f *File) Write(p []byte) (int, error) {
	n, err := f.f.Write(p)
	if err != nil {
		err = f.fault(err)
	}
	return n, err
}

// Commit makes the new file take the place of the old one, after all of it has
// reached the disk.
func (f *File) Commit() error {
	if f.done {
		return mention.Errorf(mention.Failure, "%s: already closed", f.name)
	}
	if f.direct {
		f.done = true
		return f.close()
	}
	err := f.f.Sync()
	if err == nil {
		if err = f.f.Close(); err == nil {
			err = os.Rename(f.f.Name(), f.path)
		}
	}
	if err != nil {
		return errors.Join(f.fault(err), f.Abort())
	}
	f.done = true
	if dir, err := os.Open(filepath.Dir(f.path)); err == nil {
		// Not every system can sync a folder, and the file is whole either way.
		_ = dir.Sync()
		_ = dir.Close()
	}
	return nil
}

// Abort leaves the old file as it is. It does nothing after Commit, so that it
// can be deferred.
func (f *File) Abort() error {
	if f.done {
		return nil
	}
	f.done = true
	err := f.close()
	if f.direct {
		return err
	}
	if err := os.Remove(f.f.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f.fault(err)
	}
	return err
}

// close closes the file, which may be closed.
func (f *File) close() error {
	if err := f.f.Close(); err != nil && !errors.Is(err, fs.ErrClosed) {
		return f.fault(err)
	}
	return nil
}

// fault names the file that the user knows in an error.
func (f *File) fault(err error) error {
	cause := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		cause = p.Err
	} else if l, ok := errors.AsType[*os.LinkError](err); ok {
		cause = l.Err
	}
	switch {
	case errors.Is(cause, fs.ErrNotExist):
		return mention.Errorf(mention.BadUsage, "%s: %w", f.name, cause).WithHint("make the folder first")
	case errors.Is(cause, fs.ErrPermission):
		return mention.Errorf(mention.Failure, "%s: %w", f.name, cause).
			WithHint("the file and its folder must be writable, and no other program may have it open")
	}
	return mention.Errorf(mention.Failure, "%s: %w", f.name, cause)
}

// target follows the links at the end of a path, also one to a file that does
// not exist yet.
func target(path string) (string, error) {
	for range 40 {
		if !link(path) {
			break
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			// Not Join: "a/.." is not "." where a is a link.
			to = filepath.Dir(path) + string(filepath.Separator) + to
		}
		path = to
	}
	return path, nil
}

// link reports whether a path ends in a link.
func link(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// temporary opens a new file in a folder.
func temporary(dir string, perm fs.FileMode) (*os.File, error) {
	for attempt := 0; ; attempt++ {
		name := ".earshot-" + strconv.FormatUint(rand.Uint64(), 36) + ".tmp"
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
		if err == nil || attempt == 100 || !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}
