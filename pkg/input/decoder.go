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
	d.record.extra = o.Extra
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
	format, sep := d.o.Format, byte(0)
	switch format {
	case "":
		format, sep = recognise(w, d.o.Name)
		if format == Lines && notText(w) {
			return mention.Errorf(mention.BadInput, "%s is no text", d.o.Name).
				WithHint("earshot reads NDJSON, JSON, CSV, TSV and plain lines; save text as UTF-8")
		}
	case CSV, TSV:
		sep = givenSeparator(firstLine(w), format)
	}
	d.origin.format = format
	switch format {
	case NDJSON:
		d.format = ndjson{w}
	case JSON:
		d.format = &jsonStream{w: w}
	case CSV, TSV:
		d.format = &table{w: w, sep: sep}
	case Lines:
		d.format = lines{w}
	default:
		return format.unknown()
	}
	return nil
}
