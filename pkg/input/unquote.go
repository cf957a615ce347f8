package input

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// appendUnquoted appends a string, given as it stands between its quotes, with
// its escapes resolved. What cannot be resolved, such as half of a surrogate
// pair, becomes U+FFFD.
func appendUnquoted(dst, raw []byte) []byte {
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:i]...)
		raw = raw[i+1:]
		if len(raw) == 0 {
			return utf8.AppendRune(dst, utf8.RuneError)
		}
		c := raw[0]
		raw = raw[1:]
		if c != 'u' {
			dst = appendEscaped(dst, c)
			continue
		}
		r, n := codePoint(raw)
		dst = utf8.AppendRune(dst, r)
		raw = raw[n:]
	}
}

// appendEscaped appends what a backslash and c stand for.
func appendEscaped(dst []byte, c byte) []byte {
	switch c {
	case 'n':
		return append(dst, '\n')
	case 't':
		return append(dst, '\t')
	case 'r':
		return append(dst, '\r')
	case 'b':
		return append(dst, '\b')
	case 'f':
		return append(dst, '\f')
	case '"', '\\', '/':
		return append(dst, c)
	}
	return utf8.AppendRune(dst, utf8.RuneError)
}

// codePoint reads the digits of \uXXXX, and the second half of a surrogate pair
// after them. It returns how many bytes it took.
func codePoint(b []byte) (r rune, n int) {
	high, ok := hex4(b)
	if !ok {
		return utf8.RuneError, 0
	}
	if !utf16.IsSurrogate(high) {
		return high, 4
	}
	if len(b) >= 10 && b[4] == '\\' && b[5] == 'u' {
		if low, ok := hex4(b[6:]); ok {
			if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
				return r, 10
			}
		}
	}
	return utf8.RuneError, 4
}

// hex4 reads four hexadecimal digits.
func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	for _, c := range b[:4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
