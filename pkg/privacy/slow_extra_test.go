package privacy

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// slowIdentifyingWords are words that make a field's name that of an identity.
var slowIdentifyingWords = []string{
	"account", "acct", "author", "authors", "avatar", "bio", "channel", "commenter", "creator", "did", "displayname",
	"email", "emails", "firstname", "from", "fullname", "geo", "handle", "handles", "lastname", "login", "mail",
	"mention", "mentions", "nick", "nickname", "owner", "phone", "poster", "profile", "reviewer", "screen", "screenname",
	"sender", "surname", "tel", "user", "userid", "username", "users",
}

// slowNamed are words that make "name" behind them a person's.
var slowNamed = []string{
	"contact", "customer", "display", "family", "first", "full", "given", "guest", "last", "member", "passenger",
	"person", "real",
}

// Identifying reports whether an input field of that name identifies a person:
// "author_url", "screenName" and "Display Name" do, "product_name" does not.
func slowIdentifying(name string) bool {
	words := slowNameWords(name)
	for i, w := range words {
		if slices.Contains(slowIdentifyingWords, w) || w == "name" && (len(words) == 1 || i > 0 && slices.Contains(slowNamed, words[i-1])) {
			return true
		}
	}
	return false
}

// nameWords splits a field's name into its words, in lower case: at what is no
// letter, and before capitals.
func slowNameWords(name string) []string {
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

// maskExtra drops identifying fields, in place, also within objects and lists,
// and masks the texts that are left. A value without any stays as it stood; one
// that cannot be read is dropped: it could hold anything.
func (m *slowMasker) slowMaskExtra(fields []mention.Field, ids []slowIdentity) []mention.Field {
	kept := fields[:0]
	for _, f := range fields {
		if !slowIdentifying(f.Name) {
			f.Value = m.slowMaskValue(f.Value, ids)
			kept = append(kept, f)
		}
	}
	return kept
}

func (m *slowMasker) slowMaskValue(raw json.RawMessage, ids []slowIdentity) json.RawMessage {
	if len(raw) == 0 || !strings.ContainsRune(`{["`, rune(raw[0])) {
		return raw // a number, true, false or null
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	v, changed := m.slowMasked(v, ids)
	if !changed {
		return raw
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return nil
	}
	return bytes.TrimSpace(b.Bytes())
}

// masked returns a decoded value without identities, and whether there were any.
func (m *slowMasker) slowMasked(v any, ids []slowIdentity) (out any, changed bool) {
	switch v := v.(type) {
	case string:
		text := m.slowMaskText(v, ids)
		return text, text != v
	case []any:
		for i := range v {
			var c bool
			v[i], c = m.slowMasked(v[i], ids)
			changed = changed || c
		}
		return v, changed
	case map[string]any:
		return m.slowMaskedObject(v, ids)
	}
	return v, false
}

func (m *slowMasker) slowMaskedObject(v map[string]any, ids []slowIdentity) (out any, changed bool) {
	kept := make(map[string]any, len(v))
	for name, member := range v {
		if slowIdentifying(name) {
			changed = true
			continue
		}
		key := m.slowMaskText(name, ids)
		member, c := m.slowMasked(member, ids)
		kept[key] = member
		changed = changed || c || key != name
	}
	return kept, changed
}
