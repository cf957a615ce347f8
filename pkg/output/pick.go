package output

import (
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/suggest"
)

// fieldNames lists the names of the record's fields.
func fieldNames() []string {
	fields := Fields()
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}

// pick returns the fields that the options ask for, else the format's own.
func pick(f Format, o Options) ([]Field, error) {
	names := o.Fields
	if len(names) == 0 {
		names = f.Fields
		if o.Explain && !slices.Contains(names, "why") {
			names = append(slices.Clone(names), "why")
		}
	}
	if o.Unjudged {
		names = slices.DeleteFunc(slices.Clone(names), NeedsScorer)
	}
	all := Fields()
	cols := make([]Field, 0, len(names))
	for _, name := range names {
		name = strings.TrimSpace(name)
		if slices.ContainsFunc(cols, func(f Field) bool { return f.Name == name }) {
			return nil, mention.Errorf(mention.BadUsage, "field %q is named twice", name)
		}
		i := slices.IndexFunc(all, func(f Field) bool { return f.Name == name })
		switch {
		case i >= 0:
			cols = append(cols, all[i])
		case o.Extra && name != "":
			cols = append(cols, extraField(name))
		default:
			return nil, unknown("field", name, fieldNames())
		}
	}
	return cols, nil
}

// NeedsScorer reports whether only a scorer fills a field.
func NeedsScorer(name string) bool {
	switch strings.TrimSpace(name) {
	case "negativity", "sentiment", "why":
		return true
	}
	return false
}

// extraField returns the field of an input file that earshot does not know.
func extraField(name string) Field {
	return Field{Name: name, Type: raw, get: func(m *mention.Mention) value {
		for i := range m.Extra {
			if f := &m.Extra[i]; f.Name == name {
				return value{known: len(f.Value) > 0, n: int64(i)}
			}
		}
		return value{}
	}}
}

// unknown returns the error for a name that is none of those that exist.
func unknown(what, name string, names []string) error {
	err := mention.Errorf(mention.BadUsage, "unknown %s %q", what, name)
	list := "there are: " + strings.Join(names, ", ")
	if guess := suggest.Closest(name, names); guess != "" {
		return err.WithHint("did you mean %s? %s", guess, list)
	}
	return err.WithHint("%s", list)
}
