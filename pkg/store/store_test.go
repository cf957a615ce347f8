package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

var start = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

// open opens the store in a folder, at a time that tests move.
func open(t *testing.T, dir string, now *time.Time) *Store {
	t.Helper()
	s, err := Open(dir, func() time.Time { return *now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func scope(t *testing.T, s *Store, names ...string) *Scope {
	t.Helper()
	sc, err := s.Scope(names...)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

func delivered(t *testing.T, sc *Scope, id string) bool {
	t.Helper()
	was, err := sc.Delivered(sc.s.Mark(id))
	if err != nil {
		t.Fatal(err)
	}
	return was
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestDelivered: what was announced counts once it is done, for its scope alone, and
// for the runs that follow.
func TestDelivered(t *testing.T) {
	dir, now := t.TempDir(), start
	s := open(t, dir, &now)
	a := scope(t, s, "northwind", "hits.csv")
	piece := Piece{Start: 7, Length: 3, Sum: sha256.Sum256([]byte("abc"))}
	must(t, a.Intend(piece, []Mark{s.Mark("one"), s.Mark("two"), s.Mark("one")}))
	if got, found, err := a.Intent(); !found || got != piece || err != nil {
		t.Fatalf("%+v, %v, %v", got, found, err)
	}
	if delivered(t, a, "one") {
		t.Error("delivered before it was done")
	}
	must(t, a.Done(nil))
	must(t, a.Intend(piece, []Mark{s.Mark("three")}))
	must(t, a.Drop())
	must(t, s.Close())

	s = open(t, dir, &now)
	a, b := scope(t, s, "northwind", "hits.csv"), scope(t, s, "northwind", "other.csv")
	if _, found, _ := a.Intent(); found {
		t.Error("an intent is left")
	}
	for id, want := range map[string]bool{"one": true, "two": true, "three": false} {
		if delivered(t, a, id) != want || delivered(t, b, id) {
			t.Errorf("%s: %v here, %v there", id, delivered(t, a, id), delivered(t, b, id))
		}
	}
	if s.Mark("a", "bc") == s.Mark("ab", "c") {
		t.Error("names shift")
	}
}

// TestModes: nobody else may read it.
func TestModes(t *testing.T) {
	dir, now := filepath.Join(t.TempDir(), "state"), start
	s := open(t, dir, &now)
	scope(t, s, "x")
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		info, _ := d.Info()
		if want := map[bool]fs.FileMode{true: 0o700, false: 0o600}[d.IsDir()]; info.Mode().Perm() != want {
			t.Errorf("%s: %v", path, info.Mode())
		}
		return err
	}))
}

func TestNewerIsRefused(t *testing.T) {
	dir, now := t.TempDir(), start
	s := open(t, dir, &now)
	must(t, s.conn.Exec("PRAGMA user_version = 99"))
	must(t, s.Close())
	_, err := Open(dir, nil)
	if mention.KindOf(err) != mention.BadConfig || !strings.Contains(err.Error(), "newer earshot") {
		t.Fatalf("%v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*damaged*")); len(left) > 0 {
		t.Error("it was moved aside")
	}
}

// fill makes a store of some hundred posts and returns their ids.
func fill(t *testing.T, dir string, now *time.Time) (ids []string) {
	t.Helper()
	s := open(t, dir, now)
	sc := scope(t, s, "p")
	for n := range 30 {
		var marks []Mark
		for k := range 40 {
			id := fmt.Sprint("sample:", n, "-", k)
			ids, marks = append(ids, id), append(marks, s.Mark(id))
		}
		must(t, sc.Intend(Piece{Length: int64(n)}, marks))
		must(t, sc.Done(map[string][]Span{"sample": {{start.Add(time.Duration(n) * time.Hour), start.Add(time.Duration(n+1) * time.Hour)}}}))
	}
	must(t, s.Close())
	return ids
}

// TestDamage: a store that was cut or overwritten anywhere is either as it was, or
// moved aside and said so; what is known of posts is never wrong, only less.
func TestDamage(t *testing.T) {
	whole, now := t.TempDir(), start
	ids := fill(t, whole, &now)
	data, err := os.ReadFile(filepath.Join(whole, FileName))
	must(t, err)
	key, err := os.ReadFile(filepath.Join(whole, keyName))
	must(t, err)
	rng := rand.New(rand.NewPCG(1, 2))
	aside := 0
	for n := range 60 {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, keyName), key, 0o600))
		bad := slices.Clone(data)
		switch n % 3 {
		case 0:
			bad = bad[:rng.IntN(len(bad))]
		case 1:
			for range 1 + rng.IntN(200) {
				bad[rng.IntN(len(bad))] ^= byte(1 + rng.IntN(255))
			}
		case 2:
			page := rng.IntN(len(bad)/4096) * 4096
			clear(bad[page : page+4096])
		}
		must(t, os.WriteFile(filepath.Join(dir, FileName), bad, 0o600))
		s, err := Open(dir, func() time.Time { return now })
		if err != nil {
			t.Fatalf("damage %d: %v", n, err)
		}
		if s.Kept() != "" {
			aside++
			if kept, err := os.ReadFile(s.Kept()); err != nil || !bytes.Equal(kept[:min(len(kept), len(bad))], bad[:min(len(kept), len(bad))]) {
				t.Errorf("damage %d: what was kept aside is something else", n)
			}
		}
		sc := scope(t, s, "p")
		if delivered(t, sc, "sample:none") {
			t.Errorf("damage %d: a post is known that never was", n)
		}
		known := 0
		for _, id := range ids {
			if delivered(t, sc, id) {
				known++
			}
		}
		if s.Kept() == "" && known < len(ids) {
			t.Errorf("damage %d: %d of %d posts are known, and nobody said so", n, known, len(ids))
		}
		must(t, s.Close())
		again := open(t, dir, &now)
		if again.Kept() != "" {
			t.Errorf("damage %d: what was begun anew is damaged", n)
		}
	}
	if aside < 30 {
		t.Errorf("only %d of 60 were found damaged", aside)
	}
}

func TestCutToNothing(t *testing.T) {
	dir, now := t.TempDir(), start
	fill(t, dir, &now)
	must(t, os.Truncate(filepath.Join(dir, FileName), 0))
	if s := open(t, dir, &now); s.Kept() == "" {
		t.Error("an empty store was taken for a new one")
	}
}

// TestReadOnlyFolder and the like end in an error that says what to do.
func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	if _, err := Open(filepath.Join(file, "state"), nil); err == nil {
		t.Error("a store inside a file")
	}
}

// TestTwoPrograms: two may have the store open, and see each other's commits.
func TestTwoPrograms(t *testing.T) {
	dir, now := t.TempDir(), start
	a, b := open(t, dir, &now), open(t, dir, &now)
	sa, sb := scope(t, a, "p"), scope(t, b, "p")
	must(t, sa.Intend(Piece{}, []Mark{a.Mark("one")}))
	must(t, sa.Done(nil))
	if !delivered(t, sb, "one") {
		t.Error("the other does not know")
	}
	must(t, a.Close())
	must(t, sb.Intend(Piece{}, []Mark{b.Mark("two")}))
	must(t, sb.Done(nil))
	must(t, b.Close())
}

func TestRuns(t *testing.T) {
	dir, now := t.TempDir(), start
	s := open(t, dir, &now)
	sc := scope(t, s, "p")
	if _, found, err := sc.LastWhole(); found || err != nil {
		t.Fatal(found, err)
	}
	first, err := sc.Begin()
	must(t, err)
	now = now.Add(time.Minute)
	must(t, sc.End(first, true, []Tally{{Source: "sample", State: "ok", Fetched: 7, Hits: 2}}))
	now = now.Add(time.Hour)
	second, err := sc.Begin()
	must(t, err)
	must(t, sc.End(second, false, nil))
	_, err = sc.Begin() // killed
	must(t, err)
	r, found, err := sc.LastWhole()
	if err != nil || !found || r.ID != first || !r.Begun.Equal(start) || len(r.Tallies) != 1 || r.Tallies[0].Hits != 2 {
		t.Errorf("%+v, %v, %v", r, found, err)
	}
}

// TestPurge: what has to be gone is gone, also from the bytes of the file.
func TestPurge(t *testing.T) {
	dir, now := t.TempDir(), start
	s := open(t, dir, &now)
	var hits []Hit
	for n := range 300 {
		hits = append(hits, Hit{
			Mark: s.Mark(fmt.Sprint(n)), Source: "sample", Brand: "northwind", DeleteBy: start.Add(time.Duration(1+n%2) * 24 * time.Hour),
			Record: fmt.Sprintf(`{"text":"complaint-%d-%d"}`, n%2, n),
		})
	}
	must(t, s.Save(hits))
	must(t, s.Save([]Hit{{Mark: hits[0].Mark, DeleteBy: start.Add(900 * time.Hour), Record: `{"text":"complaint-0-again"}`}}))
	now = now.Add(25 * time.Hour)
	n, err := s.Purge()
	if err != nil || n != 150 {
		t.Fatal(n, err)
	}
	left := 0
	must(t, s.Hits(func(h *Hit) bool { left++; return strings.Contains(h.Record, "complaint-1") }))
	if left != 150 {
		t.Errorf("%d are left", left)
	}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("complaint-0")) {
			t.Errorf("%s holds what was purged", path)
		}
		return err
	}))
}

func TestLock(t *testing.T) {
	dir, now := t.TempDir(), start
	s := open(t, dir, &now)
	a, err := TakeLock(dir, s.Mark("p"), now)
	must(t, err)
	_, err = TakeLock(dir, s.Mark("p"), now)
	if !errors.Is(err, mention.Locked) || !strings.Contains(err.Error(), fmt.Sprint("process ", os.Getpid(), " since 2026-11-20")) {
		t.Fatalf("%v", err)
	}
	other, err := TakeLock(dir, s.Mark("q"), now)
	must(t, err)
	must(t, other.Release())
	must(t, a.Release())
	a, err = TakeLock(dir, s.Mark("p"), now)
	must(t, err)
	must(t, a.Release())
}
