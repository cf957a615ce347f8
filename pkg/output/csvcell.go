package output

import (
	"bytes"
	"encoding/json"
	"slices"
	"unicode/utf8"
	"unsafe"

	"github.com/earshot-cli/earshot/pkg/xlsx"
)

// text appends a cell of text.
func (c *csvWriter) text(dst []byte, s string) []byte {
	if c.asItIs(s) {
		return append(dst, s...)
	}
	return c.guard(appendClean(dst, s, c.fold), len(dst))
}

// raw appends a field of the input file.
func (c *csvWriter) raw(dst []byte, v json.RawMessage) []byte {
	s := rawText(v)
	if !number(v) || c.excel && len(s) > xlsx.MaxDigits {
		return c.text(dst, s)
	}
	return appendClean(dst, s, c.fold)
}

// asItIs reports whether a text is a cell as it stands: it begins with a letter
// and has none but plain characters and spaces between them. That is so for most
// cells.
func (c *csvWriter) asItIs(s string) bool {
	if s == "" || !letter(s[0]) || s[len(s)-1] == ' ' || c.excel && len(s) > xlsx.MaxCell {
		return false
	}
	before := byte(0)
	for i := range len(s) {
		b := s[i]
		if !c.plain[b] || b == ' ' && before == ' ' {
			return false
		}
		before = b
	}
	return !c.excel || !converts(unsafe.Slice(unsafe.StringData(s), len(s)))
}

// letter reports whether c is a letter of ASCII.
func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// guard makes the text that begins at start a safe cell: no formula, and in
// quotes where it needs them.
func (c *csvWriter) guard(dst []byte, start int) []byte {
	if formula(dst[start:]) || c.excel && converts(dst[start:]) {
		dst = slices.Insert(dst, start, '\'')
	}
	if c.excel {
		dst = c.shorten(dst, start)
	}
	if !c.quoted(dst[start:]) {
		return dst
	}
	return quote(dst, start)
}

// shorten cuts a cell that a spreadsheet would cut without a word.
func (c *csvWriter) shorten(dst []byte, start int) []byte {
	dst, cut := xlsx.Cut(dst, start)
	if cut {
		c.cut++
	}
	return dst
}

// formula reports whether a spreadsheet could run a text: its first character
// after white space begins a formula, in ASCII or in full width.
func formula(s []byte) bool {
	for len(s) > 0 {
		r, size := utf8.DecodeRune(s)
		switch r {
		case '=', '+', '-', '@', '＝', '＋', '－', '＠':
			return true
		case ' ', '\n':
		default:
			if !blank(r) {
				return false
			}
		}
		s = s[size:]
	}
	return false
}

// quoted reports whether a text needs quotes around it. Every usual separator
// counts: the program that opens the file may expect another one, and would
// begin a new cell there.
func (c *csvWriter) quoted(s []byte) bool {
	if len(s) == 0 {
		return false
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return true
	}
	for _, b := range s {
		if c.special[b] {
			return true
		}
	}
	return false
}

// quote puts the text that begins at start in quotes and doubles those in it.
func quote(dst []byte, start int) []byte {
	end := len(dst)
	quotes := bytes.Count(dst[start:], []byte{'"'})
	dst = slices.Grow(dst, quotes+2)[:end+quotes+2]
	to := len(dst) - 1
	dst[to] = '"'
	for ; quotes > 0; quotes-- {
		at := start + bytes.LastIndexByte(dst[start:end], '"')
		to -= copy(dst[to-(end-at):to], dst[at:end]) + 1
		dst[to] = '"'
		end = at
	}
	copy(dst[start+1:], dst[start:end])
	dst[start] = '"'
	return dst
}
