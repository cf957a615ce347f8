package privacy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// minIdentity is the shortest handle or name, in runes, that is masked where it
// stands as a plain word: shorter ones are mostly ordinary words. With an @ any
// length is masked.
const minIdentity = 3

// identity is a string that names a person, and what replaces it.
type identity struct {
	text string
	mask string
}

// identities lists what names the author and the people of a post, except the
// brand's own.
func (m *Masker) identities(p *mention.Post) []identity {
	a := p.Author
	if a == (mention.Author{}) && len(p.People) == 0 {
		return nil
	}
	ids := make([]identity, 0, 4+len(p.People))
	add := func(s, mask string) {
		s = strings.TrimPrefix(strings.TrimSpace(strings.ToValidUTF8(s, "")), "@")
		if utf8.RuneCountInString(s) < minIdentity || m.own(s) || IsPseudonym(s) {
			return
		}
		ids = append(ids, identity{s, mask})
	}
	// Longest first where one holds the other: address, full handle, handle.
	add(a.URL, MaskedHandle)
	if !opaque(a.ID) {
		add(a.ID, MaskedHandle)
	}
	add(a.Handle, MaskedHandle)
	if local, _, ok := strings.Cut(a.Handle, "@"); ok {
		add(local, MaskedHandle)
	}
	add(a.Name, MaskedName)
	for _, s := range p.People {
		add(s, MaskedHandle)
	}
	return ids
}

// own reports whether a handle or name is the brand's.
func (m *Masker) own(s string) bool {
	local, _, _ := strings.Cut(strings.TrimPrefix(s, "@"), "@")
	for _, o := range m.Own {
		o = strings.TrimPrefix(o, "@")
		if strings.EqualFold(o, local) || strings.EqualFold(o, s) {
			return true
		}
	}
	return false
}

// index finds an identity as whole words in s, ignoring case, and returns its
// byte range; start is -1 if it is not there.
func (id identity) index(s string) (start, end int) {
	first, _ := utf8.DecodeRuneInString(id.text)
	upper, lower := unicode.ToUpper(first), unicode.ToLower(first)
	prev := rune(0)
	for i, r := range s {
		if (r == first || r == upper || r == lower) && !wordRune(prev) {
			if n := prefixFold(s[i:], id.text); n > 0 && !startsWithWord(s[i+n:]) {
				return i, i + n
			}
		}
		prev = r
	}
	return -1, -1
}

// prefixFold returns the length of the prefix of s that equals t but for case;
// 0 if there is none.
func prefixFold(s, t string) int {
	n := 0
	for _, want := range t {
		got, size := utf8.DecodeRuneInString(s[n:])
		if size == 0 || got != want && unicode.ToLower(got) != unicode.ToLower(want) {
			return 0
		}
		n += size
	}
	return n
}

func startsWithWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && wordRune(r)
}

func wordRune(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// holdsIdentity reports whether s contains an identity.
func holdsIdentity(s string, ids []identity) bool {
	for _, id := range ids {
		if start, _ := id.index(s); start >= 0 {
			return true
		}
	}
	return false
}
