package input

import (
	"bytes"
	"errors"
)

// shape says where in a foreign record the fields of ours stand: by the names of
// the members of an object or, for tables, of the columns.
type shape map[string]place

// place is where a value goes.
type place struct {
	as field
	// in is the shape of the object that the value is, or of each object in the
	// list that it is; lists give each of their other values to as.
	in shape
}

// inside is the place of an object, or of a list of objects, that matters only
// for what it holds.
func inside(in shape) place { return place{fieldOther, in} }

// all is the place of a list whose every value goes to one field.
func all(as field) place { return place{as, shape{}} }

// column returns where the cells of a column go: to fieldOther if the dialect does
// not know it, and nowhere if it has no use for it.
func (s shape) column(name string) field {
	switch p, known := s[name]; {
	case !known:
		return fieldOther
	case p.as == fieldOther:
		return fieldComputed
	default:
		return p.as
	}
}

// What is caught as it is written, for a dialect to make fields of.
const (
	catchText  field = fieldOther + 1 + iota // a text that counts where there is no other
	catchLong                                // the whole of a text that the record cuts
	catchType                                // what the record is, where it says so
	catchAct                                 // what happened to it: create, delete
	catchLink                                // its address as the program wrote it
	catchRefs                                // the posts that it refers to
	catchShut                                // true, or anything, for what is not public
	catchGone                                // true for what was deleted
	catchUser                                // the author, in a form of the program's own
	catchTime                                // a time that counts where there is no other
	catchVideo                               // the id of the video
	catchList                                // the records, in an object that holds several
	catchUsers                               // the people, in such an object
	catchPosts                               // other posts, in such an object
	catchLangs                               // a list of languages
	catchEnd
	// catchPerson is another person's name, or several joined by bars.
	catchPerson
)

// caught are the values of one record, as they are written; nil for what it does
// not have. They hold until the next record is cut.
type caught struct {
	values [catchEnd - fieldOther - 1][]byte
	// cells says that they are cells of a table, and not JSON.
	cells bool
	buf   []byte
}

func (c *caught) reset(cells bool) {
	clear(c.values[:])
	c.cells, c.buf = cells, c.buf[:0]
}

// raw returns a value as it is written.
func (c *caught) raw(f field) []byte { return c.values[f-fieldOther-1] }

// text returns a value as text; nil if there is none, or it is an object.
func (c *caught) text(f field) []byte {
	b := c.raw(f)
	if len(b) == 0 || c.cells {
		return b
	}
	switch b[0] {
	case '"':
		b = b[1 : len(b)-1]
		if bytes.IndexByte(b, '\\') >= 0 {
			from := len(c.buf)
			c.buf = appendUnquoted(c.buf, b)
			b = c.buf[from:]
		}
		return b
	case '{', '[':
		return nil
	}
	return b
}

// is reports whether a value says yes: true, or an object or a list with
// anything in it.
func (c *caught) is(f field) bool {
	switch b := c.raw(f); {
	case len(b) == 0:
		return false
	case b[0] == '{' || b[0] == '[':
		return len(bytes.TrimSpace(b[1:len(b)-1])) > 0
	default:
		b = c.text(f)
		return bytes.EqualFold(b, []byte("true")) || string(b) == "1"
	}
}

// pick sets the fields of a record from a foreign object.
func (r *record) pick(b []byte, in shape) error {
	r.caught.reset(false)
	s := scanner{b: b}
	if err := s.open(); err != nil {
		return err
	}
	if err := r.members(&s, in, 0); err != nil {
		return err
	}
	return s.end()
}

// members takes the members of an object up to its closing bracket.
func (r *record) members(s *scanner, in shape, depth int) error {
	if depth > deepest {
		return s.fail("nested too deep")
	}
	for first := true; ; first = false {
		name, err := s.name(first)
		if errors.Is(err, errEnd) {
			return nil
		}
		if err != nil {
			return err
		}
		p, known := in[string(name)]
		switch {
		case known:
			err = r.value(s, p, depth)
		case depth == 0 && (r.extra || r.naming.keeps(name)):
			err = r.unknown(s, name)
		default:
			_, err = s.value(depth)
		}
		if err != nil {
			return err
		}
	}
}

// unknown keeps a value that the dialect has no use for, unless it is nested:
// who knows whom it names.
func (r *record) unknown(s *scanner, name []byte) error {
	raw, err := s.value(0)
	if err != nil || raw[0] == '{' || raw[0] == '[' {
		return err
	}
	return r.extras.add(name, raw, fieldOther)
}

// value takes one value and puts it, or what it holds, in its place.
func (r *record) value(s *scanner, p place, depth int) error {
	if p.in != nil {
		switch s.peek() {
		case '{':
			s.at++
			return r.members(s, p.in, depth+1)
		case '[':
			return r.list(s, p, depth+1)
		}
	}
	raw, err := s.value(depth)
	if err == nil {
		r.put(p.as, raw)
	}
	return err
}

// list takes the values of a list.
func (r *record) list(s *scanner, p place, depth int) error {
	if depth > deepest {
		return s.fail("nested too deep")
	}
	s.at++
	for first := true; ; first = false {
		if err := s.comma(']', first); errors.Is(err, errEnd) {
			return nil
		} else if err != nil {
			return err
		}
		if err := r.value(s, p, depth); err != nil {
			return err
		}
	}
}

// put gives a field a JSON value, or catches it. null is the same as nothing.
func (r *record) put(f field, raw []byte) {
	switch {
	case f < fieldComputed:
		r.setJSON(f, raw)
	case f == catchPerson && raw[0] == '"':
		if raw = raw[1 : len(raw)-1]; bytes.IndexByte(raw, '\\') >= 0 {
			r.plain = appendUnquoted(r.plain[:0], raw)
			raw = r.plain
		}
		r.person(raw)
	case f == catchShut && r.caught.is(f):
		// One reason is enough.
	case f > fieldOther && f < catchEnd && string(raw) != "null":
		r.caught.values[f-fieldOther-1] = raw
	}
}

// putCell gives a field the value of a cell, or catches it. The value is copied:
// the next cell may overwrite it.
func (r *record) putCell(f field, value []byte) {
	switch {
	case f < fieldComputed:
		r.set(f, value)
	case f == catchPerson:
		for name := range bytes.SplitSeq(value, []byte{'|'}) {
			r.person(name)
		}
	case f > fieldOther && f < catchEnd:
		from := len(r.caught.buf)
		r.caught.buf = append(r.caught.buf, value...)
		r.caught.values[f-fieldOther-1] = r.caught.buf[from:]
	}
}

// person adds another person whom the record names.
func (r *record) person(name []byte) {
	name = bytes.TrimPrefix(bytes.TrimSpace(name), []byte{'@'})
	if len(name) == 0 {
		return
	}
	from := len(r.buf)
	r.buf = appendClean(r.buf, name)
	for _, at := range r.people {
		if bytes.Equal(r.buf[at.from:at.to], r.buf[from:]) {
			r.buf = r.buf[:from]
			return
		}
	}
	r.people = append(r.people, span{from, len(r.buf)})
}

// join gives a string field a value that is made of parts. The parts may be
// fields of the record.
func (r *record) join(f field, parts ...string) {
	from := len(r.buf)
	for _, part := range parts {
		r.buf = append(r.buf, part...)
	}
	r.joined(f, from)
}

// prefix gives a string field a value behind a prefix.
func (r *record) prefix(f field, prefix string, value []byte) {
	from := len(r.buf)
	r.buf = append(append(r.buf, prefix...), value...)
	r.joined(f, from)
}

// joined makes what stands in the buffer from an offset on, and may hold
// anything, the value of a field.
func (r *record) joined(f field, from int) {
	if b := r.buf[from:]; cleanPrefix(b) < len(b) {
		r.buf = appendClean(r.buf[:from], append([]byte(nil), b...))
	}
	r.mark(f, from)
}
