package cli

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/scan"
	"github.com/earshot-cli/earshot/pkg/store"
)

// appender adds rows to a file, batch by batch. The file is replaced by one that has
// the batch as well, so that a reader never sees half of one.
type appender struct {
	path, format string
	options      output.Options
	ledger       ledger
	now          func() time.Time
	ids          *output.IDs
	held         []mention.Mention
	// missing says that there is no file yet.
	missing bool
}

// append makes what adds to a file. Its columns and ids are read before anything is
// fetched.
func (s *session) append(path, format string, options output.Options, l ledger) (*appender, error) {
	a := &appender{path: path, format: format, options: options, ledger: l, now: s.Now}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		if a.ids, err = output.Existing(strings.NewReader(""), format, options); err != nil {
			return nil, err
		}
		f, err := output.Create(path, 0o600) // to see whether it can be made
		if err != nil {
			return nil, err
		}
		a.missing = true
		return a, f.Abort()
	}
	if err != nil {
		return nil, mention.Errorf(mention.BadUsage, "--out: %w", err)
	}
	defer f.Close()
	if a.ids, err = output.Existing(f, format, options); err != nil {
		return nil, named(path, err)
	}
	return a, nil
}

// named puts the name of a file before an error about it.
func named(path string, err error) error {
	if e, ok := errors.AsType[*mention.Error](err); ok {
		return &mention.Error{Kind: e.Kind, Err: fmt.Errorf("%s: %w", path, e.Err), Hint: e.Hint}
	}
	return fmt.Errorf("%s: %w", path, err)
}

func (a *appender) add(m mention.Mention) error {
	if a.ids.Has(&m) {
		return nil
	}
	a.held = append(a.held, m)
	return nil
}

// commit adds what is held.
func (a *appender) commit(read [][]scan.Window) error {
	if len(a.held) == 0 {
		return a.ledger.deliver(read)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	lock, err := a.ledger.lockFile(ctx, place(a.path, a.format), a.now())
	if err != nil {
		return err
	}
	err = a.write()
	if err = errors.Join(err, lock.Release()); err != nil {
		return err
	}
	a.missing = false
	clear(a.held)
	a.held = a.held[:0]
	return a.ledger.done(read)
}

// write puts the file with the batch in the place of the one without it.
func (a *appender) write() error {
	f, err := output.Append(a.path, 0o600)
	if err != nil {
		return err
	}
	defer f.Abort() //nolint:errcheck // it does nothing after Commit
	options := a.options
	options.Append = f.Kept > 0
	sum := summing{w: f, sum: sha256.New()}
	w, err := output.New(a.format, &sum, options)
	if err != nil {
		return err
	}
	scan.Newest(a.held)
	for i := range a.held {
		if err := w.Write(&a.held[i]); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := a.ledger.intend(sum.piece(f.Kept)); err != nil {
		return err
	}
	return f.Commit()
}

// close makes the file, with its header alone, if nothing came for it.
func (a *appender) close() error {
	if !a.missing {
		return nil
	}
	if err := a.write(); err != nil {
		return err
	}
	return a.ledger.done(nil)
}

// abort implements sink: what is not committed is not there.
func (a *appender) abort() {}

// replaces implements sink.
func (a *appender) replaces() bool { return false }

// summing is a writer that knows what went through it.
type summing struct {
	w   io.Writer
	n   int64
	sum hash.Hash
}

func (s *summing) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.n += int64(n)
	s.sum.Write(p[:n])
	return n, err
}

// piece is what was written, from a place of the file on.
func (s *summing) piece(start int64) store.Piece {
	p := store.Piece{Start: start, Length: s.n}
	copy(p.Sum[:], s.sum.Sum(nil))
	return p
}
