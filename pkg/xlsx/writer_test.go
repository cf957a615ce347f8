package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// book is a workbook that is written and read back.
type book struct {
	*Writer
	to bytes.Buffer
}

func newBook(titles ...string) *book {
	b := &book{}
	var cols []Column
	for _, title := range titles {
		cols = append(cols, Column{Title: title, Width: 20})
	}
	b.Writer = NewWriter(&b.to, "Posts & more", cols)
	return b
}

// open closes the workbook and reads it.
func (b *book) open(t testing.TB) *excelize.File {
	t.Helper()
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b.to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func rows(t testing.TB, f *excelize.File, sheet string) [][]string {
	t.Helper()
	list, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTexts(t *testing.T) {
	for in, want := range map[string]string{
		"a<b>&\"c\"":           "a<b>&\"c\"",
		" spaces  at ends ":    " spaces  at ends ",
		"two\n\nlines\tand":    "two\n\nlines\tand",
		"=1+1":                 "=1+1",
		"_x000D_ _x005F_ _x1_": "_x000D_ _x005F_ _x1_",
		"nul\x00 esc\x1b":      "nul\ufffd esc\ufffd",
		"\ufffe\uffff\ufffd":   "\ufffd\ufffd\ufffd",
		"bad \xff utf8":        "bad \ufffd utf8",
		"'lead":                "'lead",
		"😀 日本 العربية \u202ex": "😀 日本 العربية \u202ex",
		"1234567890123456789":  "1234567890123456789",
		"TRUE":                 "TRUE",
	} {
		b := newBook("text")
		b.Row(1)
		b.Text([]byte(in))
		f := b.open(t)
		got, err := f.GetCellValue("Posts & more", "A2")
		kind, _ := f.GetCellType("Posts & more", "A2")
		if got != want || err != nil || kind != excelize.CellTypeInlineString {
			t.Errorf("%q became %q of type %d, %v", in, got, kind, err)
		}
	}
}

func TestNumbers(t *testing.T) {
	for in, typed := range map[string]bool{
		"0": true, "-12": true, "1.5": true, "123456789012345": true, "1e5": true, "-2.5E-3": true, "0.000123456789012345": true,
		"1234567890123456": false, "0.1234567890123456": false, "1e400": false, "1e-400": false, "1e308": false, "0e9": true,
	} {
		b := newBook("n")
		b.Row(1)
		b.Number([]byte(in))
		f := b.open(t)
		kind, _ := f.GetCellType("Posts & more", "A2")
		if got := rows(t, f, "Posts & more")[1][0]; (kind == excelize.CellTypeUnset) != typed || !typed && got != in {
			t.Errorf("%s became %q of type %d", in, got, kind)
		}
	}
	b := newBook("n", "m")
	b.Row(1)
	b.Integer(math.MinInt64)
	b.Blank()
	b.Row(1)
	b.Share(4321)
	b.Bool(false)
	got := rows(t, b.open(t), "Posts & more")
	if got[1][0] != "-9223372036854775808" || got[2][0] != "0.4321" || got[2][1] != "0" {
		t.Errorf("rows %q", got)
	}
}

func TestTimes(t *testing.T) {
	for _, at := range []time.Time{
		time.Date(2026, 7, 1, 23, 59, 59, 0, time.UTC), time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC),
		time.Date(1969, 12, 31, 12, 30, 1, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	} {
		b := newBook("t")
		b.Row(1)
		b.Time(at.Unix())
		f := b.open(t)
		if got, err := f.GetCellValue("Posts & more", "A2"); got != at.Format(time.DateTime) || err != nil {
			t.Errorf("%v is shown as %q, %v", at, got, err)
		}
	}
	b := newBook("t")
	b.Row(1)
	b.Time(time.Date(1899, 1, 1, 0, 0, 0, 0, time.UTC).Unix())
	if got := rows(t, b.open(t), "Posts & more")[1][0]; got != "1899-01-01T00:00:00Z" {
		t.Errorf("a time before all dates is %q", got)
	}
}

func TestCut(t *testing.T) {
	for name, tt := range map[string]struct {
		text  string
		units int
		cut   bool
	}{
		"fits":         {strings.Repeat("x", MaxCell), MaxCell, false},
		"bytes":        {strings.Repeat("é", MaxCell), MaxCell, false},
		"long":         {strings.Repeat("x", 40_000), MaxCell, true},
		"pairs":        {strings.Repeat("😀", MaxCell/2+1), MaxCell, true},
		"not in a row": {strings.Repeat("x😀", MaxCell/2), MaxCell - 1, true},
	} {
		got, cut := Cut([]byte("before"+tt.text), 6)
		units := 0
		for _, r := range string(got[6:]) {
			units++
			if r > 0xffff {
				units++
			}
		}
		if cut != tt.cut || units > MaxCell || units < tt.units-1 || !utf8.Valid(got) || string(got[:6]) != "before" {
			t.Errorf("%s: %d units, cut %v", name, units, cut)
		}
	}
}

func TestLinks(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/x?y=1&z=2#f":                        "https://a.example/x?y=1&z=2#f",
		"HTTP://A.example:8080":                                "HTTP://A.example:8080",
		"https://例え.jp/ページ":                                    "https://例え.jp/ページ",
		"https://a.example/\"<>{}|\\^`[]":                      "https://a.example/%22%3C%3E%7B%7D%7C%5C%5E%60%5B%5D",
		"https://a.example/100%25%zz%4":                        "https://a.example/100%25%25zz%254",
		"https://a.example/#a#b":                               "https://a.example/#a%23b",
		"https://user@a.example/":                              "",
		"javascript://a.example/%0aalert(1)":                   "",
		"https://":                                             "",
		"https://[::1]/":                                       "",
		"https://a.example:port/":                              "",
		"ftp://a.example/":                                     "",
		"a.example":                                            "",
		"https://a.example/" + strings.Repeat("x", MaxAddress): "",
	} {
		b := newBook("a", "link")
		b.Row(1)
		b.Blank()
		b.Link(address)
		f := b.open(t)
		text := rows(t, f, "Posts & more")[1][1]
		is, to, err := f.GetCellHyperLink("Posts & more", "B2")
		if text != address || to != want || is != (want != "") || err != nil || b.Tally().Plain != 0 != (want == "") {
			t.Errorf("%.60s leads to %q, text %.60q, %v", address, to, text, err)
		}
	}
}

// TestManyLinks has more links than a sheet can have.
func TestManyLinks(t *testing.T) {
	b := newBook("link")
	if b.most != 65530 || b.rows != 1048576 {
		t.Fatalf("a sheet has %d links and %d rows", b.most, b.rows)
	}
	b.most = 50
	for i := range 53 {
		b.Row(1)
		b.Link(fmt.Sprint("https://a.example/", i))
	}
	f := b.open(t)
	if b.Tally().Plain != 3 {
		t.Errorf("tally %+v", b.Tally())
	}
	for row, want := range map[int]string{2: "https://a.example/0", 51: "https://a.example/49", 52: ""} {
		if _, to, err := f.GetCellHyperLink("Posts & more", fmt.Sprint("A", row)); to != want || err != nil {
			t.Errorf("row %d leads to %q, want %q, %v", row, to, want, err)
		}
	}
}

// TestManyRows goes on in further sheets, each with its header and its links.
func TestManyRows(t *testing.T) {
	b := newBook("n", "link")
	b.rows = 4
	for i := range 7 {
		b.Row(1)
		b.Integer(int64(i))
		b.Link(fmt.Sprint("https://a.example/", i))
	}
	f := b.open(t)
	if got := strings.Join(f.GetSheetList(), ","); got != "Posts & more,Posts & more 2,Posts & more 3" || b.Tally().Sheets != 3 {
		t.Fatalf("sheets %s, tally %+v", got, b.Tally())
	}
	for i := range 7 {
		sheet := f.GetSheetList()[i/3]
		list := rows(t, f, sheet)
		_, to, err := f.GetCellHyperLink(sheet, fmt.Sprint("B", i%3+2))
		if list[0][0] != "n" || list[i%3+1][0] != fmt.Sprint(i) || to != fmt.Sprint("https://a.example/", i) || err != nil {
			t.Errorf("row %d is %q, leads to %q, %v", i, list, to, err)
		}
	}
	names := f.GetDefinedName()
	if len(names) != 6 {
		t.Errorf("names: %+v", names)
	}
}

func TestEmpty(t *testing.T) {
	if got := rows(t, newBook("a", "b").open(t), "Posts & more"); len(got) != 1 || strings.Join(got[0], ",") != "a,b" {
		t.Errorf("rows %q", got)
	}
	if got := rows(t, newBook().open(t), "Posts & more"); len(got) != 0 {
		t.Errorf("without columns there are rows %q", got)
	}
}

func TestPlace(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := place(i); got != want {
			t.Errorf("column %d is %s, want %s", i, got, want)
		}
	}
}

// full takes some bytes.
type full int

func (f *full) Write(p []byte) (int, error) {
	if *f -= full(len(p)); *f < 0 {
		return 0, syscall.ENOSPC
	}
	return len(p), nil
}

func TestErrorsStay(t *testing.T) {
	for room := full(0); room < 20_000; room += 997 {
		left := room
		w := NewWriter(&left, "x", []Column{{Title: "a"}, {Title: "b"}})
		for i := range 2000 {
			w.Row(1)
			w.Text(fmt.Append(nil, "some text ", i))
			w.Link(fmt.Sprint("https://a.example/", i*i))
		}
		if err := w.Close(); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("with room for %d bytes: %v", room, err)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	w := NewWriter(io.Discard, "x", []Column{{Title: "a"}, {Title: "b"}, {Title: "c"}})
	text := []byte("third cancelled flight this month, “nobody” answers & the app says _x0041_")
	w.links.cells = make([]cell, 0, MaxLinks)
	w.links.held.Grow(4 << 20)
	row := func() {
		w.Row(2)
		w.Text(text)
		w.Time(1_782_900_000)
		w.Link("https://a.example/status/1234567890123456789")
	}
	for range 2000 {
		row()
	}
	if n := testing.AllocsPerRun(5000, row); n != 0 {
		t.Errorf("%v allocations a row", n)
	}
}
