package input

import (
	"bytes"
	"slices"
)

// naming is what the names of fields mean besides their usual meaning.
type naming struct {
	// text is the name of the field that holds the text; "" leaves that to the
	// usual names.
	text string
	keep []string
	// leads are those of the records before, in their order, and place where the
	// next of this record is expected: most records have the same members, written
	// the same way, and leave out some.
	leads []lead
	place int
	other lead // one that there was no room for
}

// lead is what stands between two values of an object, and what it means: a
// comma, unless it is the first, a name, a colon and white space.
type lead struct {
	written string
	first   bool
	name    string
	as      field
	kept    bool
}

const (
	mostLeads = 64 // are remembered
	skipped   = 4  // leads may be missing in a record, and the next is still found
)

// next takes all that stands before the next value of an object; first says that
// none was taken before. What stood there before is known to be well formed, and
// what it means. The error is errEnd behind the last value.
func (n *naming) next(s *scanner, first bool) (*lead, error) {
	if first {
		n.place = 0
	}
	rest := s.b[s.at:]
	for i := n.place; i < min(n.place+skipped, len(n.leads)); i++ {
		l := &n.leads[i]
		if len(rest) > len(l.written) && string(rest[:len(l.written)]) == l.written && l.first == first {
			s.at += len(l.written)
			n.place = i + 1
			return l, nil
		}
	}
	return n.meet(s, first)
}

// meet is next for a lead that is not expected. It is remembered.
func (n *naming) meet(s *scanner, first bool) (*lead, error) {
	from := s.at
	name, err := s.name(first)
	if err != nil {
		return nil, err
	}
	s.peek()
	if bytes.IndexByte(name, '\\') >= 0 {
		name = appendUnquoted(nil, name)
	}
	l := lead{written: string(s.b[from:s.at]), first: first, name: string(name), as: n.field(name), kept: n.keeps(name)}
	if len(n.leads) == mostLeads {
		n.other = l
		return &n.other, nil
	}
	n.leads = slices.Insert(n.leads, n.place, l)
	n.place++
	return &n.leads[n.place-1], nil
}

// newNaming takes names as users write them.
func newNaming(text string, keep []string) naming {
	n := naming{text: folded(text)}
	for _, name := range keep {
		n.keep = append(n.keep, folded(name))
	}
	return n
}

// folded is a name as names are compared.
func folded(name string) string {
	b := bytes.TrimSpace(appendClean(nil, []byte(name)))
	for i, c := range b {
		b[i] = lower(c)
	}
	return string(b)
}

// field finds a field by its name. Where another one holds the text, those that
// usually do are ordinary ones.
func (n *naming) field(name []byte) field {
	f := fieldOf(name)
	switch {
	case n.text == "":
		return f
	case same(name, n.text):
		return fieldText
	case f < textFields:
		return fieldOther
	}
	return f
}

// keeps reports whether a field is kept whatever it means.
func (n *naming) keeps(name []byte) bool {
	for _, kept := range n.keep {
		if same(name, kept) {
			return true
		}
	}
	return false
}

// heads reports whether a line is a header that names the text.
func (n *naming) heads(line []byte) bool {
	if n.text == "" {
		return false
	}
	for name := range bytes.SplitSeq(line, []byte{likelySeparator(line, CSV)}) {
		if same(bytes.Trim(name, "\" "), n.text) {
			return true
		}
	}
	return false
}

// same reports whether a name is another that is folded.
func same(name []byte, other string) bool {
	name = bytes.TrimSpace(name)
	return len(name) == len(other) && (string(name) == other || folded(string(name)) == other)
}

// SameName reports whether two names of fields are one: case does not matter,
// and blanks and hyphens stand for underscores.
func SameName(a, b string) bool { return same([]byte(a), folded(b)) }
