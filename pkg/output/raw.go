package output

import (
	"encoding/json"
	"strings"
	"unsafe"
)

// appendRaw appends a JSON value without its white space; what is no JSON goes
// out as a string.
func appendRaw(dst []byte, v json.RawMessage) []byte {
	s := view(v)
	if asItStands(s) {
		return append(dst, s...)
	}
	if !json.Valid(v) {
		return appendString(dst, s)
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ' ', '\t', '\n', '\r':
		case '"':
			end := i + 1
			for s[end] != '"' {
				if s[end] == '\\' {
					end++
				}
				end++
			}
			dst = append(dst, '"')
			dst = append(appendEscaped(dst, s[i+1:end], true), '"')
			i = end
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// rawText returns the value of an input file's field as a text: a string
// without its quotes, everything else as it stands. The text is for use at once:
// it may lie in v.
func rawText(v json.RawMessage) string {
	s := strings.TrimSpace(view(v))
	if s == "null" {
		return ""
	}
	if strings.HasPrefix(s, `"`) {
		if end := skipString(s, 1); end == len(s)-1 && s[end] == '"' {
			return s[1:end]
		}
		var text string
		if json.Unmarshal(v, &text) == nil {
			return text
		}
	}
	return s
}

// view is raw as a string, without a copy: only for looking at it.
func view(raw []byte) string { return unsafe.String(unsafe.SliceData(raw), len(raw)) }
