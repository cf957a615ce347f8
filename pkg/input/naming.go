package input

import "bytes"

// naming is what the names of fields mean besides their usual meaning.
type naming struct {
	// text is the name of the field that holds the text; "" leaves that to the
	// usual names.
	text string
	keep []string
	// before are the members of the record before, by their place: most records
	// have the same ones.
	before []namedMember
}

// namedMember is what a name means.
type namedMember struct {
	name string
	as   field
	kept bool
}

// mostBefore is how many members of the record before are remembered.
const mostBefore = 64

// member returns what the member at a place of a record means, whose name is
// given as it is written.
func (n *naming) member(at int, name []byte) member {
	if at < len(n.before) {
		if b := &n.before[at]; b.name == string(name) {
			return member{as: b.as, kept: b.kept}
		}
	}
	b := namedMember{name: string(name)}
	if bytes.IndexByte(name, '\\') >= 0 {
		name = appendUnquoted(nil, name)
	}
	b.as, b.kept = n.field(name), n.keeps(name)
	switch {
	case at < len(n.before):
		n.before[at] = b
	case at < mostBefore && at == len(n.before):
		n.before = append(n.before, b)
	}
	return member{as: b.as, kept: b.kept}
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
