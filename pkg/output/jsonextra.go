package output

import (
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// extraKey is the name of a field of the input file as it is written. Most rows
// of a file have the same fields in the same places.
type extraKey struct {
	name   string
	key    []byte // as JSON, with its colon
	hidden bool   // the record has a field of this name
}

// mostKeys and longestKey bound the memory of keys.
const (
	mostKeys   = 256
	longestKey = 256
)

// appendExtra appends the fields of the input file that the record lacks.
func (r *records) appendExtra(dst []byte, first int, fields []mention.Field) []byte {
	for i := range fields {
		f := &fields[i]
		k := r.keyOf(i, f.Name)
		if k.hidden || len(f.Value) == 0 {
			continue
		}
		dst = append(comma(dst, first), k.key...)
		dst = appendRaw(dst, f.Value)
	}
	return dst
}

// keyOf returns the key of the field at a place.
func (r *records) keyOf(i int, name string) extraKey {
	if i < len(r.met) && r.met[i].name == name && r.met[i].key != nil {
		return r.met[i]
	}
	k := extraKey{name: name, key: append(appendString(nil, name), ':'), hidden: slices.Contains(r.names, name)}
	if k.hidden && !slices.Contains(r.hides, name) {
		r.hides = append(r.hides, strings.Clone(name))
	}
	if i < mostKeys && len(name) <= longestKey {
		k.name = strings.Clone(name)
		for len(r.met) <= i {
			r.met = append(r.met, extraKey{})
		}
		r.met[i] = k
	}
	return k
}
