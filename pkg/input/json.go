package input

import (
	"bytes"
	"errors"
	"fmt"
)

// object sets the fields of a record from a JSON object, or from a string that
// is the text by itself.
func (r *record) object(b []byte) error {
	s := scanner{b: b}
	if s.peek() == '"' {
		raw, err := s.value(0)
		if err != nil {
			return err
		}
		r.setJSON(fieldText, raw)
		return s.end()
	}
	if err := s.open(); err != nil {
		return err
	}
	for first := true; ; first = false {
		name, value, err := s.member(first, 0)
		if errors.Is(err, errEnd) {
			return s.end()
		}
		if err == nil {
			err = r.member(name, value)
		}
		if err != nil {
			return err
		}
	}
}

// member sets the field of one member of an object.
func (r *record) member(name, value []byte) error {
	if bytes.IndexByte(name, '\\') >= 0 {
		name = appendUnquoted(nil, name)
	}
	f, kept := r.naming.field(name), r.naming.keeps(name)
	as := f
	if kept {
		as = fieldOther // also where it serves as the text
	}
	if kept || r.extra && (f == fieldOther || f > fieldText && f < textFields) {
		if err := r.extras.add(name, value, as); err != nil {
			return fmt.Errorf("the value of a field is not valid: %w", err)
		}
	}
	if f < fieldComputed {
		r.setJSON(f, value)
	}
	return nil
}

// end wants nothing but blanks to follow.
func (s *scanner) end() error {
	if s.peek() != 0 || s.at < len(s.b) {
		return s.fail("more follows the end of the record")
	}
	return nil
}

// setJSON gives a field a JSON value. null is the same as nothing.
func (r *record) setJSON(f field, raw []byte) {
	switch c := raw[0]; {
	case c == '"':
		r.setString(f, raw[1:len(raw)-1])
	case c == '{' && f == fieldAuthor:
		r.setAuthorObject(raw)
	case c == '-' || c >= '0' && c <= '9':
		if f == fieldText || f >= textFields {
			r.set(f, raw)
		}
	}
}

// setString gives a field a JSON string, given as it stands between its quotes.
func (r *record) setString(f field, raw []byte) {
	if bytes.IndexByte(raw, '\\') >= 0 {
		r.plain = appendUnquoted(r.plain[:0], raw)
		raw = r.plain
	}
	r.set(f, raw)
}

// setAuthorObject takes an author in the form of mention.Author.
func (r *record) setAuthorObject(raw []byte) {
	r.setAuthor(nil)
	s := scanner{b: raw, at: 1}
	for first := true; ; first = false {
		name, value, err := s.member(first, 1)
		if err != nil { // the end: it was read whole before
			return
		}
		switch string(name) {
		case "id":
			r.setJSON(fieldAuthorID, value)
		case "handle", "username", "screen_name", "acct":
			r.setJSON(fieldAuthorHandle, value)
		case "name", "display_name":
			r.setJSON(fieldAuthorName, value)
		case "url", "profile_url":
			r.setJSON(fieldAuthorURL, value)
		}
	}
}

// ndjson reads one object a line.
type ndjson struct{ w *window }

func (n ndjson) next(r *record) (line int, err error) {
	b, line, col, err := n.cut(r)
	if err != nil {
		return line, err
	}
	return line, placed(r.object(b), b, line, col)
}

// cut implements cutter.
func (n ndjson) cut(*record) (b []byte, line, col int, err error) {
	for {
		line = n.w.line
		b, err := n.w.next()
		if err != nil || !blank(b) {
			return b, line, 0, err
		}
	}
}

// placed turns a fault in a record, which begins behind col bytes of a line,
// into a LineError.
func placed(err error, b []byte, line, col int) error {
	if err == nil {
		return nil
	}
	fault, ok := errors.AsType[*syntaxError](err)
	if !ok {
		return &LineError{Line: line, Err: err}
	}
	before := b[:min(fault.at, len(b))]
	if i := bytes.LastIndexByte(before, '\n'); i >= 0 {
		line += bytes.Count(before, newline)
		col = -i - 1
	}
	return &LineError{Line: line, Col: col + len(before) + 1, Err: fault}
}
