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
	// Filter sees the title and the text of each record before anything else of it
	// is read, and says whether it is wanted; nil wants all. It must not keep them.
	Filter func(title, text string) bool
	// Index returns where in whole rows of a table something may be that Filter
	// wants, or -1: rows before that place are passed over, as if they were refused;
	// nil reads all. It is not used for the tables of other programs.
	Index func(rows []byte) int
	// Borrow saves work on posts that are only looked at: a post has no more than
	// what decides about it (id, source, time, language, opt-out, title, text),
	// and that holds until the next one. Keep makes a whole post that stays.
	Borrow bool
	// Now is the time of the reading; zero is the real time.
	Now time.Time
}

// Decoder reads posts from a stream.
type Decoder struct {
	r      io.Reader
	o      Options
	origin origin
	w      *window
	format reader
	// dialect is the index in dialects of who wrote the stream; -1 is nobody known.
	dialect int
	// pending is an error that comes before the next record.
	pending error
	record  record
	post    mention.Post
	// line is where the post begins.
	line int
	// partly says that not all fields of the post are set.
	partly bool
	// refused counts the records that the filter did not want.
	refused int
	err     error
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
// changed, unless Options.Borrow is set. A broken record is yielded as a *LineError with a nil post, and the
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
		if d.err = d.begin(); d.err != nil {
			return nil, d.err
		}
	}
	if err := d.pending; err != nil {
		d.pending = nil
		return nil, err
	}
	for {
		d.record.reset()
		var err error
		d.line, err = d.format.next(&d.record)
		switch {
		case err != nil:
			return nil, d.fault(err)
		case d.wanted():
			return d.made()
		}
		d.refused++
	}
}

// wanted reports whether the filter wants the record. One without a text is for
// made to complain about.
func (d *Decoder) wanted() bool {
	if d.o.Filter == nil {
		return true
	}
	title, text := d.record.said()
	return title == "" && text == "" || d.o.Filter(title, text)
}

// made makes the post of the record.
func (d *Decoder) made() (*mention.Post, error) {
	r := &d.record
	// What may be at fault is set at once.
	d.partly = d.o.Borrow && len(r.held) > 0 && !r.extra && len(d.o.Keep) == 0
	err := r.settle(!d.partly)
	if err == nil {
		err = r.post(&d.post, d.origin, d.line, d.o.Borrow)
	}
	if err != nil {
		return nil, &LineError{Line: d.line, Err: err}
	}
	return &d.post, nil
}

// Keep makes a borrowed post one that stays: it is the last one, made anew and
// whole, and what it refers to is never changed.
func (d *Decoder) Keep() *mention.Post {
	r := &d.record
	if !d.partly {
		r.fill(&d.post, d.origin, d.line, false)
		return &d.post
	}
	r.unset()
	_ = r.settle(true)                           // without extra fields it cannot fail
	_ = r.post(&d.post, d.origin, d.line, false) // it has a text
	return &d.post
}

// Refused returns how many records the filter did not want, or were passed over
// because they hold nothing of what is looked for.
func (d *Decoder) Refused() int {
	if s := d.sift(); s != nil {
		return d.refused + s.passed
	}
	return d.refused
}

// sift is what passes over lines; nil for other forms, and where a line may be
// anything but one post.
func (d *Decoder) sift() *sift {
	switch f := d.format.(type) {
	case *ndjson:
		return &f.sift
	case *lines:
		return &f.sift
	case *table:
		return &f.sift
	}
	return nil
}

// fault ends the reading, unless it is a broken record.
func (d *Decoder) fault(err error) error {
	if _, ok := errors.AsType[*LineError](err); ok {
		return err
	}
	d.err = err
	if !errors.Is(err, io.EOF) {
		d.err = readError(d.o.Name, err)
	}
	return d.err
}

// begin opens the stream unless that was tried before.
func (d *Decoder) begin() error {
	if d.format == nil && d.pending == nil {
		d.pending = d.open()
	}
	return d.pending
}

// open finds out what the stream holds.
func (d *Decoder) open() error {
	r, err := plain(d.r)
	if err != nil {
		return readError(d.o.Name, err)
	}
	d.w = newWindow(r, d.o.MaxLine)
	format, sep, err := d.form(d.w)
	if err != nil {
		return err
	}
	return d.settle(format, sep)
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

// settle finds out who wrote the stream, and sets the reader for it. A form that
// was given is read by earshot's own names.
func (d *Decoder) settle(format Format, sep byte) error {
	w := d.w
	var found *dialect
	d.dialect = -1
	if d.o.Text == "" && (d.o.Format == "" || d.o.Format.named()) {
		var err error
		if d.dialect, err = dialectOf(firstRecord(w, format, sep)); err != nil {
			return readError(d.o.Name, err)
		}
	}
	d.origin.format = format
	if d.dialect >= 0 {
		found = &dialects()[d.dialect]
		d.origin.format = found.format
		if format == Lines {
			format, sep = CSV, ',' // a header of names that earshot has no use for by itself
		}
	}
	if d.o.Format.named() && d.o.Format != d.origin.format && firstLine(w) != nil {
		return readError(d.o.Name, d.o.Format.wrongFormat(d.origin.format))
	}
	d.format = read(w, format, sep, found)
	if t, ok := d.format.(*table); ok {
		t.sift.index = d.o.Index
	}
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
		return newForeign(&ndjson{w: w}, d)
	case d != nil:
		return newForeign(&jsonStream{w: w}, d)
	case format == NDJSON:
		return &ndjson{w: w}
	case format == JSON:
		return &jsonStream{w: w}
	}
	return &lines{w: w}
}

// Passed returns how many records were passed over because they are no posts and
// not meant to be: likes, deletions and the like, in a stream of events.
func (d *Decoder) Passed() int {
	if f, ok := d.format.(*foreign); ok {
		return f.passed
	}
	return 0
}
