package store

import (
	"errors"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// Hit is a hit that is kept: the record as outputs write it, without people.
type Hit struct {
	Mark          Mark
	Source, Brand string
	// DeleteBy is when it has to be gone.
	DeleteBy time.Time
	// Record is one JSON object in the form of the schema.
	Record string
}

// Save keeps hits. One that is kept already is replaced, but is to be gone no later
// than before.
func (s *Store) Save(hits []Hit) error {
	return s.within(func() error {
		for i := range hits {
			h := &hits[i]
			err := s.run(`INSERT INTO hit (mark, source, brand, saved, delete_by, record) VALUES (?, ?, ?, ?, ?, ?)
				ON CONFLICT (mark) DO UPDATE SET record = excluded.record, delete_by = min(delete_by, excluded.delete_by)`,
				h.Mark[:], h.Source, h.Brand, s.now().UnixNano(), h.DeleteBy.UnixNano(), h.Record)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// errEnough ends the reading of rows.
var errEnough = errors.New("enough")

// Hits calls yield with every kept hit, the latest saved first, until it returns
// false. The record is valid until then.
func (s *Store) Hits(yield func(*Hit) bool) error {
	err := s.rows("SELECT mark, source, brand, delete_by, record FROM hit ORDER BY saved DESC, mark", func(r *sqlite3.Stmt) error {
		h := Hit{Source: r.ColumnText(1), Brand: r.ColumnText(2), DeleteBy: moment(r.ColumnInt64(3)), Record: r.ColumnText(4)}
		copy(h.Mark[:], r.ColumnRawBlob(0))
		if !yield(&h) {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return fault(s.path, err)
}

// Purge removes what has to be gone by now, and returns how many hits that were. No
// byte of them stays in the file or beside it.
func (s *Store) Purge() (n int64, err error) {
	err = s.within(func() error {
		if err := s.run("DELETE FROM hit WHERE delete_by <= ?", s.now().UnixNano()); err != nil {
			return err
		}
		n = s.conn.Changes()
		return nil
	})
	if err != nil || n == 0 {
		return n, err
	}
	_, _, err = s.conn.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
	return n, fault(s.path, err)
}
