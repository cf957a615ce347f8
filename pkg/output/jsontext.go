package output

import "unicode/utf8"

// appendString appends a JSON string. It holds the text whole, and no byte of
// it does anything to a terminal: what [Clean] would remove is escaped.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	return append(appendEscaped(dst, s, false), '"')
}

// appendEscaped appends the inside of a JSON string. If s is the inside of one
// already, its own escapes stay as they are.
func appendEscaped(dst []byte, s string, escaped bool) []byte {
	for i := 0; ; {
		end := skipString(s, i)
		dst = append(dst, s[i:end]...)
		if i = end; i == len(s) {
			return dst
		}
		size := 1
		switch {
		case s[i] == '\\' && escaped:
			size = 2
			dst = append(dst, s[i:i+2]...)
		default:
			if s[i] >= utf8.RuneSelf {
				_, size = utf8.DecodeRuneInString(s[i:])
			}
			dst = appendEscape(dst, s[i:i+size])
		}
		i += size
	}
}

// appendEscape appends a character as an escape.
func appendEscape(dst []byte, s string) []byte {
	switch s[0] {
	case '"', '\\':
		return append(dst, '\\', s[0])
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	r, _ := utf8.DecodeRuneInString(s)
	if r > 0xffff {
		r -= 0x10000
		dst = appendUnit(dst, 0xd800+r>>10)
		r = 0xdc00 + r&0x3ff
	}
	return appendUnit(dst, r)
}

// appendUnit appends the escape of one UTF-16 unit.
func appendUnit(dst []byte, u rune) []byte {
	const hex = "0123456789abcdef"
	return append(dst, '\\', 'u', hex[u>>12&0xf], hex[u>>8&0xf], hex[u>>4&0xf], hex[u&0xf])
}
