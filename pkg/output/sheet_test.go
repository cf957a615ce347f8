package output

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
)

// sheet has a text of every bad kind, and a number that is not known.
func sheet() Sheet {
	return Sheet{
		Title: "Northwind *Air*", Form: "lrl", Head: []string{"NAME", "AP", "TEXT"},
		Rows: [][]string{
			{"vader", "0.80", "=cmd()|<b>\x1b[31m @dora\nnext, \"line\" " + strings.Repeat("long ", 30)},
			{"日本", "", "👨‍👩‍👧‍👦 fine"},
			{"short"},
		},
	}
}

func TestSheetTable(t *testing.T) {
	got := string(sheet().AppendTable(nil, 40, false))
	want := "Northwind *Air*\n" +
		"NAME     AP  TEXT\n" +
		"vader  0.80  =cmd()|<b>[31m @dora next,…\n" +
		"日本      –  👨‍👩‍👧‍👦 fine\n" +
		"short     –\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for line := range strings.Lines(string(sheet().AppendTable(nil, 0, false))) {
		if n := displaywidth.String(strings.TrimSuffix(line, "\n")); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if !strings.Contains(string(sheet().AppendTable(nil, 40, true)), "\x1b[1mNorthwind") {
		t.Error("no colour")
	}
}

func TestSheetMarkdown(t *testing.T) {
	got := string(sheet().AppendMarkdown(nil))
	want := "**Northwind \\*Air\\***\n\n| NAME | AP | TEXT |\n| --- | ---: | --- |\n| vader | 0.80 | =cmd()\\|&lt;b&gt;\\[31m @&#8203;dora next, "
	if !strings.HasPrefix(got, want) || !strings.Contains(got, "| 日本 | – |") {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSheetCSV(t *testing.T) {
	got, err := sheet().AppendCSV(nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(got))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if !slices.Equal(rows[2][:2], []string{"日本", ""}) || !strings.HasPrefix(rows[1][2], "'=cmd()|<b>[31m @dora\nnext, \"line\" long") || rows[3][2] != "" {
		t.Errorf("%q", rows)
	}
	excel, err := sheet().AppendCSV(nil, Options{Dialect: Excel, Separator: ';'})
	if err != nil || !strings.HasPrefix(string(excel), "\ufeffNAME;AP;TEXT\r\nvader;0.80;") {
		t.Errorf("%.60q, %v", excel, err)
	}
	if _, err := sheet().AppendCSV(nil, Options{Dialect: "nope"}); err == nil {
		t.Error("no error for an unknown dialect")
	}
}
