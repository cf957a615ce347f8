package input

import (
	"bytes"
	"slices"
)

// index finds the objects of a list by their ids.
type index struct{ entries []entry }

// entry is an object of the list, as it is written.
type entry struct{ id, raw []byte }

func compare(a entry, id []byte) int { return bytes.Compare(a.id, id) }

// fill indexes the objects of a list, which must hold as long as the index is
// used. What is no list is an empty one.
func (x *index) fill(list []byte) {
	x.entries = x.entries[:0]
	if len(list) == 0 || list[0] != '[' {
		return
	}
	s := scanner{b: list, at: 1}
	for first := true; s.comma(']', first) == nil; first = false {
		raw, err := s.value(0)
		if err != nil {
			break
		}
		if id := idOf(raw); id != nil {
			x.entries = append(x.entries, entry{id, raw})
		}
	}
	slices.SortFunc(x.entries, func(a, b entry) int { return compare(a, b.id) })
}

// find returns the object with an id; nil if there is none.
func (x *index) find(id []byte) []byte {
	if len(id) == 0 {
		return nil
	}
	if i, ok := slices.BinarySearchFunc(x.entries, id, compare); ok {
		return x.entries[i].raw
	}
	return nil
}

// idOf returns the id of an object, without its quotes; nil if it has none.
func idOf(raw []byte) []byte {
	s := scanner{b: raw}
	if s.open() != nil {
		return nil
	}
	for first := true; ; first = false {
		name, value, err := s.member(first, 0)
		if err != nil {
			return nil
		}
		if string(name) == "id" {
			return bytes.Trim(value, `"`)
		}
	}
}
