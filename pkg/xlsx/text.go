package xlsx

import "unicode/utf8"

// MaxCell is the most UTF-16 units that a spreadsheet keeps of a cell.
const MaxCell = 32767

// Cut shortens the text of dst that begins at start to what a cell holds; the cut shows
// as an ellipsis. It reports whether there was one.
func Cut(dst []byte, start int) ([]byte, bool) {
	if len(dst)-start <= MaxCell {
		return dst, false
	}
	units, keep := 0, start
	for i := start; i < len(dst); {
		r, size := utf8.DecodeRune(dst[i:])
		if units++; r > 0xffff {
			units++
		}
		if i += size; units < MaxCell {
			keep = i
		}
	}
	if units <= MaxCell {
		return dst, false
	}
	return append(dst[:keep], "…"...), true
}

// appendEscaped appends a text as XML that holds it, to stand in an element or between
// quotes. What XML 1.0 cannot hold (controls, U+FFFE, U+FFFF, broken UTF-8) becomes
// U+FFFD.
func appendEscaped(dst, s []byte) []byte {
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain(c) {
			i++
			continue
		}
		size, with := 1, "\ufffd"
		switch {
		case c >= utf8.RuneSelf:
			var r rune
			if r, size = utf8.DecodeRune(s[i:]); (r != utf8.RuneError || size == 3) && r != 0xfffe && r != 0xffff {
				i += size
				continue
			}
		case c == '&':
			with = "&amp;"
		case c == '<':
			with = "&lt;"
		case c == '>':
			with = "&gt;"
		case c == '"':
			with = "&quot;"
		case c == '\r':
			with = "&#13;"
		case c == '_':
			if !coded(s[i:]) {
				i++
				continue
			}
			with = "_x005F_"
		}
		dst = append(append(dst, s[from:i]...), with...)
		i += size
		from = i
	}
	return append(dst, s[from:]...)
}

// plain reports whether a character stands as it is.
func plain(c byte) bool {
	return c >= ' ' && c < utf8.RuneSelf && !markup[c] || c == '\t' || c == '\n'
}

// markup are the characters that mean something to XML, or to the format.
var markup = [utf8.RuneSelf]bool{'&': true, '<': true, '>': true, '"': true, '_': true}

// coded reports whether a text begins with what stands for a character in this format,
// such as _x000D_ (ECMA-376, part 1, 22.9.2.19).
func coded(s []byte) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for _, c := range s[2:6] {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}
