package output

import (
	"bytes"
	"fmt"
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
	hides []string   // extra fields whose names the record has already
	met   []extraKey // the extra fields of the row before, by their place
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
		dst = appendJSON(dst, r.cols[i].Type, v, m)
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

// comma appends a comma unless dst ends where the first item begins.
func comma(dst []byte, first int) []byte {
	if len(dst) > first {
		return append(dst, ',')
	}
	return dst
}

// appendJSON appends a value of m; one that is not known is the empty one of its
// type.
func appendJSON(dst []byte, t Type, v value, m *mention.Mention) []byte {
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
		for _, s := range m.Matched {
			dst = appendString(comma(dst, first), s)
		}
		return append(dst, ']')
	case Words:
		return appendWords(dst, m.Why)
	default:
		return appendRaw(dst, m.Extra[v.n].Value)
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
