package input

import (
	"errors"
	"io"
	"iter"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// DefaultMaxLine is the longest record, in bytes, when Options name none.
const DefaultMaxLine = 8 << 20

// Options say how a file is read. The zero value recognises everything.
type Options struct {
	// Format is the form of the file; "" recognises it by its content.
	Format Format
	// Name is the file's name without its folder, for ids and messages; "" and
	// "-" are standard input.
	Name string
	// MaxLine is the longest record in bytes, after decompression; 0 is
	// DefaultMaxLine. Longer ones are skipped with a LineError, and memory stays
	// near it.
	MaxLine int
	// Extra keeps unknown fields in Post.Extra, in the order of the file.
	Extra bool
	// Keep names fields that are kept in Post.Extra in any case, as they stand in
	// the file, also those that earshot knows and those that it computes. Of other
	// programs' records only fields that their dialect does not know are kept.
	Keep []string
	// Text names the field that holds the text, instead of the usual names. A file
	// is then read by earshot's own names, whoever wrote it.
	Text string
	// Now is the time of the reading; zero is the real time.
	Now time.Time
}

// Decoder reads posts from a stream.
type Decoder struct {
	r      io.Reader
	o      Options
	origin origin
	format reader
	record record
	post   mention.Post
	err    error
}

// origin is what all posts of a file have in common.
type origin struct {
	format Format
	// prefix begins the ids that are made of line numbers.
	prefix string
	now    time.Time
}

// reader cuts one format into records.
type reader interface {
	// next sets the next record and returns the line where it begins. The error
	// is io.EOF at the end, a LineError for a record to skip, and anything else
	// when reading cannot go on.
	next(r *record) (line int, err error)
}

// NewDecoder returns a decoder. It reads nothing yet.
func NewDecoder(r io.Reader, o Options) *Decoder {
	if o.MaxLine <= 0 {
		o.MaxLine = DefaultMaxLine
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	o.Name = string(appendClean(nil, []byte(o.Name)))
	prefix := "file:" + o.Name + ":"
	if o.Name == "" || o.Name == "-" {
		o.Name, prefix = "stdin", "stdin:"
	}
	d := &Decoder{r: r, o: o, origin: origin{prefix: prefix, now: o.Now.UTC()}}
	d.record.extra, d.record.naming = o.Extra, newNaming(o.Text, o.Keep)
	return d
}

// Format returns the format that is read: the one of the Options or, once the
// first post has been asked for, the one that was recognised.
func (d *Decoder) Format() Format {
	if d.origin.format != "" {
		return d.origin.format
	}
	return d.o.Format
}

// Posts yields the posts in the order of the file. The post is the same one
// every time: copy it (p := *post) to keep it; what it refers to is never
// changed. A broken record is yielded as a *LineError with a nil post, and the
// sequence goes on. Any other error ends it: BadInput for a file that is not
// what its format says, or what the stream's reader gave. Ranging again goes on
// behind the last post.
func (d *Decoder) Posts() iter.Seq2[*mention.Post, error] {
	return func(yield func(*mention.Post, error) bool) {
		for d.err == nil {
			post, err := d.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if !yield(post, err) {
				return
			}
		}
	}
}

// next returns the next post.
func (d *Decoder) next() (*mention.Post, error) {
	if d.format == nil {
		if d.err = d.open(); d.err != nil {
			return nil, d.err
		}
	}
	d.record.reset()
	line, err := d.format.next(&d.record)
	if err == nil {
		if err = d.record.post(&d.post, d.origin, line); err == nil {
			return &d.post, nil
		}
		return nil, &LineError{Line: line, Err: err}
	}
	if _, ok := errors.AsType[*LineError](err); ok {
		return nil, err
	}
	d.err = err
	if !errors.Is(err, io.EOF) {
		d.err = readError(d.o.Name, err)
	}
	return nil, d.err
}

// open finds out what the stream holds.
func (d *Decoder) open() error {
	r, err := plain(d.r)
	if err != nil {
		return readError(d.o.Name, err)
	}
	w := newWindow(r, d.o.MaxLine)
	format, sep, err := d.form(w)
	if err != nil {
		return err
	}
	return d.dialect(w, format, sep)
}

// form finds out the form of the stream, and what separates its cells.
func (d *Decoder) form(w *window) (format Format, sep byte, err error) {
	switch format = d.o.Format; format {
	case "":
	case CSV, TSV:
		return format, givenSeparator(firstLine(w), format), nil
	case NDJSON, JSON, Lines:
		return format, 0, nil
	default:
		if !format.named() {
			return "", 0, format.unknown()
		}
	}
	found, err := archive(w)
	if err != nil {
		return "", 0, readError(d.o.Name, err)
	}
	if format, sep = recognise(w, d.o.Name); format == Lines && (found || notText(w)) {
		return "", 0, mention.Errorf(mention.BadInput, "%s is no text", d.o.Name).
			WithHint("earshot reads NDJSON, JSON, CSV, TSV and plain lines; save text as UTF-8")
	}
	if line := firstLine(w); format == Lines && d.record.naming.heads(line) {
		sep = likelySeparator(line, CSV)
		return tableFormat(sep), sep, nil
	}
	return format, sep, nil
}

// dialect finds out who wrote the stream, and sets the reader for it. A form
// that was given is read by earshot's own names.
func (d *Decoder) dialect(w *window, format Format, sep byte) error {
	var found *dialect
	var err error
	if d.o.Text == "" && (d.o.Format == "" || d.o.Format.named()) {
		if found, err = dialectOf(firstRecord(w, format, sep)); err != nil {
			return readError(d.o.Name, err)
		}
	}
	d.origin.format = format
	if found != nil {
		d.origin.format = found.format
		if format == Lines {
			format, sep = CSV, ',' // a header of names that earshot has no use for by itself
		}
	}
	if d.o.Format.named() && d.o.Format != d.origin.format && firstLine(w) != nil {
		return readError(d.o.Name, d.o.Format.wrongFormat(d.origin.format))
	}
	d.format = read(w, format, sep, found)
	return nil
}

// read returns the reader of a form and, unless it is nil, a dialect.
func read(w *window, format Format, sep byte, d *dialect) reader {
	switch {
	case format == CSV || format == TSV:
		return &table{w: w, sep: sep, d: d}
	case d != nil && d.open != nil:
		return d.open(w)
	case d != nil && format == NDJSON:
		return newForeign(ndjson{w}, d)
	case d != nil:
		return newForeign(&jsonStream{w: w}, d)
	case format == NDJSON:
		return ndjson{w}
	case format == JSON:
		return &jsonStream{w: w}
	}
	return lines{w}
}

// Passed returns how many records were passed over because they are no posts and
// not meant to be: likes, deletions and the like, in a stream of events.
func (d *Decoder) Passed() int {
	if f, ok := d.format.(*foreign); ok {
		return f.passed
	}
	return 0
}
