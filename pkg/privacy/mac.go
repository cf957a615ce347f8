package privacy

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// pseudonym is Masker.Pseudonym.
func (w *work) pseudonym(source string, a *mention.Author) string {
	id := a.Key()
	switch {
	case id == "":
		return ""
	case mention.IsPseudonym(a.ID):
		return a.ID
	}
	w.out = append(append(w.out[:0], source...), 0)
	w.out = append(appendLower(w.out, strings.TrimPrefix(id, "@")), 0)
	sum := w.hash()
	return w.made(appendBase32(append(w.out[:0], pseudonymPrefix...), sum[:10]))
}

// appendBase32 appends b, of 5, 10, 15 … bytes, in small base32, five bits a
// letter. The library's encoding would be made at every start.
func appendBase32(out, b []byte) []byte {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	for ; len(b) >= 5; b = b[5:] {
		bits := uint64(b[0])<<32 | uint64(binary.BigEndian.Uint32(b[1:]))
		for shift := 35; shift >= 0; shift -= 5 {
			out = append(out, letters[bits>>shift&31])
		}
	}
	return out
}

// maskID replaces the native part of an id that holds an identity, or is the
// address of somebody's post, by a keyed hash of it: still the same for the same
// post.
func (w *work) maskID(id string) string {
	source, native, ok := strings.Cut(id, ":")
	if !ok || !holdsIdentity(native, w.ids) && !namesAccount(native) {
		return id
	}
	w.out = append(append(w.out[:0], source...), 0)
	w.out = append(append(w.out, native...), 0)
	sum := w.hash()
	w.out = append(append(w.out[:0], source...), ':')
	return w.made(hex.AppendEncode(w.out, sum[:12]))
}

// hash returns HMAC-SHA-256 of out, which holds parts that each end with a zero,
// so that they cannot shift. The state behind the key is made once.
func (w *work) hash() []byte {
	if w.mac == nil || !bytes.Equal(w.secret, w.Key.secret) {
		w.mac, w.secret = w.Key.MAC(), w.Key.secret
	}
	w.mac.Reset()
	w.mac.Write(w.out)
	w.sum = w.mac.Sum(w.sum[:0])
	return w.sum
}

// appendLower appends s in lower case, as strings.ToLower makes it.
func appendLower(dst []byte, s string) []byte {
	if !isASCII(s) {
		return append(dst, strings.ToLower(s)...)
	}
	for i := range len(s) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		dst = append(dst, c)
	}
	return dst
}
