package input_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/input"
)

func TestTable(t *testing.T) {
	for _, tt := range []struct {
		name, csv     string
		texts, faults []string
	}{
		{"empty", "", nil, nil},
		{"header only", "id,text\n", nil, nil},
		{"no end of line", "id,text\n1,a", []string{"a"}, nil},
		{"empty last cell", "text,id\na,", []string{"a"}, nil},
		{"quoted last cell", "id,text\n1,\"a\"", []string{"a"}, nil},
		{"quoted, CR at the end", "id,text\r\n1,\"a\"\r", []string{"a"}, nil},
		{"bare quote", "id,text\n1,5\" screen, cracked\n", nil, []string{"line 2: 3 cells; the header has 2"}},
		{"bare quote kept", "id,text\n1,my 5\" screen\n", []string{`my 5" screen`}, nil},
		{"empty quotes", "id,text\n1,\"\"\n2,\"\"\"\"\n", []string{`"`}, []string{"line 2: no text"}},
		{"newlines", "id,text\n1,\"a\nb\n\nc\"\n2,d\n", []string{"a\nb\n\nc", "d"}, nil},
		{"cells after newlines", "text,id,url\n\"a\nb\",1,\"x\ny\"\nc,2,\n", []string{"a\nb", "c"}, nil},
		{"open at the end", "id,text\n1,\"a\n2,b\n", []string{"b"}, []string{"line 2, column 3: a quoted cell is not closed"}},
		{"closed by the next quote", "id,text\n1,\"a\n2,\"b\"\n3,c\n", []string{"b", "c"}, []string{"line 2, column 3: text follows the closing quote of a cell"}},
		{"good one after a stray quote", "id,text\n1,\"a\n2,\"b\nstill b\"\n3,c\n", []string{"b\nstill b", "c"}, []string{"line 2, column 3: text follows the closing quote of a cell"}},
		{"CR inside", "id,text\n1,\"a\"\rb\n2,c\n", []string{"c"}, []string{"line 2, column 3: text follows the closing quote of a cell"}},
		{"empty rows", "id,text\n,\n \n1,a\n\n", []string{"a"}, nil},
		{"two tables", "id,text\n1,a\nid,text\n2,b\nid,c\n", []string{"a", "b", "c"}, nil},
		{"two text columns", "text,id,Text\na,1,b\n", []string{"b"}, nil},
		{"guarded", "text,id\n'=a,1\n'@b,2\n' -c,3\n'tis,4\n'1234567890123456,5\n'123,6\n", []string{"=a", "@b", "-c", "'tis", "1234567890123456", "'123"}, nil},
		{"bytes", "text,id\na\x00b\xff,1\n", []string{"a\uFFFDbÿ"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			posts, faults, _ := decode(strings.NewReader(tt.csv), input.Options{Format: input.CSV})
			wantEqual(t, "texts", texts(posts), tt.texts)
			wantEqual(t, "faults", faults, tt.faults)
			slowly, _, _ := decode(&slow{tt.csv}, input.Options{Format: input.CSV})
			wantEqual(t, "texts, byte by byte", texts(slowly), tt.texts)
		})
	}
}

// TestManyColumns checks that no message grows with a hostile header.
func TestManyColumns(t *testing.T) {
	header := strings.Repeat("a very long name of a column that says nothing,", 10000)
	_, faults, _ := decode(strings.NewReader(header), input.Options{Format: input.CSV})
	if len(faults) != 1 || len(faults[0]) > 1200 || !strings.HasSuffix(faults[0], "and 9971 more") {
		t.Errorf("%d faults: %.2000q", len(faults), faults)
	}
}

// FuzzCSV compares with encoding/csv where that reads the file without a fault.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"text,id\na,1\n", "id,text\r\n1,\"a\r\nb\"\"c\"\r\n", "text\n\"a\"b\n\"c", "text,x\n\"\n\",\"\n", "sep=;\ntext;id\n'=1;2",
		"text,a\nx\",\"\ny\",\"\n\"z", "a,b\n", "\xff,text\n,\x00\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		check(t, s, input.Options{Format: input.TSV, MaxLine: 300})
		posts := check(t, s, input.Options{Format: input.CSV, Extra: true})
		head, _, _ := strings.Cut(s, "\n")
		if !strings.HasPrefix(head, "text,id") || strings.ContainsAny(s, "\r'\x00") || !utf8.ValidString(s) {
			return
		}
		r := csv.NewReader(strings.NewReader(s))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil || len(rows[0]) != 2 || strings.ContainsAny(strings.Join(rows[0], ""), "\n\"") {
			return
		}
		var want []string
		for _, row := range rows[1:] {
			more := strings.Join(row[min(2, len(row)):], "")
			if text := strings.TrimSpace(clean(row[0])); text != "" && strings.TrimSpace(more) == "" {
				want = append(want, text)
			}
		}
		wantEqual(t, "texts", texts(posts), want)
	})
}
