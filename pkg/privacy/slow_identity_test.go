package privacy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// slowIdentity is a string that names a person, and what replaces it.
type slowIdentity struct {
	text string
	mask string
	// short says that it is too short to be masked as a plain word.
	short bool
}

// identities lists what names the author and the people of a post, except the
// brand's own.
func (m *slowMasker) slowIdentities(p *mention.Post) []slowIdentity {
	a := p.Author
	if a == (mention.Author{}) && len(p.People) == 0 {
		return nil
	}
	ids := make([]slowIdentity, 0, 4+len(p.People))
	add := func(s, mask string) {
		s = strings.TrimPrefix(strings.TrimSpace(strings.ToValidUTF8(s, "")), "@")
		if s == "" || slowListed(m.Own, s) || mention.IsPseudonym(s) {
			return
		}
		id := slowIdentity{text: s, mask: mask, short: utf8.RuneCountInString(s) < minIdentity}
		ids = append(ids, id)
		// The text may be composed in another way than the profile.
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			if id.text = form.String(s); id.text != s {
				ids = append(ids, id)
			}
		}
	}
	// Longest first where one holds the other: address, full handle, handle.
	add(a.URL, MaskedHandle)
	if !slowOpaque(a.ID) {
		add(a.ID, MaskedHandle)
	}
	add(a.Handle, MaskedHandle)
	if local, _, ok := strings.Cut(a.Handle, "@"); ok {
		add(local, MaskedHandle)
	}
	add(a.Name, MaskedName)
	if name := slowPlainName(a.Name); name != a.Name {
		add(name, MaskedName)
	}
	known := make(map[string]bool, len(p.People))
	for _, s := range p.People {
		if len(known) < mostPeople && !known[s] && !slowListed(m.Asked, s) {
			known[s] = true
			add(s, MaskedHandle)
		}
	}
	return ids
}

// plainName is a display name without what people decorate it with: emoji,
// :shortcodes:, remarks in brackets or behind a bar.
func slowPlainName(name string) string {
	if i := strings.IndexAny(name, "([{|/•·—–:"); i > 0 {
		name = name[:i]
	}
	return strings.TrimFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
}

// visible reports whether a handle that a text mentions stays visible.
func (m *slowMasker) slowVisible(handle string) bool {
	return slowListed(m.Own, handle) || slowListed(m.Asked, handle)
}

// listed reports whether a handle, with or without its server, is in a list.
func slowListed(list []string, s string) bool {
	s = strings.TrimPrefix(s, "@")
	local, _, _ := strings.Cut(s, "@")
	for _, o := range list {
		o = strings.TrimPrefix(o, "@")
		if strings.EqualFold(o, local) || strings.EqualFold(o, s) {
			return true
		}
	}
	return false
}

// slowIndex is what finds an identity in both: it has no quicker way.
func (id slowIdentity) slowIndex(s string) (start, end int) {
	return (&identity{text: id.text}).index(s)
}

func slowWordRune(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// holdsIdentity reports whether an address or an id contains an identity. What
// is short counts only as a whole segment of the path, and a display name not in
// the host: it is often the publisher's.
func slowHoldsIdentity(s string, ids []slowIdentity) bool {
	path := s
	if _, rest, ok := strings.Cut(s, "://"); ok {
		_, path, _ = strings.Cut(rest, "/")
	}
	for _, id := range ids {
		where := s
		if id.short || id.mask == MaskedName {
			where = path
		}
		start, _ := id.slowIndex(where)
		if start >= 0 && (!id.short || isSegment(path, id.text)) {
			return true
		}
	}
	return false
}
