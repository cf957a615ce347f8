package output

import (
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Writer writes mentions in one format. It is not safe for concurrent use.
type Writer interface {
	// Write adds a mention. It keeps nothing of m after it returns.
	Write(m *mention.Mention) error
	// Flush writes out the rows so far.
	Flush() error
	// Close writes what is left and what the format ends with. It does not
	// close the underlying writer. After an error of the caller's own, Close
	// still makes a whole document of the rows written so far.
	Close() error
}

// Options are the settings of all formats. The zero value is usable.
type Options struct {
	// Fields are the fields to write, in this order; none means the format's
	// own choice.
	Fields []string
	// Extra adds the fields of the input file that earshot does not know. A
	// name in Fields that is no field of the record then means one of them.
	Extra bool
	// Explain adds the words that made the score where Fields is empty.
	Explain bool
	// Unjudged leaves the fields out that a scorer fills.
	Unjudged bool
	// Append says that the output continues one that has rows: no second
	// header.
	Append bool
	// Live writes each row out at once, for output that is watched as it grows.
	Live bool
	// Note takes sentences about what the output could not hold; they are for
	// the user. It is called by Close and may be nil.
	Note func(string)

	// Dialect is the kind of CSV.
	Dialect Dialect
	// Separator stands between the cells of CSV; 0 is a comma. TSV has tabs.
	Separator byte

	// Width is the number of columns of the terminal; 0 is 80, and less than 40
	// counts as 40.
	Width int
	// Color allows colours in tables.
	Color bool
	// Threshold is the negativity of a hit, which colours tell apart; 0 is
	// mention.Threshold.
	Threshold float64
	// Now is the time that "2h ago" counts from; zero is the time of New.
	Now time.Time
}

// Format describes an output format.
type Format struct {
	// Name is how users write it.
	Name string
	// Doc says in a few words what it is.
	Doc string
	// Extensions are the endings of file names that mean this format.
	Extensions []string
	// Fields are those that it writes when none are named.
	Fields []string
	// Streams says that its rows may come in any order. The rows of the other
	// formats are read from the top down, so they are sorted first.
	Streams bool
	// Binary says that it is no text, and nothing to show on a terminal. It is
	// whole only after Close.
	Binary bool

	open func(cols []Field, o Options) (encoder, error)
}

// Formats lists the formats, in the order of the help.
func Formats() []Format {
	columns := []string{
		"published_at", "source", "kind", "brand", "sentiment", "negativity", "text", "url", "author",
		"likes", "replies", "reposts", "stars", "lang", "id",
	}
	picture := []string{"published_at", "source", "negativity", "text", "url"}
	return []Format{
		{
			Name: "table", Doc: "aligned columns for a terminal", Extensions: []string{".txt"},
			Fields: picture, open: newTable,
		},
		{
			Name: "csv", Doc: "comma-separated values, safe for spreadsheets", Extensions: []string{".csv"},
			Fields: columns, open: newCSV,
		},
		{
			Name: "tsv", Doc: "tab-separated values, a row a line", Extensions: []string{".tsv", ".tab"},
			Fields: columns, open: newTSV,
		},
		{
			Name: "xlsx", Doc: "a workbook for spreadsheet programs, with times, numbers and links", Extensions: []string{".xlsx"},
			Fields: columns, Binary: true, open: newWorkbook,
		},
		{
			Name: "json", Doc: "one JSON array of records", Extensions: []string{".json"},
			Fields: fieldNames(), open: newArray,
		},
		{
			Name: "ndjson", Doc: "one JSON record a line", Extensions: []string{".ndjson", ".jsonl"},
			Fields: fieldNames(), Streams: true, open: newLines,
		},
		{
			Name: "md", Doc: "a Markdown table", Extensions: []string{".md", ".markdown"},
			Fields: picture, open: newMarkdown,
		},
	}
}

// FormatFor returns the name of the format that a file's name asks for by its
// ending; "" if it asks for none.
func FormatFor(filename string) string {
	ext := strings.ToLower(filepath.Ext(filename))
	for _, f := range Formats() {
		if slices.Contains(f.Extensions, ext) {
			return f.Name
		}
	}
	return ""
}

// New returns a Writer of a format. A format or field that does not exist is
// an error of kind BadUsage.
func New(format string, w io.Writer, o Options) (Writer, error) {
	formats := Formats()
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Name == format })
	if i < 0 {
		names := make([]string, len(formats))
		for i, f := range formats {
			names[i] = f.Name
		}
		return nil, unknown("output format", format, names)
	}
	cols, err := pick(formats[i], o)
	if err != nil {
		return nil, err
	}
	if o.Note == nil {
		o.Note = func(string) {}
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	enc, err := formats[i].open(cols, o)
	if err != nil {
		return nil, err
	}
	return &stream{w: w, enc: enc, live: o.Live}, nil
}
