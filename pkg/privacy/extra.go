package privacy

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// identifying are the names of input fields that hold an identity, besides
// those that begin with author_ or user_.
var identifying = []string{
	"avatar", "bio", "channel", "did", "display_name", "displayname", "email", "full_name", "fullname",
	"geo", "handle", "login", "nickname", "phone", "profile", "profile_url", "reviewer", "screen_name",
	"user", "userid", "username", "users",
}

// Identifying reports whether an input field of that name identifies a person.
func Identifying(name string) bool {
	name = strings.ToLower(name)
	if strings.HasPrefix(name, "author") || strings.HasPrefix(name, "user_") {
		return true
	}
	return slices.Contains(identifying, name)
}

// maskExtra drops identifying fields, in place, also within objects and lists,
// and masks what is left as text. A value without any stays as it stood.
func (m *Masker) maskExtra(fields []mention.Field, ids []identity) []mention.Field {
	kept := fields[:0]
	for _, f := range fields {
		if Identifying(f.Name) {
			continue
		}
		f.Value = withoutIdentities(f.Value)
		if text := string(f.Value); m.maskText(text, ids) != text {
			f.Value = json.RawMessage(m.maskText(text, ids))
		}
		kept = append(kept, f)
	}
	return kept
}

// withoutIdentities drops identifying members from a JSON value. A value that
// cannot be read is dropped whole: it could hold anything.
func withoutIdentities(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 || raw[0] != '{' && raw[0] != '[' {
		return raw
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	if !drop(v) {
		return raw
	}
	out, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return out
}

// drop removes identifying members, in place, and reports whether there were
// any.
func drop(v any) (found bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if Identifying(name) {
				delete(v, name)
				found = true
			} else if drop(member) {
				found = true
			}
		}
	case []any:
		for _, member := range v {
			found = drop(member) || found
		}
	}
	return found
}
