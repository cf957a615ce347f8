package privacy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Identifying reports whether an input field of that name identifies a person:
// "author_url", "screenName" and "Display Name" do, "product_name" does not.
func Identifying(name string) bool {
	var buf [64]byte
	words := 0
	bare, ofPerson := false, false // "name" alone, and the word before is a person's
	for word, rest := nextWord(buf[:0], name); len(word) > 0; word, rest = nextWord(buf[:0], rest) {
		if identifying(string(word)) {
			return true
		}
		isName := string(word) == "name"
		if isName && ofPerson {
			return true
		}
		words++
		bare = isName && words == 1
		ofPerson = named(string(word))
	}
	return bare
}

// nextWord appends the first word of a field's name to dst, in lower case, and
// returns what follows it. Words end at what is no letter, and before capitals.
func nextWord(dst []byte, name string) (word []byte, rest string) {
	prev := rune(0)
	for i, r := range name {
		switch {
		case !unicode.IsLetter(r):
			if len(dst) > 0 {
				return dst, name[i:]
			}
		case unicode.IsUpper(r) && unicode.IsLower(prev):
			return dst, name[i:]
		default:
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		}
		prev = r
	}
	return dst, ""
}

// identifying reports whether a word makes a field's name that of an identity.
func identifying(word string) bool {
	switch word {
	case "account", "acct", "author", "authors", "avatar", "bio", "channel", "commenter", "creator", "did", "displayname",
		"email", "emails", "firstname", "from", "fullname", "geo", "handle", "handles", "lastname", "login", "mail",
		"mention", "mentions", "nick", "nickname", "owner", "phone", "poster", "profile", "reviewer", "screen", "screenname",
		"sender", "surname", "tel", "user", "userid", "username", "users":
		return true
	}
	return false
}

// named reports whether a word makes "name" behind it a person's.
func named(word string) bool {
	switch word {
	case "contact", "customer", "display", "family", "first", "full", "given", "guest", "last", "member", "passenger",
		"person", "real":
		return true
	}
	return false
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
