package quota

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

const (
	// keep is how long entries matter: longer than any day anywhere.
	keep = 48 * time.Hour
	// most is how much of the file's end is read.
	most = 8 << 20
	// worthwhile is from what size on a file is written anew without its old
	// entries.
	worthwhile = 64 << 10
)

// load reads the file once. Lines that are cut off or of no use are passed over.
func (l *Ledger) load() {
	if l.loaded || l.path == "" {
		return
	}
	l.loaded = true
	data, err := readEnd(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if l.err = err; err != nil {
		return
	}
	oldest := l.now().Add(-keep)
	for line := range bytes.Lines(data) {
		var e entry
		if json.Unmarshal(line, &e) == nil && e.Units >= 0 && e.At.After(oldest) && !e.At.After(l.now().Add(keep)) {
			l.entries = append(l.entries, e)
		}
	}
	if len(data) > worthwhile {
		l.err = l.compact(len(data))
	}
}

// readEnd reads at most the last few MiB of a file.
func readEnd(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > most {
		if _, err = f.Seek(-most, io.SeekEnd); err != nil {
			return nil, err
		}
	}
	return io.ReadAll(io.LimitReader(f, most))
}

// compact writes the file anew if most of it is old. Another process may append
// a line meanwhile, which is then lost: a count off by one is no harm.
func (l *Ledger) compact(size int) error {
	var b bytes.Buffer
	for _, e := range l.entries {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		b.Write(append(line, '\n'))
	}
	if b.Len() > size/2 {
		return nil
	}
	next := l.path + ".tmp"
	if err := os.WriteFile(next, b.Bytes(), 0o600); err != nil {
		return err
	}
	return os.Rename(next, l.path)
}
