package privacy

import (
	"bytes"
	"encoding/json"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// maskExtra drops identifying fields, in place, also within objects and lists,
// and masks the texts that are left. A value without any stays as it stood; one
// that cannot be read is dropped: it could hold anything.
func (w *work) maskExtra(fields []mention.Field) []mention.Field {
	kept := fields[:0]
	for i, f := range fields {
		if !w.names.identifying(i, f.Name) {
			f.Value = w.maskValue(f.Value)
			kept = append(kept, f)
		}
	}
	return kept
}

func (w *work) maskValue(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 || raw[0] != '{' && raw[0] != '[' && raw[0] != '"' || w.stays(raw) {
		return raw // a number, true, false or null, or a value with nobody in it
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	v, changed := w.masked(v)
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
func (w *work) masked(v any) (out any, changed bool) {
	switch v := v.(type) {
	case string:
		text := w.maskText(v)
		return text, text != v
	case []any:
		for i := range v {
			var c bool
			v[i], c = w.masked(v[i])
			changed = changed || c
		}
		return v, changed
	case map[string]any:
		return w.maskedObject(v)
	}
	return v, false
}

func (w *work) maskedObject(v map[string]any) (out any, changed bool) {
	kept := make(map[string]any, len(v))
	for name, member := range v {
		if Identifying(name) {
			changed = true
			continue
		}
		key := w.maskText(name)
		member, c := w.masked(member)
		kept[key] = member
		changed = changed || c || key != name
	}
	return kept, changed
}
