package privacy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// minIdentity is the shortest handle or name, in runes, that is masked where it
// stands as a plain word: shorter ones are mostly ordinary words. With an @, and
// in addresses, any length is masked.
const minIdentity = 3

// mostPeople is how many other people of one post are looked for as plain words:
// a text is searched once for each. A post that names more of them is a list;
// what has the form of a handle is masked however many there are.
const mostPeople = 250

// identity is a string that names a person, and what replaces it.
type identity struct {
	text string
	mask string
	// short says that it is too short to be masked as a plain word.
	short bool
	hint  hint
}

// identities appends what names the author and the people of a post, except the
// brand's own.
func (m *Masker) identities(ids []identity, p *mention.Post) []identity {
	a := &p.Author
	// Longest first where one holds the other: address, full handle, handle.
	ids = m.identity(ids, a.URL, MaskedHandle)
	if !opaque(a.ID) {
		ids = m.identity(ids, a.ID, MaskedHandle)
	}
	ids = m.identity(ids, a.Handle, MaskedHandle)
	if local, _, ok := strings.Cut(a.Handle, "@"); ok {
		ids = m.identity(ids, local, MaskedHandle)
	}
	ids = m.identity(ids, a.Name, MaskedName)
	if name := plainName(a.Name); name != a.Name {
		ids = m.identity(ids, name, MaskedName)
	}
	return m.people(ids, p.People)
}

// people appends what names other people, each once.
func (m *Masker) people(ids []identity, people []string) []identity {
	known := 0
	for i, s := range people {
		if known == mostPeople {
			break
		}
		if !m.asks(s) && !slices.Contains(people[:i], s) {
			known++
			ids = m.identity(ids, s, MaskedHandle)
		}
	}
	return ids
}

// identity appends a name, and its other forms: the text may be composed in
// another way than the profile.
func (m *Masker) identity(ids []identity, s, mask string) []identity {
	if s == "" {
		return ids
	}
	plain := isASCII(s)
	if !plain {
		s = strings.ToValidUTF8(s, "")
	}
	s = strings.TrimPrefix(strings.TrimSpace(s), "@")
	if s == "" || m.owns(s) || mention.IsPseudonym(s) {
		return ids
	}
	if plain {
		return append(ids, identity{text: s, mask: mask, short: len(s) < minIdentity, hint: hintOf(s)})
	}
	short := utf8.RuneCountInString(s) < minIdentity
	ids = append(ids, identity{text: s, mask: mask, short: short, hint: hintOf(s)})
	for _, form := range [...]norm.Form{norm.NFC, norm.NFD} {
		if other := form.String(s); other != s {
			ids = append(ids, identity{text: other, mask: mask, short: short, hint: hintOf(other)})
		}
	}
	return ids
}

// plainName is a display name without what people decorate it with: emoji,
// :shortcodes:, remarks in brackets or behind a bar.
func plainName(name string) string {
	if isBare(name) {
		return name
	}
	if i := strings.IndexAny(name, "([{|/•·—–:"); i > 0 {
		name = name[:i]
	}
	return strings.TrimFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
}

// isBare reports whether a name of ASCII has letters at its ends, and nothing
// that may begin a decoration.
func isBare(name string) bool {
	for i := range len(name) {
		c := name[i]
		if c != ' ' && !isHostByte(c) || (i == 0 || i == len(name)-1) && !isLetter(c) {
			return false
		}
	}
	return true
}

// holdsIdentity reports whether an address or an id contains an identity. What
// is short counts only as a whole segment of the path, and a display name not in
// the host: it is often the publisher's.
func holdsIdentity(s string, ids []identity) bool {
	if len(ids) == 0 {
		return false
	}
	path := s
	if at := schemeEnd(s); at >= 0 {
		_, path, _ = strings.Cut(s[at+len("://"):], "/")
	}
	for i := range ids {
		id := &ids[i]
		where := s
		if id.short || id.mask == MaskedName {
			where = path
		}
		if !id.maybeIn(where) {
			continue
		}
		start, _ := id.index(where)
		if start >= 0 && (!id.short || isSegment(path, id.text)) {
			return true
		}
	}
	return false
}

// isSegment reports whether a path has a segment.
func isSegment(path, segment string) bool {
	for part := range strings.FieldsFuncSeq(path, func(r rune) bool { return strings.ContainsRune("/?#&=:", r) }) {
		if strings.EqualFold(part, segment) {
			return true
		}
	}
	return false
}
