package xlsx

import (
	"archive/zip"
	"io"
	"strconv"
	"time"

	"github.com/klauspost/compress/flate"
)

// MaxRows is the most rows of a sheet, with the header.
const MaxRows = 1 << 20

// Column is a column of the table.
type Column struct {
	Title string
	// Width is in characters, from 0 to 255.
	Width float64
	// Wrap breaks texts into lines.
	Wrap bool
}

// Tally says what the format could not hold as it was.
type Tally struct {
	Sheets int // that the rows took
	Cut    int // texts that were longer than MaxCell
	Plain  int // addresses that are no links, as a sheet has too many or a program would refuse them
}

// Writer writes a workbook. A row is begun with Row; then come its cells, from left to
// right, with one call each. It is not safe for concurrent use.
type Writer struct {
	name   string
	cols   []Column
	places []string // A, B, … AA
	zip    *zip.Writer
	part   io.Writer // the sheet at hand
	buf    []byte    // of the sheet, not compressed yet
	text   []byte    // scratch
	row    int       // the number of the row at hand
	col    int       // of the next cell
	last   []int     // the last row of each sheet
	links  links
	tally  Tally
	rows   int // the most of a sheet
	most   int // links of a sheet
	err    error
}

// NewWriter begins a workbook. Its sheets get the name; the second one has a 2 after it.
// Names are at most 28 characters, without : \ / ? * [ ] and apostrophes.
func NewWriter(w io.Writer, name string, cols []Column) *Writer {
	x := &Writer{name: name, cols: cols, places: make([]string, len(cols)), zip: zip.NewWriter(w), rows: MaxRows, most: MaxLinks}
	x.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, level) })
	for i := range cols {
		x.places[i] = place(i)
	}
	// The first parts are those by which programs such as file(1) know the format.
	x.whole("_rels/.rels", rootRelations)
	x.whole("xl/styles.xml", styles)
	x.beginSheet()
	return x
}

const (
	// level is quick, and makes files a tenth larger than the best one.
	level = 5
	// chunk is how many bytes are compressed at once.
	chunk = 32 << 10
)

// place returns the letters of a column.
func place(col int) string {
	s := ""
	for col++; col > 0; col = (col - 1) / 26 {
		s = string(rune('A'+(col-1)%26)) + s
	}
	return s
}

// create begins a part. All parts have one time, the first that a zip can have: the same
// rows are the same bytes.
func (x *Writer) create(name string) io.Writer {
	w, err := x.zip.CreateHeader(header(name))
	if err != nil && x.err == nil {
		x.err = err
	}
	return w
}

func header(name string) *zip.FileHeader {
	return &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
}

// whole writes a part.
func (x *Writer) whole(name, text string) {
	w := x.create(name)
	if x.err == nil {
		_, x.err = io.WriteString(w, text)
	}
}

// Row begins a row that is as high as a number of lines.
func (x *Writer) Row(lines int) error {
	x.endRow()
	if x.row == x.rows {
		x.endSheet()
		x.beginSheet()
		x.endRow()
	}
	x.row++
	x.col = 0
	x.buf = strconv.AppendInt(append(x.buf, `<row r="`...), int64(x.row), 10)
	if lines > 1 {
		x.buf = append(strconv.AppendInt(append(x.buf, `" ht="`...), int64(lines*lineHeight), 10), `" customHeight="1`...)
	}
	x.buf = append(x.buf, `">`...)
	return x.err
}

// endRow ends the row at hand.
func (x *Writer) endRow() {
	x.buf = append(x.buf, "</row>"...)
	if len(x.buf) >= chunk {
		x.flush()
	}
}

// flush compresses what is gathered.
func (x *Writer) flush() {
	if x.err == nil {
		_, x.err = x.part.Write(x.buf)
	}
	x.buf = x.buf[:0]
}

// Close ends the workbook. It does not close what is below.
func (x *Writer) Close() error {
	x.endRow()
	x.endSheet()
	x.whole("xl/workbook.xml", x.workbook())
	x.whole("xl/_rels/workbook.xml.rels", x.relations())
	x.whole("[Content_Types].xml", x.types())
	if x.err == nil {
		x.err = x.zip.Close()
	}
	return x.err
}

// Tally returns what the format could not hold, so far.
func (x *Writer) Tally() Tally {
	t := x.tally
	t.Sheets = max(len(x.last), 1)
	return t
}
