package privacy

import (
	"slices"
	"strings"
	"unicode"
)

// identifying are words that make a field's name that of an identity.
var identifying = []string{
	"account", "acct", "author", "authors", "avatar", "bio", "channel", "commenter", "creator", "did", "displayname",
	"email", "emails", "firstname", "from", "fullname", "geo", "handle", "handles", "lastname", "login", "mail",
	"mention", "mentions", "nick", "nickname", "owner", "phone", "poster", "profile", "reviewer", "screen", "screenname",
	"sender", "surname", "tel", "user", "userid", "username", "users",
}

// named are words that make "name" behind them a person's.
var named = []string{
	"contact", "customer", "display", "family", "first", "full", "given", "guest", "last", "member", "passenger",
	"person", "real",
}

// Identifying reports whether an input field of that name identifies a person:
// "author_url", "screenName" and "Display Name" do, "product_name" does not.
func Identifying(name string) bool {
	words := nameWords(name)
	for i, w := range words {
		if slices.Contains(identifying, w) || w == "name" && (len(words) == 1 || i > 0 && slices.Contains(named, words[i-1])) {
			return true
		}
	}
	return false
}

// nameWords splits a field's name into its words, in lower case: at what is no
// letter, and before capitals.
func nameWords(name string) []string {
	var b strings.Builder
	prev := rune(0)
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r):
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(prev):
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
		prev = r
	}
	return strings.Fields(b.String())
}

// names remembers whether the fields of the record before were identifying, by
// their place: most records of a file have the same ones.
type names []struct {
	name        string
	identifying bool
}

// mostNames and longestName bound the memory of names.
const (
	mostNames   = 256
	longestName = 64
)

// identifying is Identifying for the name of the field at a place.
func (n *names) identifying(i int, name string) bool {
	if i < len(*n) && (*n)[i].name == name {
		return (*n)[i].identifying
	}
	is := Identifying(name)
	if i < mostNames && len(name) <= longestName {
		for len(*n) <= i {
			*n = append(*n, struct {
				name        string
				identifying bool
			}{})
		}
		(*n)[i].name, (*n)[i].identifying = strings.Clone(name), is
	}
	return is
}
