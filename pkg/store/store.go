package store

import (
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
)

// Store is an open state file. It is for one goroutine at a time; several programs
// may have the same file open.
type Store struct {
	path string
	conn *sqlite3.Conn
	mac  hash.Hash
	now  func() time.Time
	kept string
}

// patience is how long a program waits for another one's transaction.
const patience = 10 * time.Second

// Open opens the store in a folder, and makes both where they are not there yet. A
// nil clock is the real one.
//
// A store from a newer earshot is refused: kind BadConfig. A damaged one is moved
// aside, Kept names where to, and a new one is begun with what could be read of it.
func Open(dir string, now func() time.Time) (*Store, error) {
	if now == nil {
		now = time.Now
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault(dir, err)
	}
	key, err := privacy.LoadKey(filepath.Join(dir, keyName))
	if err != nil {
		return nil, err
	}
	s := &Store{path: filepath.Join(dir, FileName), mac: key.MAC(), now: now}
	err = s.open()
	if errors.Is(err, errDamaged) {
		err = s.replace(err)
	}
	if err != nil {
		return nil, fault(s.path, err)
	}
	return s, nil
}

// FileName is the name of the state file in its folder.
const FileName = "earshot.db"

// keyName is that of the file with the key of all marks.
const keyName = "store.key"

// Kept is the file that a damaged store was moved to, "" if there was none.
func (s *Store) Kept() string { return s.kept }

// open opens the file that is there, or begins one.
func (s *Store) open() error {
	switch info, err := os.Stat(s.path); {
	case errors.Is(err, fs.ErrNotExist):
		if err := begin(s.path); err != nil {
			return err
		}
	case err != nil:
		return err
	case info.Size() == 0:
		// A store is put in its place whole: an empty one was cut.
		return fmt.Errorf("%w: it is empty", errDamaged)
	}
	conn, err := connect(s.path)
	if err != nil {
		return err
	}
	if err := errors.Join(known(conn), sound(conn), migrate(conn)); err != nil {
		_ = conn.Close()
		return err
	}
	s.conn = conn
	// The folder is closed to others anyway.
	for _, part := range parts {
		if err := os.Chmod(s.path+part, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// parts are the endings of the files that stand beside an open store.
var parts = [...]string{"-wal", "-shm"}

// begin makes an empty store beside path and puts it there whole. If another program
// was quicker, its store stays.
func begin(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+FileName+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := f.Close(); err != nil {
		return err
	}
	conn, err := connect(f.Name())
	if err != nil {
		return err
	}
	err = errors.Join(
		conn.EnableChecksums("main"), // each page tells whether it is as it was written
		conn.Exec(fmt.Sprintf("PRAGMA application_id = %d", applicationID)), migrate(conn), conn.Close(),
	)
	if err != nil {
		return err
	}
	if err = os.Link(f.Name(), path); err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	return os.Rename(f.Name(), path) // a file system without hard links
}

// connect opens a database with the settings that every connection has: each commit
// is on the disk, what is deleted is overwritten.
func connect(path string) (*sqlite3.Conn, error) {
	conn, err := sqlite3.OpenFlags(path, sqlite3.OPEN_READWRITE)
	if err != nil {
		return nil, named(err)
	}
	err = errors.Join(
		conn.BusyTimeout(patience),
		conn.Exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF"),
	)
	if err != nil {
		_ = conn.Close()
		return nil, named(err)
	}
	return conn, nil
}

// Close writes everything into the one file, and closes it.
func (s *Store) Close() error {
	if s == nil || s.conn == nil {
		return nil
	}
	_, _, err := s.conn.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
	if errors.Is(err, sqlite3.BUSY) || errors.Is(err, sqlite3.LOCKED) {
		err = nil // another program has it open, and will do so
	}
	err = errors.Join(err, s.conn.Close())
	s.conn = nil
	return fault(s.path, err)
}

// within runs f in a transaction.
func (s *Store) within(f func() error) (err error) {
	tx, err := s.conn.BeginImmediate()
	if err != nil {
		return fault(s.path, err)
	}
	defer tx.End(&err)
	return fault(s.path, f())
}

// run executes a statement with arguments: int64, string, []byte or nil.
func (s *Store) run(sql string, args ...any) error {
	return s.rows(sql, func(*sqlite3.Stmt) error { return nil }, args...)
}

// rows calls each with every row that a statement gives.
func (s *Store) rows(sql string, each func(*sqlite3.Stmt) error, args ...any) error {
	stmt, _, err := s.conn.Prepare(sql)
	if err != nil {
		return err
	}
	defer stmt.Close()
	for i, a := range args {
		if err := bind(stmt, i+1, a); err != nil {
			return err
		}
	}
	for stmt.Step() {
		if err := each(stmt); err != nil {
			return err
		}
	}
	return stmt.Err()
}

func bind(stmt *sqlite3.Stmt, i int, a any) error {
	switch a := a.(type) {
	case int64:
		return stmt.BindInt64(i, a)
	case string:
		return stmt.BindText(i, a)
	case []byte:
		return stmt.BindBlob(i, a)
	case nil:
		return stmt.BindNull(i)
	}
	return mention.Errorf(mention.Failure, "a %T cannot be stored", a)
}
