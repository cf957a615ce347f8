package input

import (
	"errors"
)

// cutter cuts a stream of JSON into objects.
type cutter interface {
	// cut returns the next object as it is written, which holds until the next
	// call, the line where it begins, and how many bytes of the line stand before
	// it. The errors are those of reader.
	cut(r *record) (b []byte, line, col int, err error)
}

// errNoPost says of a record that it is no post, and meant to be none: a like, a
// deletion.
var errNoPost = errors.New("no post")

// foreign reads the objects of a dialect.
type foreign struct {
	c cutter
	d *dialect
	// shape is that of the dialect.
	shape shape
	// list holds the records of an object that has several, from the next on.
	list scanner
	// line is where that object begins; open says that not all were read, and nth
	// how many were.
	line, nth int
	open      bool
	// passed counts the records that are no posts.
	passed int
}

func newForeign(c cutter, d *dialect) *foreign { return &foreign{c: c, d: d, shape: d.shape()} }

func (f *foreign) next(r *record) (line int, err error) {
	for {
		line, err = f.one(r)
		if !errors.Is(err, errNoPost) {
			return line, err
		}
		f.passed++
		r.reset()
	}
}

// one reads one record.
func (f *foreign) one(r *record) (line int, err error) {
	for {
		if raw := f.item(); raw != nil {
			r.nth = f.nth
			return f.line, f.made(r, raw, f.line, 0)
		}
		b, line, col, err := f.c.cut(r)
		if err != nil {
			return line, err
		}
		if f.d.unpack == nil {
			return line, f.made(r, b, line, col)
		}
		list, err := f.d.unpack(r, b)
		if err != nil {
			return line, placed(err, b, line, col)
		}
		if len(list) == 0 || list[0] != '[' {
			return line, f.made(r, list, line, col)
		}
		f.list, f.line, f.nth, f.open = scanner{b: list, at: 1}, line, 0, true
	}
}

// item returns the next record of the list; nil if there is no more.
func (f *foreign) item() []byte {
	if !f.open {
		return nil
	}
	if f.list.comma(']', f.nth == 0) == nil {
		if raw, err := f.list.value(0); err == nil {
			f.nth++
			return raw
		}
	}
	f.open = false // the end: it was read whole before
	return nil
}

// made makes a record of an object.
func (f *foreign) made(r *record, b []byte, line, col int) error {
	err := r.pick(b, f.shape)
	if err == nil {
		err = f.d.finish(r)
	}
	if errors.Is(err, errNoPost) {
		return err
	}
	return placed(err, b, line, col)
}
