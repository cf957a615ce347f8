package output

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/xlsx"
)

// read returns the rows that encoding/csv reads.
func read(t *testing.T, s string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(s, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatalf("%v in:\n%s", err, s)
	}
	return rows
}

func TestCSVGolden(t *testing.T) {
	ms := append(clean(), world()...)
	golden(t, "clean.csv", written(t, "csv", ms, Options{}))
	golden(t, "all.csv", written(t, "csv", clean(), Options{Fields: fieldNames()}))
	golden(t, "excel.csv", written(t, "csv", ms, Options{Dialect: Excel}))
	golden(t, "semicolon.csv", written(t, "csv", clean(), Options{Dialect: Excel, Separator: ';'}))
	golden(t, "hostile.csv", written(t, "csv", hostile()[:30], Options{Fields: []string{"id", "text", "url", "why"}}))
}

func TestCSVReadsBackWhole(t *testing.T) {
	ms := append(clean(), world()...)
	rows := read(t, written(t, "csv", ms, Options{Fields: []string{"id", "text", "title", "matched"}}))
	if len(rows) != len(ms)+1 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, m := range ms {
		if got, want := strings.Join(rows[i+1], "\x00"), strings.Join([]string{m.ID, m.Text, m.Title, strings.Join(m.Matched, "; ")}, "\x00"); got != want {
			t.Errorf("row %d is %q, want %q", i+1, got, want)
		}
	}
}

func TestCSVCells(t *testing.T) {
	long := strings.Repeat("x", 40000)
	tests := []struct{ in, rfc, excel string }{
		{"plain", "plain", "plain"},
		{"", `""`, `""`},
		{"a,b", `"a,b"`, `"a,b"`},
		{"a;b", `"a;b"`, `"a;b"`},
		{`say "no"`, `"say ""no"""`, `"say ""no"""`},
		{`"`, `""""`, `""""`},
		{"a\r\nb\nc", "\"a\nb\nc\"", "a b c"},
		{" a", `" a"`, "a"},
		{"=1+1", "'=1+1", "'=1+1"},
		{"=1,1", `"'=1,1"`, `"'=1,1"`},
		{"+49 30", "'+49 30", "'+49 30"},
		{"-20%", "'-20%", "'-20%"},
		{"@northwind no", "'@northwind no", "'@northwind no"},
		{"\t=1", "' =1", "'=1"},
		{"\r=1", "\"'\n=1\"", "'=1"},
		{"  \u00a0=1", "'  \u00a0=1", "'=1"},
		{"\u200b\ufeff=1", "'=1", "'=1"},
		{"＝1", "'＝1", "'＝1"},
		{"＠x", "'＠x", "'＠x"},
		{"a=1", "a=1", "a=1"},
		{"#hash", "#hash", "#hash"},
		{"1234567890123456789", "1234567890123456789", "'1234567890123456789"},
		{"123456789012345", "123456789012345", "123456789012345"},
		{"00123", "00123", "'00123"},
		{"0", "0", "0"},
		{"42", "42", "42"},
		{"1e5", "1e5", "'1e5"},
		{"10/10", "10/10", "'10/10"},
		{"2026-01-02", "2026-01-02", "'2026-01-02"},
		{"12:30 PM", "12:30 PM", "'12:30 PM"},
		{"May 5", "May 5", "'May 5"},
		{"5 März", "5 März", "'5 März"},
		{"5 €", "5 €", "'5 €"},
		{"True", "True", "'True"},
		{"truest", "truest", "truest"},
		{"5 bags", "5 bags", "5 bags"},
		{"10/10!", "10/10!", "10/10!"},
		{"hackernews:44512345", "hackernews:44512345", "hackernews:44512345"},
		{"p-3k9q", "p-3k9q", "p-3k9q"},
		{"nul\x00esc\x1b", "nulesc", "nulesc"},
		{long, long, long[:xlsx.MaxCell-1] + "…"},
	}
	for _, tt := range tests {
		m := &mention.Mention{Post: mention.Post{Text: tt.in}}
		for dialect, want := range map[Dialect]string{RFC4180: tt.rfc, Excel: tt.excel} {
			got := written(t, "csv", []mention.Mention{*m}, Options{Fields: []string{"text"}, Dialect: dialect, Append: true})
			if strings.TrimRight(got, "\r\n") != want {
				t.Errorf("%s: %.60q is %.60q, want %.60q", dialect, tt.in, got, want)
			}
		}
	}
}

func TestCSVLineEnds(t *testing.T) {
	for dialect, want := range map[Dialect]string{
		"": "text\n\"a\nb\"\n", RFC4180: "text\n\"a\nb\"\n", Excel: "\ufefftext\r\na b\r\n",
	} {
		m := mention.Mention{Post: mention.Post{Text: "a\nb"}}
		if got := written(t, "csv", []mention.Mention{m}, Options{Fields: []string{"text"}, Dialect: dialect}); got != want {
			t.Errorf("%q: %q, want %q", dialect, got, want)
		}
	}
}

func TestCSVCutsAreTold(t *testing.T) {
	var notes []string
	o := Options{Fields: []string{"text"}, Dialect: Excel, Note: func(s string) { notes = append(notes, s) }}
	ms := make([]mention.Mention, 4)
	ms[0].Text = strings.Repeat("x", xlsx.MaxCell) // exactly as long as can be
	ms[1].Text = strings.Repeat("x", xlsx.MaxCell+1)
	ms[2].Text = strings.Repeat("😀", xlsx.MaxCell/2+1) // one unit too long
	ms[3].Text = strings.Repeat("é", xlsx.MaxCell)     // longer in bytes only
	rows := read(t, written(t, "csv", ms, o))
	for i, want := range []int{xlsx.MaxCell, xlsx.MaxCell, xlsx.MaxCell, xlsx.MaxCell} {
		if got := len(utf16.Encode([]rune(rows[i+1][0]))); got != want {
			t.Errorf("row %d has %d units, want %d", i+1, got, want)
		}
	}
	if len(notes) != 1 || notes[0] != "2 cells were cut at 32767 characters, the most that a spreadsheet keeps" {
		t.Errorf("notes: %q", notes)
	}
	notes, o.Dialect = nil, RFC4180
	if rows := read(t, written(t, "csv", ms, o)); rows[2][0] != ms[1].Text || len(notes) != 0 {
		t.Errorf("the default dialect cuts, notes %q", notes)
	}
}

// TestCSVHostile wants every row whole, and no cell that begins a formula.
func TestCSVHostile(t *testing.T) {
	ms := hostile()
	fields := fieldNames()
	for _, dialect := range []Dialect{RFC4180, Excel} {
		rows := read(t, written(t, "csv", ms, Options{Fields: append(fields, "n", "o"), Extra: true, Dialect: dialect}))
		if len(rows) != len(ms)+1 {
			t.Fatalf("%d rows, want %d", len(rows), len(ms)+1)
		}
		for _, row := range rows {
			for i, cell := range row {
				number := i < len(fields) && Fields()[i].Type == Integer
				if formula([]byte(cell)) && !number && (cell != "-12345678901234567890" || dialect == Excel) {
					t.Errorf("%s: the cell %.40q begins a formula", dialect, cell)
				}
			}
		}
	}
}

func TestCSVExtra(t *testing.T) {
	ms := make([]mention.Mention, 3)
	for i := range ms {
		ms[i].Text = "t"
	}
	ms[0].Extra = []mention.Field{
		{Name: "tier", Value: json.RawMessage(`"gold, =1"`)},
		{Name: "=n", Value: json.RawMessage(`-1.50`)},
		{Name: "text", Value: json.RawMessage(`"another text"`)},
		{Name: "o", Value: json.RawMessage(`{"a": [1,"b\u0000"]}`)},
	}
	ms[1].Extra = []mention.Field{{Name: "tier", Value: json.RawMessage(`"=silver"`)}, {Name: "late", Value: json.RawMessage(`1`)}}
	ms[2].Extra = []mention.Field{{Name: "late", Value: json.RawMessage(`2`)}, {Name: "tier", Value: json.RawMessage("null")}}
	var notes []string
	o := Options{Extra: true, Note: func(s string) { notes = append(notes, s) }}
	rows := read(t, written(t, "csv", ms, o))
	head := len(rows[0]) - 3
	for i, want := range []string{"tier|'=n|o", `gold, =1|-1.50|{"a": [1,"b\u0000"]}`, "'=silver||", "||"} {
		if got := strings.Join(rows[i][head:], "|"); got != want {
			t.Errorf("row %d ends with %q, want %q", i, got, want)
		}
	}
	if len(notes) != 1 || notes[0] != "2 values are missing: there is no column for late" {
		t.Errorf("notes: %q", notes)
	}
	o.Fields = []string{"late", "tier"}
	if got := written(t, "csv", ms, o); got != "late,tier\n,\"gold, =1\"\n1,'=silver\n2,\n" {
		t.Errorf("picked fields are %q", got)
	}
}

// TestCSVManyFields writes a row with more fields than anybody wants.
func TestCSVManyFields(t *testing.T) {
	var m mention.Mention
	for i := range 20000 {
		m.Extra = append(m.Extra, mention.Field{Name: fmt.Sprint("f", i), Value: json.RawMessage("1")})
	}
	var notes []string
	o := Options{Extra: true, Note: func(s string) { notes = append(notes, s) }}
	rows := read(t, written(t, "csv", []mention.Mention{m, m}, o))
	if len(rows) != 3 || len(rows[0]) != maxColumns || len(notes) != 1 || !strings.HasPrefix(notes[0], "38030 values are missing") {
		t.Errorf("%d columns, notes %q", len(rows[0]), notes)
	}
}

func FuzzCSVCell(f *testing.F) {
	for _, m := range hostile()[:30] {
		f.Add(m.Text, m.Title)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		m := mention.Mention{Post: mention.Post{Text: a, Title: b}}
		for _, dialect := range []Dialect{RFC4180, Excel} {
			got := written(t, "csv", []mention.Mention{m, m}, Options{Fields: []string{"text", "title"}, Dialect: dialect, Append: true})
			if r, bad := unsafeRune(strings.ReplaceAll(got, "\r\n", "\n")); bad {
				t.Fatalf("%q has %U", got, r)
			}
			rows := read(t, got)
			if len(rows) != 2 || len(rows[0]) != 2 {
				t.Fatalf("%q is %d rows", got, len(rows))
			}
			clean := map[Dialect]func(string) string{RFC4180: Clean, Excel: Line}[dialect]
			for i, want := range []string{clean(a), clean(b)} {
				cell := rows[1][i]
				if formula([]byte(cell)) || strings.TrimPrefix(cell, "'") != want && cell != want && len(cell) < xlsx.MaxCell {
					t.Errorf("%q became %q", want, cell)
				}
			}
		}
	})
}
