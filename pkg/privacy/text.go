package privacy

import "strings"

// maskText masks identities, then whatever else has the form of a handle or of
// a profile's address. A text without any comes back as it is, not copied.
func (w *work) maskText(s string) string {
	if s == "" {
		return s
	}
	slash := strings.IndexByte(s, '/') >= 0
	if slash || strings.Contains(s, ".bsky.") {
		s = w.maskAddresses(s)
	}
	for i := range w.ids {
		if id := &w.ids[i]; !id.short && id.maybeIn(s) {
			s = w.maskIdentity(s, id)
		}
	}
	return w.maskHandles(s, slash)
}

// maskIdentity replaces an identity wherever it stands, with the @ before it.
func (w *work) maskIdentity(s string, id *identity) string {
	out := w.out[:0]
	for {
		start, end := id.index(s)
		if start < 0 {
			break
		}
		mask := id.mask
		if start > 0 && s[start-1] == '@' {
			start--
			mask = MaskedHandle
		}
		out = append(append(out, s[:start]...), mask...)
		s = s[end:]
	}
	if len(out) == 0 {
		return s
	}
	return w.made(append(out, s...))
}
