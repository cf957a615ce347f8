package privacy

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// stays reports whether a JSON value is whole and has nothing to mask, without
// decoding it. Where that cannot be told the answer is no.
func (w *work) stays(raw []byte) bool {
	if raw[0] == '"' {
		end := endOfString(raw, 1)
		return end == len(raw)-1 && !hasControl(view(raw)) && w.textStays(view(raw[1:end]))
	}
	if !json.Valid(raw) {
		return false
	}
	for i := 0; ; {
		n := bytes.IndexByte(raw[i:], '"')
		if n < 0 {
			return true
		}
		start := i + n + 1
		end := endOfString(raw, start)
		s := view(raw[start:end])
		i = end + 1
		if isName(raw[i:]) && (strings.IndexByte(s, '\\') >= 0 || Identifying(s)) || !w.textStays(s) {
			return false
		}
	}
}

// endOfString returns where the JSON string ends that begins at start; len(raw)
// if it does not.
func endOfString(raw []byte, start int) int {
	for i := start; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			return i
		case '\\':
			i++
		}
	}
	return len(raw)
}

// isName reports whether what follows a string makes it the name of a member.
func isName(after []byte) bool {
	after = bytes.TrimLeft(after, " \t\r\n")
	return len(after) > 0 && after[0] == ':'
}

// textStays reports whether the inside of a JSON string has nothing to mask.
// Escapes of single characters are no part of most names; others may be anything.
func (w *work) textStays(s string) bool {
	if strings.IndexByte(s, '\\') < 0 {
		return utf8.ValidString(s) && w.maskText(s) == s
	}
	if strings.Contains(s, `\u`) || strings.ContainsAny(s, "/@") || strings.Contains(s, "＠") || strings.Contains(s, ".bsky.") {
		return false
	}
	for i := range w.ids {
		if id := &w.ids[i]; !id.short && (id.maybeIn(s) || strings.ContainsAny(id.text, "\"\\\b\f\n\r\t")) {
			return false
		}
	}
	return true
}

// view is raw as a string, without a copy: only for looking at it.
func view(raw []byte) string { return unsafe.String(unsafe.SliceData(raw), len(raw)) }
