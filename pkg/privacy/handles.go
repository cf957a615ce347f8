package privacy

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// owns reports whether a handle or a name is the brand's own.
func (m *Masker) owns(s string) bool { return m.own.have(m.Own, s) }

// asks reports whether the query asks for a handle.
func (m *Masker) asks(s string) bool { return m.asked.have(m.Asked, s) }

// visible reports whether a handle that a text mentions stays visible.
func (m *Masker) visible(handle string) bool { return m.owns(handle) || m.asks(handle) }

// handles finds handles in a list, whatever their case. It is safe for concurrent
// use; the zero value is ready. The list must not change.
type handles struct {
	once sync.Once
	set  map[string]bool // by their keys, of a list that is long
}

// fewHandles are compared one by one.
const fewHandles = 8

// have reports whether a handle, with or without its server, is in the list.
func (h *handles) have(list []string, s string) bool {
	s = strings.TrimPrefix(s, "@")
	if len(list) <= fewHandles {
		return listed(list, s)
	}
	h.once.Do(func() {
		h.set = make(map[string]bool, len(list))
		for _, o := range list {
			h.set[string(appendKey(nil, strings.TrimPrefix(o, "@")))] = true
		}
	})
	var buf [64]byte
	local, _, _ := strings.Cut(s, "@")
	return h.set[string(appendKey(buf[:0], local))] || h.set[string(appendKey(buf[:0], s))]
}

// appendKey appends a text in the form that is the same for all texts which
// strings.EqualFold takes for equal: each character is the first of those that
// fold to each other.
func appendKey(dst []byte, s string) []byte {
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z':
			r -= 'a' - 'A'
		case r >= utf8.RuneSelf:
			first := r
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				first = min(first, f)
			}
			r = first
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// listed reports whether a handle without its @, with or without its server, is in
// a list.
func listed(list []string, s string) bool {
	for _, o := range list {
		o = strings.TrimPrefix(o, "@")
		if beginsOtherwise(o, s) {
			continue
		}
		if local, _, _ := strings.Cut(s, "@"); strings.EqualFold(o, local) || strings.EqualFold(o, s) {
			return true
		}
	}
	return false
}

// beginsOtherwise reports whether the first letters of ASCII tell two texts
// apart.
func beginsOtherwise(a, b string) bool {
	return a != "" && b != "" && (a[0]|b[0]) < utf8.RuneSelf && (a[0]^b[0])&^0x20 != 0
}
