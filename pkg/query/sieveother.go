package query

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// glyphs tells what bytes and characters of a file can be.
type glyphs struct {
	*folder
	table plainBytes
	mixed blockSet
}

func newGlyphs(f *folder) glyphs {
	return glyphs{folder: f, table: newPlainBytes(), mixed: mixedBlocks()}
}

// legacy returns what a byte is in windows-1252.
func legacy(c byte) rune { return charmap.Windows1252.DecodeByte(c) }

// unescape returns the character whose digits b begins with, behind the \u, and
// how many bytes it takes.
func unescape(b []byte) (r rune, size int) {
	first, ok := hex4(b)
	if !ok {
		return utf8.RuneError, 0
	}
	if utf16.IsSurrogate(first) && bytes.HasPrefix(b[4:], []byte(`\u`)) {
		if second, ok := hex4(b[6:]); ok {
			if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
				return r, 10
			}
		}
	}
	return first, 4
}

// hex4 reads four hexadecimal digits.
func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	for _, c := range b[:4] {
		switch lower := c | 0x20; {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= lower && lower <= 'f':
			r = r<<4 | rune(lower-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// escape reports whether the escape at b[i] may be a pivot, or stand before one:
// its letters say nothing of what stands there.
func (p *plan) escape(b []byte, i int) bool {
	end := i + 2
	if end > len(b) {
		return false
	}
	if b[i+1] == 'u' {
		r, size := unescape(b[end:])
		if end += size; p.other(b, i, end, r) {
			return true
		}
	}
	if end == len(b) || !p.wanted.has(p.table[b[end]]) {
		return false
	}
	return p.around(b, end, end+1, &p.pivots[p.number[b[end]]])
}

// exotic looks at the characters beyond ASCII that begin at b[i]. It stops at
// one that may be the pivot of a needle, or behind the last one.
func (p *plan) exotic(b []byte, i int) (next int, hit bool) {
	for i < len(b) && b[i] >= special {
		if size := p.mixed.foreign(b[i:]); size > 0 {
			i += size
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 && letters(p.char(legacy(b[i])))&p.wanted != 0 || p.other(b, i, i+size, r) {
			return i, true
		}
		i += size
	}
	return i, false
}

// other reports whether the character r, written b[from:to], may be the pivot of
// a needle.
func (p *plan) other(b []byte, from, to int, r rune) bool {
	if r >= special && (r>>6 >= blocks || !p.mixed.has(r>>6)) {
		return false
	}
	c := p.char(r)
	if letters(c)&p.wanted == 0 {
		return false
	}
	if c.tail != "" {
		return true
	}
	for i := range p.pivots {
		if v := &p.pivots[i]; rune(v.letter) == c.r && p.around(b, from, to, v) {
			return true
		}
	}
	return false
}
