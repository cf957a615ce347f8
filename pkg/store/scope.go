package store

import (
	"crypto/sha256"

	"github.com/ncruces/go-sqlite3"
)

// Scope is what one run after another does for the same purpose: a profile, or a
// query, into one output. What one scope delivered is new to another.
type Scope struct {
	s  *Store
	id int64
}

// Scope returns the scope of these names.
func (s *Store) Scope(names ...string) (*Scope, error) {
	mark := s.Mark(append([]string{"scope"}, names...)...)
	sc := &Scope{s: s}
	return sc, s.within(func() error {
		if err := s.run("INSERT OR IGNORE INTO scope (mark) VALUES (?)", mark[:]); err != nil {
			return err
		}
		return s.rows("SELECT id FROM scope WHERE mark = ?", func(r *sqlite3.Stmt) error {
			sc.id = r.ColumnInt64(0)
			return nil
		}, mark[:])
	})
}

// Delivered reports whether a post was delivered.
func (sc *Scope) Delivered(m Mark) (was bool, err error) {
	err = sc.s.rows("SELECT 1 FROM delivered WHERE scope = ? AND mark = ?", func(*sqlite3.Stmt) error {
		was = true
		return nil
	}, sc.id, m[:])
	return was, fault(sc.s.path, err)
}

// Piece is a piece of a file: where it starts, how many bytes it has, and their
// SHA-256.
type Piece struct {
	Start, Length int64
	Sum           [sha256.Size]byte
}

// Intend announces that a piece with these posts is about to be written. It lasts
// until Done or Drop. A scope has one intent at a time; a new one replaces it.
func (sc *Scope) Intend(p Piece, marks []Mark) error {
	return sc.s.within(func() error {
		if err := sc.s.run("DELETE FROM intent WHERE scope = ?", sc.id); err != nil {
			return err
		}
		err := sc.s.run("INSERT INTO intent (scope, start, length, sum) VALUES (?, ?, ?, ?)", sc.id, p.Start, p.Length, p.Sum[:])
		for _, m := range marks {
			if err != nil {
				return err
			}
			err = sc.s.run("INSERT OR IGNORE INTO intended (scope, mark) VALUES (?, ?)", sc.id, m[:])
		}
		return err
	})
}

// Intent is what was announced and neither done nor dropped: a run was killed in
// between.
func (sc *Scope) Intent() (p Piece, found bool, err error) {
	err = sc.s.rows("SELECT start, length, sum FROM intent WHERE scope = ?", func(r *sqlite3.Stmt) error {
		p.Start, p.Length, found = r.ColumnInt64(0), r.ColumnInt64(1), true
		copy(p.Sum[:], r.ColumnRawBlob(2))
		return nil
	}, sc.id)
	return p, found, fault(sc.s.path, err)
}

// Done makes what was announced delivered, and what was read read: both or neither.
func (sc *Scope) Done(read map[string][]Span) error {
	return sc.s.within(func() error {
		at := sc.s.now().UnixNano()
		if err := sc.s.run("INSERT OR IGNORE INTO delivered (scope, mark, at) SELECT scope, mark, ? FROM intended WHERE scope = ?", at, sc.id); err != nil {
			return err
		}
		if err := sc.s.run("DELETE FROM intent WHERE scope = ?", sc.id); err != nil {
			return err
		}
		for source, spans := range read {
			if err := sc.cover(source, spans); err != nil {
				return err
			}
		}
		return nil
	})
}

// Drop forgets what was announced: it was not written.
func (sc *Scope) Drop() error {
	return sc.s.within(func() error { return sc.s.run("DELETE FROM intent WHERE scope = ?", sc.id) })
}
