package input

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// appendClean appends s as text that is safe to keep: valid UTF-8, without
// control characters but newline and tab. What is neither becomes U+FFFD; CR and
// CRLF become a newline. Text that cannot be UTF-8 is read as windows-1252,
// which spreadsheets still write.
func appendClean(dst, s []byte) []byte {
	n := cleanPrefix(s)
	if n == len(s) || clean(s[n:]) {
		return append(dst, s...)
	}
	if legacy(s[n:]) {
		s = appendLegacy(nil, s)
	}
	dst = append(dst, s[:n]...)
	for s = s[n:]; len(s) > 0; {
		r, size := utf8.DecodeRune(s)
		switch {
		case r == '\r':
			if !bytes.HasPrefix(s[1:], newline) {
				dst = append(dst, '\n')
			}
		case r == utf8.RuneError, r != '\n' && r != '\t' && unicode.IsControl(r):
			dst = utf8.AppendRune(dst, utf8.RuneError)
		default:
			dst = append(dst, s[:size]...)
		}
		s = s[size:]
	}
	return dst
}

// clean reports whether s needs no change.
func clean(s []byte) bool {
	last := byte(0)
	for _, c := range s {
		if c < 0x20 && c != '\n' && c != '\t' || c == 0x7f || last == 0xc2 && c < 0xa0 {
			return false // in ASCII, or U+0080 to U+009F
		}
		last = c
	}
	return utf8.Valid(s)
}

// legacy reports whether s is in an encoding of one byte a character: it is not
// UTF-8, holds no character that UTF-8 writes in several bytes, and is not cut
// off within one.
func legacy(s []byte) (found bool) {
	for len(s) > 0 {
		r, size := utf8.DecodeRune(s)
		switch {
		case size > 1, r == utf8.RuneError && len(s) > 1 && !utf8.FullRune(s):
			return false
		case r == utf8.RuneError:
			found = true
		}
		s = s[size:]
	}
	return found
}

// appendLegacy appends s, which is windows-1252, as UTF-8.
func appendLegacy(dst, s []byte) []byte {
	for _, c := range s {
		dst = utf8.AppendRune(dst, charmap.Windows1252.DecodeByte(c))
	}
	return dst
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// cleanPrefix returns the length of the longest prefix of s that is printable
// ASCII. It looks at eight bytes at a time while they all are.
func cleanPrefix(s []byte) int {
	n := 0
	for ; len(s)-n >= 8; n += 8 {
		x := binary.LittleEndian.Uint64(s[n:])
		// A byte below 0x20 borrows into its high bit; 0x7f and above carry there.
		if ((x-0x20*ones)|(x+ones)|x)&highs != 0 {
			break
		}
	}
	for n < len(s) && s[n] >= 0x20 && s[n] < 0x7f {
		n++
	}
	return n
}

// blank reports whether s is nothing but white space.
func blank(s []byte) bool { return (len(s) == 0 || !plainByte(s[0])) && len(bytes.TrimSpace(s)) == 0 }
