package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// errDamaged is why a store cannot be read.
var errDamaged = errors.New("the store is damaged")

// named adds errDamaged to what SQLite says of a damaged file.
func named(err error) error {
	if err == nil || errors.Is(err, errDamaged) {
		return err
	}
	for _, code := range [...]error{sqlite3.CORRUPT, sqlite3.NOTADB, sqlite3.IOERR_DATA} { // the last is a checksum's
		if errors.Is(err, code) {
			return fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
	return err
}

// sound looks through a whole store.
func sound(conn *sqlite3.Conn) error {
	stmt, _, err := conn.Prepare("PRAGMA quick_check(1)")
	if err != nil {
		return named(err)
	}
	defer stmt.Close()
	if stmt.Step() {
		if said := stmt.ColumnText(0); said != "ok" {
			return fmt.Errorf("%w: %s", errDamaged, said)
		}
	}
	return named(stmt.Err())
}

// replace moves a damaged store aside, and begins one with what can be read of it.
func (s *Store) replace(why error) error {
	aside := s.path + ".damaged-" + s.now().UTC().Format("20060102T150405.000")
	if err := os.Rename(s.path, aside); err != nil {
		return errors.Join(why, err)
	}
	for _, part := range parts {
		if err := os.Rename(s.path+part, aside+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(why, err)
		}
	}
	s.kept = aside
	if err := s.open(); err != nil {
		return errors.Join(why, err)
	}
	return s.salvage(aside)
}

// salvage takes over what can be read of a damaged store, table by table and row by
// row: what was delivered most of all. What cannot be read is not there.
func (s *Store) salvage(aside string) error {
	old, err := sqlite3.OpenFlags(aside, sqlite3.OPEN_READONLY)
	if err != nil {
		return nil // nothing of it can be read
	}
	defer old.Close()
	return s.within(func() error {
		for _, t := range [...]string{"scope", "delivered", "span", "run", "hit"} {
			if err := s.copyRows(old, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// copyRows copies a table's rows until one cannot be read.
func (s *Store) copyRows(old *sqlite3.Conn, table string) error {
	from, _, err := old.Prepare("SELECT * FROM " + table)
	if err != nil {
		return nil // the table cannot be read
	}
	defer from.Close()
	values := strings.Repeat(", ?", from.ColumnCount())
	to, _, err := s.conn.Prepare("INSERT OR IGNORE INTO " + table + " VALUES (" + values[2:] + ")")
	if err != nil {
		return nil // it is of another version
	}
	defer to.Close()
	for from.Step() {
		for i := range from.ColumnCount() {
			if err := bind(to, i+1, column(from, i)); err != nil {
				return err
			}
		}
		if err := to.Exec(); err != nil && !errors.Is(err, sqlite3.CONSTRAINT) {
			return err
		}
	}
	return nil
}

// column is a value as bind takes it.
func column(r *sqlite3.Stmt, i int) any {
	switch r.ColumnType(i) {
	case sqlite3.INTEGER:
		return r.ColumnInt64(i)
	case sqlite3.TEXT:
		return r.ColumnText(i)
	case sqlite3.BLOB:
		return r.ColumnBlob(i, nil)
	}
	return nil
}

// fault makes an error of the store one that says what to do.
func fault(path string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*mention.Error](err); ok {
		return err
	}
	e := mention.Errorf(mention.Failure, "the store %s: %w", path, named(err))
	switch {
	case errors.Is(err, errDamaged) || errors.Is(named(err), errDamaged):
		return e.WithHint("the next run moves it aside and begins a new one")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, sqlite3.READONLY), errors.Is(err, sqlite3.CANTOPEN), errors.Is(err, sqlite3.PERM):
		return e.WithHint("make its folder writable, or name another one with XDG_STATE_HOME")
	case errors.Is(err, sqlite3.FULL), errors.Is(err, sqlite3.IOERR):
		return e.WithHint("is the disk full? make room and run the same again: it goes on where it was")
	case errors.Is(err, sqlite3.BUSY), errors.Is(err, sqlite3.LOCKED):
		return e.WithHint("another program holds it; try again when that has ended")
	}
	return e
}
