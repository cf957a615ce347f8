package input

import (
	"bytes"
	"errors"
	"fmt"
)

// object cuts a JSON object into its members, or takes a string that is the text
// by itself. The members are set later, by settle: most records are not asked
// for more than their text.
func (r *record) object(b []byte) error {
	s := scanner{b: b}
	if s.peek() == '"' {
		raw, err := s.value(0)
		if err != nil {
			return err
		}
		m := r.hold(fieldText, raw)
		m.kept, m.name = false, ""
		r.note(fieldText, '"')
		return s.end()
	}
	if err := s.open(); err != nil {
		return err
	}
	for first := true; ; first = false {
		l, err := r.naming.next(&s, first)
		if err != nil {
			if errors.Is(err, errEnd) {
				return s.end()
			}
			return err
		}
		value, err := s.value(0)
		if err != nil {
			return err
		}
		if l.as < fieldComputed || l.kept || r.extra { // else nobody asks for it
			m := r.hold(l.as, value)
			m.kept, m.name = l.kept, l.name
			r.note(l.as, value[0])
		}
	}
}

// member is a member of an object, or a cell of a table, and what it means. Its
// bytes hold as long as those of the record.
type member struct {
	as field
	// kept says that it is kept whatever it means.
	kept bool
	// cell says that the value is that of a cell, and not JSON, and doubled that
	// its quotes are.
	cell, doubled bool
	name          string
	value         []byte
}

// hold keeps a member until settle.
func (r *record) hold(as field, value []byte) *member {
	if n := len(r.held); n < cap(r.held) {
		r.held = r.held[:n+1] // without a copy
	} else {
		r.held = append(r.held, member{})
	}
	m := &r.held[len(r.held)-1]
	m.as, m.value = as, value
	m.cell, m.doubled = false, false
	return m
}

// note notes where the title and what may be the text stand: the last of a name
// counts, and null is the same as nothing. c is the first byte of the value that
// was held last.
func (r *record) note(as field, c byte) {
	if as <= fieldTitle && (c == '"' || (c == '-' || c >= '0' && c <= '9') && (as == fieldText || as == fieldTitle)) {
		r.texts[as] = len(r.held)
	}
}

// settle sets the fields of the members: all, or only those that decide whether
// the rest matters.
func (r *record) settle(all bool) error {
	for i := range r.held {
		if m := &r.held[i]; all || m.as < textFields || decides(m.as) {
			if err := r.member(m); err != nil {
				return err
			}
		}
	}
	return nil
}

// decides reports whether a post may be passed over because of a field.
func decides(f field) bool {
	switch f {
	case fieldTitle, fieldID, fieldSource, fieldLang, fieldPublished:
		return true
	}
	return false
}

// member sets the field of one member of an object, or of a cell.
func (r *record) member(m *member) error {
	if m.cell {
		r.cell(m)
		return nil
	}
	as := m.as
	if m.kept {
		as = fieldOther // also where it serves as the text
	}
	if m.kept || r.extra && (m.as == fieldOther || m.as > fieldText && m.as < textFields) {
		if err := r.extras.add([]byte(m.name), m.value, as); err != nil {
			return fmt.Errorf("the value of a field is not valid: %w", err)
		}
	}
	if m.as < fieldComputed {
		r.setJSON(m.as, m.value)
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
type ndjson struct {
	w    *window
	sift sift
}

func (n *ndjson) next(r *record) (line int, err error) {
	b, line, col, err := n.cut(r)
	if err != nil {
		return line, err
	}
	return line, placed(r.object(b), b, line, col)
}

// cut implements cutter.
func (n *ndjson) cut(*record) (b []byte, line, col int, err error) {
	for {
		n.sift.pass(n.w, '{', '}')
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
