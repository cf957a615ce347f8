package input

import (
	"bytes"
	"unsafe"
)

// said returns the title and the text of a record, as its post will have them,
// before anything else of it is set. They are views of memory that the next
// record overwrites.
func (r *record) said() (title, text string) {
	if len(r.held) == 0 {
		return view(r.bytes(fieldTitle)), view(r.bytes(r.textField()))
	}
	r.spare = r.spare[:0]
	for f := fieldText; f < textFields; f++ {
		if at := r.texts[f]; at > 0 {
			text = view(r.look(&r.held[at-1]))
			break
		}
	}
	if at := r.texts[fieldTitle]; at > 0 {
		title = view(r.look(&r.held[at-1]))
	}
	return title, text
}

// textField is the best field that holds the text.
func (r *record) textField() field {
	text := fieldText
	for text < fieldTweet && r.has&(1<<text) == 0 {
		text++
	}
	return text
}

// look returns what a cell, or a JSON string or number, says, as set would keep it.
// Most say it as they stand, and nothing is copied.
func (r *record) look(m *member) []byte {
	raw := m.value
	switch {
	case m.doubled:
		from := len(r.spare)
		r.spare = append(r.spare, r.cellValue(m)...)
		raw = r.spare[from:]
	case m.cell:
		raw = unguarded(raw)
	case raw[0] == '"':
		raw = raw[1 : len(raw)-1]
		if bytes.IndexByte(raw, '\\') >= 0 {
			r.plain = appendUnquoted(r.plain[:0], raw)
			from := len(r.spare)
			r.spare = appendClean(r.spare, r.plain)
			raw = r.spare[from:]
		}
	}
	if n := cleanPrefix(raw); n < len(raw) && !clean(raw[n:]) {
		from := len(r.spare)
		r.spare = appendClean(r.spare, raw)
		raw = r.spare[from:]
	}
	left, right := trim(raw)
	return raw[left:right]
}

// view returns b as a string without a copy. It changes when b does.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
