package output

import (
	"fmt"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
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
	// characters, no long number that would lose digits.
	Excel Dialect = "excel"
)

// maxColumns is the most columns that the fields of an input file make.
const maxColumns = 1000

// csvWriter writes comma-separated values that are safe to open: text that a
// spreadsheet would run as a formula gets an apostrophe before it.
type csvWriter struct {
	cols  []Field
	o     Options
	sep   byte
	excel bool
	fold  folding
	// special are the characters that put a cell in quotes.
	special [256]bool
	// plain are those that change nothing within a cell.
	plain  [256]bool
	begun  bool
	grow   bool            // the first row adds its extra fields to the columns
	long   int             // cells that were cut
	missed int             // values without a column
	names  []string        // of them
	known  map[string]bool // the columns, where extra fields are written
}

// newCSV makes the encoder of CSV.
func newCSV(cols []Field, o Options) (encoder, error) {
	if !slices.Contains([]Dialect{"", RFC4180, Excel}, o.Dialect) {
		return nil, unknown("CSV dialect", string(o.Dialect), []string{string(RFC4180), string(Excel)})
	}
	c := &csvWriter{cols: cols, o: o, sep: o.Separator, excel: o.Dialect == Excel}
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
	c.grow = o.Extra && len(o.Fields) == 0
	return c, nil
}

// row implements encoder.
func (c *csvWriter) row(dst []byte, m *mention.Mention) ([]byte, error) {
	dst = c.begin(dst, m)
	for i := range c.cols {
		if i > 0 {
			dst = append(dst, c.sep)
		}
		if v := c.cols[i].get(m); v.known {
			dst = c.cell(dst, c.cols[i].Type, v, m)
		}
	}
	if c.grow && len(m.Extra) > 0 {
		c.miss(m)
	}
	return c.endLine(dst), nil
}

// end implements encoder.
func (c *csvWriter) end(dst []byte) ([]byte, error) {
	dst = c.begin(dst, nil)
	if c.long > 0 {
		c.o.Note(fmt.Sprintf("%d cells were cut at %d characters, the most that a spreadsheet keeps", c.long, maxCell))
	}
	if c.missed > 0 {
		c.o.Note(fmt.Sprintf("%d values are missing: there is no column for %s", c.missed, strings.Join(c.names, ", ")))
	}
	return dst, nil
}

// begin appends the header before the first row.
func (c *csvWriter) begin(dst []byte, m *mention.Mention) []byte {
	if c.begun {
		return dst
	}
	c.begun = true
	if c.grow && m != nil {
		c.addExtra(m.Extra)
	}
	if c.o.Append {
		return dst
	}
	if c.excel {
		dst = append(dst, "\ufeff"...)
	}
	for i, col := range c.cols {
		if i > 0 {
			dst = append(dst, c.sep)
		}
		dst = c.text(dst, col.Name)
	}
	return c.endLine(dst)
}

// addExtra adds the fields of the input file to the columns.
func (c *csvWriter) addExtra(fields []mention.Field) {
	c.known = make(map[string]bool)
	for _, name := range fieldNames() {
		c.known[name] = true
	}
	for _, f := range fields {
		if !c.known[f.Name] && len(c.cols) < maxColumns {
			c.known[f.Name] = true
			c.cols = append(c.cols, extraField(f.Name))
		}
	}
}

// miss counts the extra fields of m that have no column.
func (c *csvWriter) miss(m *mention.Mention) {
	for _, f := range m.Extra {
		if c.known[f.Name] {
			continue
		}
		c.missed++
		if name := Line(beginning(f.Name, 40)); len(c.names) < 3 && !slices.Contains(c.names, name) {
			c.names = append(c.names, name)
		}
	}
}

// endLine appends the end of a line.
func (c *csvWriter) endLine(dst []byte) []byte {
	if len(c.cols) == 1 && (len(dst) == 0 || dst[len(dst)-1] == '\n') {
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
	case List:
		dst = appendList(dst, m.Matched, func(dst []byte, s string) []byte { return appendClean(dst, s, c.fold) })
	case Words:
		dst = appendList(dst, m.Why, func(dst []byte, w mention.Contribution) []byte {
			return appendWeight(append(appendClean(dst, w.Word, oneLine), ' '), w.Weight)
		})
	case raw:
		return c.raw(dst, m.Extra[v.n].Value)
	default:
		return appendPlain(dst, t, v, 4)
	}
	return c.guard(dst, start)
}

// number reports whether a JSON value is a number.
func number(v []byte) bool {
	return len(v) > 0 && (v[0] == '-' || v[0] >= '0' && v[0] <= '9')
}
