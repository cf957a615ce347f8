package labels

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Writer adds labels to a file. It holds the file only while it writes, so that
// another program can write between.
type Writer struct {
	path string
	// ends are where the lines of this writer begin and end, for Undo.
	ends []lines
}

// lines are a part of the file.
type lines struct{ begin, end int64 }

// NewWriter returns a writer of a file, which is made, with its folder, by the
// first label. Lines that are past their date are taken out first.
func NewWriter(path string, now time.Time) (*Writer, error) {
	if path == "" {
		return nil, mention.Errorf(mention.BadConfig, "there is no home to keep labels in").
			WithHint("set XDG_STATE_HOME, or name a file with --labels")
	}
	return &Writer{path: path}, Prune(path, now)
}

// Add writes labels; when it returns they are on the disk.
func (w *Writer) Add(list ...Label) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, l := range list {
		l.Text = mention.Clip(l.Text)
		if err := enc.Encode(l); err != nil {
			return err
		}
	}
	return w.locked(func(f *lockedfile.File) error {
		begin, err := f.Seek(0, io.SeekEnd)
		if err != nil {
			return err
		}
		text := b.Bytes()
		if begin > 0 && !endsLine(f, begin) {
			text = append([]byte{'\n'}, text...) // a write was cut off here
		}
		if _, err = f.Write(text); err != nil {
			return errors.Join(err, f.Truncate(begin)) // all of it or nothing
		}
		w.ends = append(w.ends, lines{begin, begin + int64(len(text))})
		return f.Sync()
	})
}

// Undo takes back what Add wrote last. It reports false if nothing is left to
// take back, or if another program has written since.
func (w *Writer) Undo() (undone bool, err error) {
	if len(w.ends) == 0 {
		return false, nil
	}
	last := w.ends[len(w.ends)-1]
	err = w.locked(func(f *lockedfile.File) error {
		end, err := f.Seek(0, io.SeekEnd)
		if err != nil || end != last.end {
			return err
		}
		undone = true
		w.ends = w.ends[:len(w.ends)-1]
		return errors.Join(f.Truncate(last.begin), f.Sync())
	})
	return undone, err
}

// locked opens the file for writing, alone.
func (w *Writer) locked(change func(*lockedfile.File) error) error {
	err := os.MkdirAll(filepath.Dir(w.path), 0o700)
	if err != nil {
		return fault(err)
	}
	f, err := lockedfile.OpenFile(w.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fault(err)
	}
	if err = errors.Join(change(f), f.Close()); err != nil {
		return fault(err)
	}
	return nil
}

func fault(err error) error {
	return mention.Errorf(mention.Failure, "the label is not kept: %w", err).WithHint("check the folder and the disk, or name another file with --labels")
}

// endsLine reports whether the byte before end is a line's end.
func endsLine(f io.ReaderAt, end int64) bool {
	var last [1]byte
	_, err := f.ReadAt(last[:], end-1)
	return err == nil && last[0] == '\n'
}

// Forget removes the file. That there is none is no error.
func Forget(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return mention.Errorf(mention.Failure, "the labels are still there: %w", err).WithHint("remove the file yourself")
	}
	return nil
}
