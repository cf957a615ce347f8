package output

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/xlsx"
)

// likely are texts that a spreadsheet is likely to take for something else.
func likely() []string {
	return []string{
		"1e5", "5E-3", "00123", "2026-01-02", "1/2", "10/10", "3-4", "12:30", "12:30 pm", "May 5", "5 MAY 2026", "50%", "$5", "5 €", "1,234",
		"1.5", "1 2/3", ".5", "(5)", "5-", "TRUE", "false", "NaN", "#N/A", "inf", "0x10", "1234567890123456789", "12345678901234567890.5",
		"=1+1", "\t=1+1", "\r=1+1", " =1+1", "+1+1", "-1+1", "@SUM(1)", "＝1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"https://evil.example\")", "'=1", "'quoted'",
		"say \"no\"", "\"quoted\"", "\"=1\",2;3|4\t5", "a\r\nb\n\nc", "family 👨‍👩‍👧‍👦 🇩🇪 👍🏽", "رحلتي ألغيت", "\u202egnp.exe\u202c \u2066x\u2069",
		"nul\x00 esc\x1b[31m", strings.Repeat("long ", 8000), strings.Repeat("😀", 20_000), "plain, with a comma; and more|bars", "ends with \\",
	}
}

// program is a spreadsheet program that is installed: it saves a file as a workbook.
type program struct {
	path string
	args func(from, to string) []string
}

// installed is the program that is here: gnumeric, else LibreOffice, which takes ten
// times as long to start.
func installed(t *testing.T) program {
	if path, err := exec.LookPath("ssconvert"); err == nil {
		return program{path, func(from, to string) []string { return []string{from, to} }}
	}
	path, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("neither gnumeric nor LibreOffice is installed")
	}
	profile := filepath.Join(t.TempDir(), "profile") // making one takes longer than all else
	return program{path, func(from, to string) []string {
		list := []string{"-env:UserInstallation=file://" + profile, "--headless", "--convert-to", "xlsx", "--outdir", filepath.Dir(to)}
		if sep, ok := map[string]string{".csv": "44", ".tsv": "9"}[filepath.Ext(from)]; ok {
			// The separator, the quote, UTF-8, the first line; cells are read as if typed in.
			list = append(list, "--infilter=CSV:"+sep+",34,76,1,,0,false,true,false,false,false,-1")
		}
		return append(list, from)
	}}
}

// save opens a file in the program and returns what it makes of it.
func (p program) save(t *testing.T, name, content string) *excelize.File {
	t.Helper()
	from := filepath.Join(t.TempDir(), name)
	to := filepath.Join(t.TempDir(), strings.TrimSuffix(name, filepath.Ext(name))+".xlsx")
	if err := os.WriteFile(from, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.path, p.args(from, to)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "HOME="+t.TempDir())
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", p.path, err, said)
	}
	saved, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return opened(t, string(saved))
}

// TestSpreadsheets opens hostile posts in real spreadsheet programs: no cell is a
// formula, texts are what they were, numbers and times have types.
func TestSpreadsheets(t *testing.T) {
	var ms []mention.Mention
	for i, s := range likely() {
		m := clean()[0]
		m.Text, m.ID = s, fmt.Sprintf("%d", 1234567890123456789+i)
		m.PublishedAt = now.Add(time.Duration(i) * time.Hour)
		ms = append(ms, m)
	}
	p := installed(t)
	for name, tt := range map[string]struct {
		o    Options
		want func(string) string
	}{
		"hits.xlsx": {Options{}, Clean},
		"excel.csv": {Options{Dialect: Excel}, Line},
		"plain.csv": {Options{}, Clean},
		"plain.tsv": {Options{}, Line},
		"excel.tsv": {Options{Dialect: Excel}, Line},
	} {
		t.Run(name, func(t *testing.T) {
			tt.o.Fields = []string{"published_at", "text", "negativity", "url", "id"}
			book := p.save(t, name, written(t, FormatFor(name), ms, tt.o))
			sheet := book.GetSheetName(0)
			exact := tt.o.Dialect == Excel || FormatFor(name) == "xlsx"
			for i, m := range ms {
				row := fmt.Sprint(i + 2)
				if FormatFor(name) == "xlsx" {
					checkNumber(t, book, sheet, "A"+row, float64(m.PublishedAt.Unix())/86400+25569)
				}
				checkNumber(t, book, sheet, "C"+row, 0.9712)
				checkSheetText(t, book, sheet, "B"+row, tt.want(m.Text), exact || !converts([]byte(Line(m.Text))) && len(m.Text) < xlsx.MaxCell)
				checkSheetText(t, book, sheet, "E"+row, m.ID, exact)
			}
		})
	}
}

// checkSheetText wants a cell that is no formula; exact wants it to be the very text,
// but for an apostrophe before it, which some programs take for their own.
func checkSheetText(t *testing.T, book *excelize.File, sheet, cell, want string, exact bool) {
	t.Helper()
	if formula, err := book.GetCellFormula(sheet, cell); formula != "" || err != nil {
		t.Errorf("%s has the formula %q, %v", cell, formula, err)
	}
	if !exact {
		return
	}
	got, err := book.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	kind, _ := book.GetCellType(sheet, cell)
	if cut, long := xlsx.Cut([]byte(want), 0); long {
		want = string(cut)
	}
	if kind == excelize.CellTypeUnset || err != nil || strings.TrimPrefix(got, "'") != strings.TrimPrefix(want, "'") {
		t.Errorf("%s is %.80q of type %d, want %.80q; %v", cell, got, kind, want, err)
	}
}

// checkNumber wants a cell of a number.
func checkNumber(t *testing.T, book *excelize.File, sheet, cell string, want float64) {
	t.Helper()
	kind, err := book.GetCellType(sheet, cell)
	got, _ := book.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if n, bad := strconv.ParseFloat(got, 64); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber || err != nil || bad != nil || math.Abs(n-want) > 1e-6 {
		t.Errorf("%s is %q, of type %d, want %v; %v", cell, got, kind, want, err)
	}
}
