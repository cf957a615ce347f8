package output

import (
	"fmt"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/xlsx"
)

// Dialect is a kind of CSV.
type Dialect string

// The dialects. The zero value is RFC4180.
const (
	// RFC4180 is what programs read: quotes as in RFC 4180, newlines kept in
	// cells, lines that end in LF.
	RFC4180 Dialect = "rfc4180"
	// Excel is what spreadsheets open with a double click: a byte order mark,
	// lines that end in CRLF, no newlines in cells, no cell longer than 32,767
	// characters, and an apostrophe before each text that would become another
	// value: a long number, 00123, 1e5, a date.
	Excel Dialect = "excel"
)

// separators are the characters that can stand between cells, by their names.
var separators = [...]struct {
	name string
	sep  byte
}{{"comma", ','}, {"semicolon", ';'}, {"bar", '|'}, {"tab", '\t'}}

// Separators are the names of what can stand between the cells of CSV.
func Separators() []string {
	names := make([]string, len(separators))
	for i, s := range separators {
		names[i] = s.name
	}
	return names
}

// ParseSeparator returns a separator by its name or as itself; "" is a comma.
func ParseSeparator(s string) (byte, error) {
	for _, one := range separators {
		if s == one.name || s == string(rune(one.sep)) {
			return one.sep, nil
		}
	}
	switch s {
	case "":
		return ',', nil
	case `\t`:
		return '\t', nil
	}
	return 0, unknown("separator", s, Separators())
}

// csvWriter writes comma-separated values that are safe to open: text that a
// spreadsheet would run as a formula gets an apostrophe before it.
type csvWriter struct {
	cols  columnSet
	o     Options
	sep   byte
	excel bool
	fold  folding
	// special are the characters that put a cell in quotes.
	special [256]bool
	// plain are those that change nothing within a cell.
	plain [256]bool
	begun bool
	cut   int // cells that were cut
}

// newCSV makes the encoder of CSV.
func newCSV(cols []Field, o Options) (encoder, error) {
	if !slices.Contains([]Dialect{"", RFC4180, Excel}, o.Dialect) {
		return nil, unknown("CSV dialect", string(o.Dialect), []string{string(RFC4180), string(Excel)})
	}
	c := &csvWriter{cols: newColumnSet(cols, o), o: o, sep: o.Separator, excel: o.Dialect == Excel}
	if c.sep == 0 {
		c.sep = ','
	}
	if !strings.ContainsRune(",;|\t", rune(c.sep)) {
		return nil, mention.Errorf(mention.BadUsage, "%q cannot separate the cells of CSV", string(rune(c.sep))).
			WithHint("use a comma, a semicolon, a bar or a tab")
	}
	c.fold = folding(c.excel)
	for _, b := range []byte{'"', ',', ';', '\n', c.sep} {
		c.special[b] = true
	}
	for b := byte(' '); b < 0x7f; b++ {
		c.plain[b] = !c.special[b]
	}
	return c, nil
}

// row implements encoder.
func (c *csvWriter) row(dst []byte, m *mention.Mention) ([]byte, error) {
	dst = c.begin(dst, m)
	cols := c.cols.list
	for i := range cols {
		if i > 0 {
			dst = append(dst, c.sep)
		}
		if v := cols[i].get(m); v.known {
			dst = c.cell(dst, cols[i].Type, v, m)
		}
	}
	c.cols.miss(m)
	return c.endLine(dst), nil
}

// end implements encoder.
func (c *csvWriter) end(dst []byte) ([]byte, error) {
	dst = c.begin(dst, nil)
	noteCut(c.o, c.cut)
	c.cols.end(c.o)
	return dst, nil
}

// begin appends the header before the first row.
func (c *csvWriter) begin(dst []byte, m *mention.Mention) []byte {
	if c.begun {
		return dst
	}
	c.begun = true
	c.cols.begin(m)
	if c.o.Append {
		return dst
	}
	if c.excel {
		dst = append(dst, "\ufeff"...)
	}
	for i, col := range c.cols.list {
		if i > 0 {
			dst = append(dst, c.sep)
		}
		dst = c.text(dst, col.Name)
	}
	return c.endLine(dst)
}

// endLine appends the end of a line.
func (c *csvWriter) endLine(dst []byte) []byte {
	if len(c.cols.list) == 1 && (len(dst) == 0 || dst[len(dst)-1] == '\n') {
		dst = append(dst, `""`...) // readers skip an empty line
	}
	if c.excel {
		dst = append(dst, '\r')
	}
	return append(dst, '\n')
}

// cell appends a value of m that is known.
func (c *csvWriter) cell(dst []byte, t Type, v value, m *mention.Mention) []byte {
	start := len(dst)
	switch t {
	case Text:
		return c.text(dst, v.text)
	case List, Words:
		dst = appendMany(dst, t, m, c.fold)
	case raw:
		return c.raw(dst, m.Extra[v.n].Value)
	default:
		return appendPlain(dst, t, v, 4)
	}
	return c.guard(dst, start)
}

// noteCut says how many cells were cut.
func noteCut(o Options, cut int) {
	if cut > 0 {
		o.Note(fmt.Sprintf("%d cells were cut at %d characters, the most that a spreadsheet keeps", cut, xlsx.MaxCell))
	}
}

// number reports whether a JSON value is a number.
func number(v []byte) bool {
	return len(v) > 0 && (v[0] == '-' || v[0] >= '0' && v[0] <= '9')
}
