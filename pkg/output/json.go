package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// records writes JSON: one record a line, in an array or without one.
type records struct {
	o     Options
	cols  []Field
	keys  [][]byte // the names as JSON, each with its colon
	array bool
	rows  int
	extra bool // every field of the input file is written
	names []string
	hides []string // extra fields whose names the record has already
}

// newLines makes the encoder of NDJSON.
func newLines(cols []Field, o Options) (encoder, error) {
	r := &records{o: o, cols: cols, extra: o.Extra && len(o.Fields) == 0}
	for _, c := range cols {
		r.names = append(r.names, c.Name)
		r.keys = append(r.keys, append(appendString(nil, c.Name), ':'))
	}
	return r, nil
}

// newArray makes the encoder of one JSON array.
func newArray(cols []Field, o Options) (encoder, error) {
	if o.Append {
		return nil, mention.Errorf(mention.BadUsage, "nothing can be added to a JSON array").
			WithHint("use ndjson, which has one record a line")
	}
	enc, err := newLines(cols, o)
	if r, ok := enc.(*records); ok {
		r.array = true
	}
	return enc, err
}

// row implements encoder.
func (r *records) row(dst []byte, m *mention.Mention) ([]byte, error) {
	switch {
	case r.array && r.rows == 0:
		dst = append(dst, "[\n "...)
	case r.array:
		dst = append(dst, ",\n "...)
	}
	r.rows++
	dst = append(dst, '{')
	first := len(dst)
	for i := range r.cols {
		v := r.cols[i].get(m)
		if !v.known && !r.cols[i].Required {
			continue
		}
		dst = comma(dst, first)
		dst = append(dst, r.keys[i]...)
		dst = appendJSON(dst, r.cols[i].Type, v)
	}
	if r.extra {
		dst = r.appendExtra(dst, first, m.Extra)
	}
	dst = append(dst, '}')
	if !r.array {
		dst = append(dst, '\n')
	}
	return dst, nil
}

// end implements encoder.
func (r *records) end(dst []byte) ([]byte, error) {
	if len(r.hides) > 0 {
		r.o.Note(fmt.Sprintf("fields of the input were left out, as the record has fields of these names: %s",
			strings.Join(r.hides, ", ")))
	}
	switch {
	case !r.array:
		return dst, nil
	case r.rows == 0:
		return append(dst, "[]\n"...), nil
	default:
		return append(dst, "\n]\n"...), nil
	}
}

// appendExtra appends the fields of the input file that the record lacks.
func (r *records) appendExtra(dst []byte, first int, fields []mention.Field) []byte {
	for _, f := range fields {
		if slices.Contains(r.names, f.Name) {
			if !slices.Contains(r.hides, f.Name) {
				r.hides = append(r.hides, f.Name)
			}
			continue
		}
		if len(f.Value) == 0 {
			continue
		}
		dst = comma(dst, first)
		dst = append(appendString(dst, f.Name), ':')
		dst = appendRaw(dst, f.Value)
	}
	return dst
}

// comma appends a comma unless dst ends where the first item begins.
func comma(dst []byte, first int) []byte {
	if len(dst) > first {
		return append(dst, ',')
	}
	return dst
}

// appendJSON appends a value.
func appendJSON(dst []byte, t Type, v value) []byte {
	switch t {
	case Text:
		return appendString(dst, v.text)
	case Time:
		return append(appendPlain(append(dst, '"'), t, v, 0), '"')
	case Number:
		return trimZeros(appendFixed(dst, v.n, 4))
	case Integer:
		return strconv.AppendInt(dst, v.n, 10)
	case List:
		dst = append(dst, '[')
		first := len(dst)
		for _, s := range *v.list {
			dst = appendString(comma(dst, first), s)
		}
		return append(dst, ']')
	case Words:
		return appendWords(dst, *v.why)
	default:
		return appendRaw(dst, *v.raw)
	}
}

// trimZeros removes the zeros at the end of a number with decimals.
func trimZeros(dst []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimRight(dst, "0"), []byte("."))
}

// appendWords appends words with their weights.
func appendWords(dst []byte, words []mention.Contribution) []byte {
	dst = append(dst, '[')
	first := len(dst)
	for _, w := range words {
		dst = append(comma(dst, first), `{"word":`...)
		dst = append(appendString(dst, w.Word), `,"weight":`...)
		if w.Weight-w.Weight != 0 { // NaN or infinite, which JSON cannot say
			w.Weight = 0
		}
		dst = append(strconv.AppendFloat(dst, w.Weight, 'g', 6, 64), '}')
	}
	return append(dst, ']')
}

// appendRaw appends a JSON value without its white space; what is no JSON goes
// out as a string.
func appendRaw(dst []byte, v json.RawMessage) []byte {
	s := string(v)
	if !json.Valid(v) {
		return appendString(dst, s)
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ' ', '\t', '\n', '\r':
		case '"':
			end := i + 1
			for s[end] != '"' {
				if s[end] == '\\' {
					end++
				}
				end++
			}
			dst = append(dst, '"')
			dst = append(appendEscaped(dst, s[i+1:end], true), '"')
			i = end
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
