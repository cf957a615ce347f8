package store

import (
	"encoding/json"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// Run is one run of a scope.
type Run struct {
	ID    int64     `json:"id"`
	Begun time.Time `json:"begun"`
	// Ended is zero while it runs, and for ever if it was killed.
	Ended time.Time `json:"ended,omitzero"`
	// Whole says that every source was read to the end and all was delivered.
	Whole bool `json:"whole"`
	// Tallies are what became of the posts of each source.
	Tallies []Tally `json:"sources"`
}

// Tally counts what a run found in a source: no text, no name.
type Tally struct {
	Source   string `json:"source"`
	State    string `json:"state"`
	Fetched  int    `json:"fetched"`
	Mentions int    `json:"mentions"`
	Hits     int    `json:"hits"`
	Known    int    `json:"known"`
}

// Begin notes that a run begins, and returns its number.
func (sc *Scope) Begin() (id int64, err error) {
	err = sc.s.within(func() error {
		if err := sc.s.run("INSERT INTO run (scope, begun) VALUES (?, ?)", sc.id, sc.s.now().UnixNano()); err != nil {
			return err
		}
		id = sc.s.conn.LastInsertRowID()
		return nil
	})
	return id, err
}

// End notes how a run ended.
func (sc *Scope) End(id int64, whole bool, tallies []Tally) error {
	data, err := json.Marshal(tallies)
	if err != nil {
		return err
	}
	var flag int64
	if whole {
		flag = 1
	}
	return sc.s.within(func() error {
		return sc.s.run("UPDATE run SET ended = ?, whole = ?, tallies = ? WHERE id = ?", sc.s.now().UnixNano(), flag, string(data), id)
	})
}

// Runs returns the runs of all scopes, latest first, 1,000 at most.
func (s *Store) Runs() (runs []Run, err error) {
	err = s.rows("SELECT id, begun, ended, whole, tallies FROM run ORDER BY begun DESC, id DESC LIMIT 1000", func(row *sqlite3.Stmt) error {
		r := Run{ID: row.ColumnInt64(0), Begun: moment(row.ColumnInt64(1)), Whole: row.ColumnBool(3)}
		if row.ColumnType(2) != sqlite3.NULL {
			r.Ended = moment(row.ColumnInt64(2))
		}
		runs = append(runs, r)
		return json.Unmarshal(row.ColumnRawText(4), &runs[len(runs)-1].Tallies)
	})
	return runs, fault(s.path, err)
}

// LastWhole returns the last run that got everything; found is false where there was
// none.
func (sc *Scope) LastWhole() (r Run, found bool, err error) {
	err = sc.s.rows("SELECT id, begun, ended, tallies FROM run WHERE scope = ? AND whole = 1 ORDER BY begun DESC LIMIT 1", func(row *sqlite3.Stmt) error {
		r, found = Run{ID: row.ColumnInt64(0), Begun: moment(row.ColumnInt64(1)), Ended: moment(row.ColumnInt64(2)), Whole: true}, true
		return json.Unmarshal(row.ColumnRawText(3), &r.Tallies)
	}, sc.id)
	return r, found, fault(sc.s.path, err)
}
