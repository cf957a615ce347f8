package output

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// opened reads a workbook back.
func opened(t testing.TB, s string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// shown is what an output says: as it is, or the cells of its sheets.
func shown(t testing.TB, f Format, s string) string {
	t.Helper()
	if !f.Binary {
		return s
	}
	var b strings.Builder
	book := opened(t, s)
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			fmt.Fprintln(&b, strings.Join(row, " | "))
		}
	}
	return b.String()
}

func TestXLSXCells(t *testing.T) {
	o := Options{Fields: []string{"published_at", "negativity", "likes", "text", "url", "matched", "n", "b", "s", "big"}, Extra: true}
	m := clean()[2]
	m.Text = "=1+1\nnext"
	m.Likes = mention.Of(-2)
	m.Extra = []mention.Field{
		{Name: "n", Value: json.RawMessage("-1.50")},
		{Name: "b", Value: json.RawMessage(" true ")},
		{Name: "s", Value: json.RawMessage(`"00123"`)},
		{Name: "big", Value: json.RawMessage("1234567890123456789")},
	}
	book := opened(t, written(t, "xlsx", []mention.Mention{m}, o))
	for i, want := range []struct {
		kind       excelize.CellType
		raw, shown string
	}{
		{excelize.CellTypeUnset, "46203.41666666667", "2026-06-30 10:00:00"},
		{excelize.CellTypeUnset, "0.55", "0.55"},
		{excelize.CellTypeUnset, "-2", "-2"},
		{excelize.CellTypeInlineString, m.Text, m.Text},
		{excelize.CellTypeInlineString, m.URL, m.URL},
		{excelize.CellTypeInlineString, "northwind; outage", "northwind; outage"},
		{excelize.CellTypeUnset, "-1.50", "-1.5"},
		{excelize.CellTypeBool, "1", "TRUE"},
		{excelize.CellTypeInlineString, "00123", "00123"},
		{excelize.CellTypeInlineString, "1234567890123456789", "1234567890123456789"},
	} {
		cell, err := excelize.CoordinatesToCellName(i+1, 2)
		if err != nil {
			t.Fatal(err)
		}
		kind, _ := book.GetCellType("Mentions", cell)
		raw, _ := book.GetCellValue("Mentions", cell, excelize.Options{RawCellValue: true})
		got, _ := book.GetCellValue("Mentions", cell)
		formula, _ := book.GetCellFormula("Mentions", cell)
		if kind != want.kind || raw != want.raw || got != want.shown || formula != "" {
			t.Errorf("%s is of type %d, %q, shown as %q, formula %q; want %d, %q, %q", cell, kind, raw, got, formula, want.kind, want.raw, want.shown)
		}
	}
	if is, to, err := book.GetCellHyperLink("Mentions", "E2"); !is || to != m.URL || err != nil {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	if panes, err := book.GetPanes("Mentions"); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
}

// TestXLSXHostile wants every text whole, and none that is a formula.
func TestXLSXHostile(t *testing.T) {
	ms := hostile()
	book := opened(t, written(t, "xlsx", ms, Options{Fields: fieldNames()}))
	rows, err := book.GetRows("Mentions")
	if err != nil || len(rows) != len(ms)+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for r, row := range rows {
		for c, got := range row {
			cell, _ := excelize.CoordinatesToCellName(c+1, r+1)
			if formula, err := book.GetCellFormula("Mentions", cell); formula != "" || err != nil {
				t.Errorf("%s has the formula %q, %v", cell, formula, err)
			}
			if r > 0 && fieldNames()[c] == "text" {
				if want := Clean(ms[r-1].Text); got != want {
					t.Errorf("%s is %q, want %q", cell, got, want)
				}
			}
		}
	}
}

func TestXLSXNotes(t *testing.T) {
	var notes []string
	o := Options{Fields: []string{"text", "url"}, Note: func(s string) { notes = append(notes, s) }}
	ms := clean()[:2]
	ms[0].Text = strings.Repeat("x", 40_000)
	ms[1].URL = "https://user@evil.example/" // it looks like the host of another
	written(t, "xlsx", ms, o)
	if len(notes) != 2 || !strings.HasPrefix(notes[0], "1 cells were cut at 32767") || !strings.HasPrefix(notes[1], "1 addresses are no links") {
		t.Errorf("notes: %q", notes)
	}
	if _, err := New("xlsx", io.Discard, Options{Append: true}); mention.KindOf(err) != mention.BadUsage {
		t.Errorf("adding to a workbook gave %v", err)
	}
}

func TestXLSXExtra(t *testing.T) {
	ms := clean()[:2]
	ms[0].Extra = []mention.Field{{Name: "=tier", Value: json.RawMessage(`"gold"`)}, {Name: "text", Value: json.RawMessage(`"x"`)}}
	ms[1].Extra = []mention.Field{{Name: "late", Value: json.RawMessage(`1`)}}
	var notes []string
	rows, err := opened(t, written(t, "xlsx", ms, Options{Extra: true, Note: func(s string) { notes = append(notes, s) }})).GetRows("Mentions")
	if err != nil || rows[0][15] != "=tier" || rows[1][15] != "gold" || len(rows[2]) != 15 {
		t.Errorf("rows %q, %v", rows, err)
	}
	if len(notes) != 1 || notes[0] != "1 values are missing: there is no column for late" {
		t.Errorf("notes: %q", notes)
	}
}

// TestSameBytes writes the same mentions twice, as if at different times.
func TestSameBytes(t *testing.T) {
	for _, f := range Formats() {
		if f.Name == "table" {
			continue // it tells how long ago a post was
		}
		first := written(t, f.Name, clean(), Options{})
		if second := written(t, f.Name, clean(), Options{Now: now.Add(50 * time.Hour)}); first != second {
			t.Errorf("%s is not the same twice", f.Name)
		}
	}
}

// TestXLSXFlatMemory holds a workbook of 100,000 rows to what one of a few needs.
func TestXLSXFlatMemory(t *testing.T) {
	w, err := New("xlsx", io.Discard, Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	ms := append(clean(), world()...)
	count := 100_000
	if raceEnabled {
		count = 10_000
	}
	var most uint64
	for i := range count {
		m := &ms[i%len(ms)]
		m.ID = fmt.Sprint("sample:", i)
		m.URL = fmt.Sprint("https://posts.example/status/", 1234567890123456789+i*7919)
		if err := w.Write(m); err != nil {
			t.Fatal(err)
		}
		if i%(count/10) == 0 {
			runtime.GC()
			var s runtime.MemStats
			runtime.ReadMemStats(&s)
			most = max(most, s.HeapAlloc)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if most > 24<<20 {
		t.Errorf("the heap grew to %d MB", most>>20)
	}
}
