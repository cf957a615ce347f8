package input

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// longestLang is the longest language tag of RFC 5646's own examples.
const longestLang = 35

// setID writes the ids in the form "source:native-id".
func (r *record) setID(o origin, line int, text field) {
	source := r.bytes(fieldSource)
	if source == nil {
		source = []byte(defaultSource)
	}
	for _, f := range []field{fieldID, fieldParent, fieldThread} {
		id := r.bytes(f)
		if id == nil || len(id) > len(source)+1 && bytes.HasPrefix(id, source) && id[len(source)] == ':' {
			continue
		}
		from := len(r.buf)
		r.buf = append(r.buf, source...)
		r.buf = append(r.buf, ':')
		r.buf = append(r.buf, id...)
		r.mark(f, from)
	}
	if r.bytes(fieldID) == nil {
		sum := xxhash.Sum64(r.bytes(text)) ^ xxhash.Sum64(r.bytes(fieldTitle))<<1 + uint64(r.nth)
		from := len(r.buf)
		r.buf = append(r.buf, o.prefix...)
		r.buf = strconv.AppendInt(r.buf, int64(line), 10)
		r.buf = append(r.buf, ':')
		r.buf = appendHex(r.buf, uint32(sum))
		r.mark(fieldID, from)
	}
}

// appendHex appends n as eight hexadecimal digits.
func appendHex(dst []byte, n uint32) []byte {
	for shift := 28; shift >= 0; shift -= 4 {
		dst = append(dst, "0123456789abcdef"[n>>shift&15])
	}
	return dst
}

// setLang writes the language as a tag in lower case. What cannot be a tag is
// unknown.
func (r *record) setLang() {
	b := r.bytes(fieldLang)
	for i, c := range b {
		if c = lower(c); c == '_' {
			c = '-'
		}
		b[i] = c
	}
	if len(b) > longestLang || string(b) == "und" || bytes.IndexFunc(b, notInTag) >= 0 {
		r.has &^= 1 << fieldLang
	}
}

func notInTag(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
}

// kindOf reads a kind; what is none is a post.
func kindOf(b []byte) mention.Kind {
	if len(b) == 0 || string(b) == string(mention.KindPost) {
		return mention.KindPost
	}
	for _, k := range mention.Kinds() {
		if strings.EqualFold(string(b), string(k)) {
			return k
		}
	}
	return mention.KindPost
}

// address returns s if it is an address on the web that names no account of its
// server, and "" otherwise: reports make links of it.
func address(s string) string {
	scheme, rest, _ := strings.Cut(s, "://")
	if !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http") {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	if host == "" || strings.ContainsAny(host, "@?#") {
		return ""
	}
	for _, c := range []byte(s) {
		if c <= ' ' || c == '"' || c == '<' || c == '>' {
			return ""
		}
	}
	return s
}
