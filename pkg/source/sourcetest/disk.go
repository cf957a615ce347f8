package sourcetest

import (
	"io"
	"io/fs"
	"strings"
	"sync"
)

// disk is the files of a visit.
type disk struct {
	files map[string]string
	// cut breaks every file off, with an error, after half of it.
	cut error

	mu           sync.Mutex
	opened, held int
}

// Open gives a file of the case.
func (d *disk) Open(name string) (io.ReadCloser, error) {
	content, ok := d.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opened++
	d.held++
	var r io.Reader = strings.NewReader(content)
	if d.cut != nil {
		r = io.MultiReader(strings.NewReader(content[:len(content)/2]), broken{d.cut})
	}
	return &file{Reader: r, disk: d}, nil
}

// counts are how many files were ever opened and how many still are.
func (d *disk) counts() (opened, held int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.opened, d.held
}

// file is one open file.
type file struct {
	io.Reader
	disk   *disk
	closed bool
}

// Close closes the file; a second time does nothing.
func (f *file) Close() error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if !f.closed {
		f.closed = true
		f.disk.held--
	}
	return nil
}

// broken is a reader that fails.
type broken struct{ err error }

// Read fails.
func (b broken) Read([]byte) (int, error) { return 0, b.err }
