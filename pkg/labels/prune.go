package labels

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// Prune takes the lines out of a file that are past their date. Without such
// lines, or without the file, it writes nothing.
func Prune(path string, now time.Time) error {
	s, err := Read(path, now)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || s.Expired == 0 {
		return err
	}
	f, err := lockedfile.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return fault(err)
	}
	if err = errors.Join(drop(f, now), f.Close()); err != nil {
		return fault(err)
	}
	return nil
}

// drop writes the lines that may stay over the others. The file stays the same
// one, since other programs wait for its lock.
func drop(f *lockedfile.File, now time.Time) error {
	text, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return err
	}
	kept := text[:0]
	for line := range bytes.Lines(text) {
		var l Label
		if json.Unmarshal(line, &l) != nil || !l.expired(now) {
			kept = append(kept, line...)
		}
	}
	if _, err = f.WriteAt(kept, 0); err != nil {
		return err
	}
	return errors.Join(f.Truncate(int64(len(kept))), f.Sync())
}
