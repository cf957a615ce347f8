package input

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// extras gathers the fields of a record that earshot does not know.
type extras struct {
	list []extraField
	raw  bytes.Buffer
	// names are the names of the fields before, by their place: most records
	// have the same ones.
	names []string
	// index is where each name comes last, in a record of many fields.
	index map[string]int
}

type extraField struct {
	name  string
	value span
	as    field
}

func (e *extras) reset() {
	e.list = e.list[:0]
	e.raw.Reset()
	clear(e.index)
}

// add keeps a JSON value, without blanks and newlines around its parts.
func (e *extras) add(name, value []byte, as field) error {
	if !utf8.Valid(value) {
		value = bytes.ToValidUTF8(value, []byte("\uFFFD"))
	}
	from := e.raw.Len()
	if err := json.Compact(&e.raw, value); err != nil {
		return err
	}
	e.list = append(e.list, extraField{e.name(name), span{from, e.raw.Len()}, as})
	return nil
}

// addText keeps the value of a cell, as a JSON string.
func (e *extras) addText(name string, value []byte) {
	from := e.raw.Len()
	e.raw.WriteByte('"')
	for _, r := range string(value) {
		switch {
		case r == '"' || r == '\\':
			e.raw.WriteByte('\\')
			e.raw.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			e.raw.WriteString(`\u00`)
			e.raw.WriteByte("0123456789abcdef"[r>>4])
			e.raw.WriteByte("0123456789abcdef"[r&15])
		default:
			e.raw.WriteRune(r)
		}
	}
	e.raw.WriteByte('"')
	e.list = append(e.list, extraField{name, span{from, e.raw.Len()}, fieldOther})
}

// name returns b as a string, the same as last time where it is the same.
func (e *extras) name(b []byte) string {
	i := len(e.list)
	if i < len(e.names) && e.names[i] == string(b) {
		return e.names[i]
	}
	s := string(appendClean(nil, b))
	if i == len(e.names) {
		e.names = append(e.names, s)
	} else if i < len(e.names) {
		e.names[i] = s
	}
	return s
}

// fields returns what was kept, except the field that served as the text. Of
// two fields with one name the last counts.
func (e *extras) fields(text field) []mention.Field {
	if len(e.list) == 0 {
		return nil
	}
	if len(e.list) == 1 && e.list[0].as == text {
		return nil
	}
	raw := bytes.Clone(e.raw.Bytes())
	fields := make([]mention.Field, 0, len(e.list))
	for i, f := range e.list {
		if f.as != text && e.last(i) {
			fields = append(fields, mention.Field{Name: f.name, Value: raw[f.value.from:f.value.to:f.value.to]})
		}
	}
	return fields
}

// few is how many fields are compared with each other; for more there is an
// index.
const few = 32

// last reports whether no later field has the name of field i.
func (e *extras) last(i int) bool {
	if len(e.list) > few {
		if len(e.index) == 0 {
			e.index = make(map[string]int, len(e.list))
			for i, f := range e.list {
				e.index[f.name] = i
			}
		}
		return e.index[e.list[i].name] == i
	}
	for _, later := range e.list[i+1:] {
		if later.name == e.list[i].name {
			return false
		}
	}
	return true
}
