package store

import (
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// applicationID marks a file as earshot's: "ears".
const applicationID = 0x65617273

// migrations make each version of the store from the one before. They are never
// changed, only added to. Times are nanoseconds since 1970.
var migrations = [...]string{
	`CREATE TABLE scope (
		id INTEGER PRIMARY KEY,
		mark BLOB NOT NULL UNIQUE
	) STRICT;
	CREATE TABLE delivered (
		scope INTEGER NOT NULL REFERENCES scope ON DELETE CASCADE,
		mark BLOB NOT NULL,
		at INTEGER NOT NULL,
		PRIMARY KEY (scope, mark)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE intent (
		scope INTEGER PRIMARY KEY REFERENCES scope ON DELETE CASCADE,
		start INTEGER NOT NULL,
		length INTEGER NOT NULL,
		sum BLOB NOT NULL
	) STRICT;
	CREATE TABLE intended (
		scope INTEGER NOT NULL REFERENCES intent ON DELETE CASCADE,
		mark BLOB NOT NULL,
		PRIMARY KEY (scope, mark)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE span (
		scope INTEGER NOT NULL REFERENCES scope ON DELETE CASCADE,
		source TEXT NOT NULL,
		since INTEGER NOT NULL,
		until INTEGER NOT NULL,
		PRIMARY KEY (scope, source, since)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE run (
		id INTEGER PRIMARY KEY,
		scope INTEGER NOT NULL REFERENCES scope ON DELETE CASCADE,
		begun INTEGER NOT NULL,
		ended INTEGER,
		whole INTEGER NOT NULL DEFAULT 0,
		tallies TEXT NOT NULL DEFAULT '[]'
	) STRICT;
	CREATE INDEX run_scope ON run (scope, begun);
	CREATE TABLE hit (
		mark BLOB PRIMARY KEY,
		source TEXT NOT NULL,
		brand TEXT NOT NULL,
		saved INTEGER NOT NULL,
		delete_by INTEGER NOT NULL,
		record TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	CREATE INDEX hit_delete_by ON hit (delete_by);`,
}

// known refuses what is not a store, or one that this version does not know.
func known(conn *sqlite3.Conn) error {
	id, err := number(conn, "PRAGMA application_id")
	if err != nil {
		return err
	}
	if id != applicationID {
		return fmt.Errorf("%w: it is no store of earshot", errDamaged)
	}
	version, err := number(conn, "PRAGMA user_version")
	if err != nil {
		return err
	}
	if version > int64(len(migrations)) {
		return mention.Errorf(mention.BadConfig, "the store is of version %d, from a newer earshot; this one knows %d", version, len(migrations)).
			WithHint("install the newer earshot again, or move the store away")
	}
	return nil
}

// migrate brings a store to the newest version, a transaction for each step.
func migrate(conn *sqlite3.Conn) error {
	for {
		done, err := step(conn)
		if done || err != nil {
			return named(err)
		}
	}
}

// step makes one version of the one before, unless it is the newest. Another program
// may do the same: who begins the transaction first decides.
func step(conn *sqlite3.Conn) (done bool, err error) {
	tx, err := conn.BeginImmediate()
	if err != nil {
		return false, err
	}
	defer tx.End(&err)
	version, err := number(conn, "PRAGMA user_version")
	if err != nil || version >= int64(len(migrations)) {
		return true, err
	}
	return false, errors.Join(conn.Exec(migrations[version]), conn.Exec(fmt.Sprintf("PRAGMA user_version = %d", version+1)))
}

// number is the first number of a statement's first row.
func number(conn *sqlite3.Conn, sql string) (n int64, err error) {
	stmt, _, err := conn.Prepare(sql)
	if err != nil {
		return 0, named(err)
	}
	defer stmt.Close()
	if stmt.Step() {
		n = stmt.ColumnInt64(0)
	}
	return n, named(stmt.Err())
}
