package output

import (
	"unicode"
	"unicode/utf8"
)

// maxMarks is the most combining marks on one letter. No living script needs
// more; piles of them draw over the lines above and below.
const maxMarks = 4

// Clean makes foreign text fit for a terminal. It removes control characters,
// among them the escape that begins a terminal's commands, and everything that
// turns the direction of writing or is not seen: direction marks, zero-width
// and tag characters, annotations. Every kind of line break becomes a newline
// and a tab a space. Combining marks beyond four in a row go; invalid UTF-8
// becomes U+FFFD. Emoji stay whole. A text that is clean is returned as it is.
func Clean(s string) string {
	if n, _, _ := tidy(s, lines); n == len(s) {
		return s
	}
	return string(appendClean(make([]byte, 0, len(s)), s, lines))
}

// Line is [Clean] for one line: every run of white space becomes one space, and
// none is left at the ends.
func Line(s string) string {
	if n, _, _ := tidy(s, oneLine); n == len(s) {
		return s
	}
	return string(appendClean(make([]byte, 0, len(s)), s, oneLine))
}

// folding says what becomes of white space.
type folding bool

const (
	lines   folding = false // newlines stay
	oneLine folding = true  // runs become one space
)

// tidy returns how many bytes at the start of s need no change, and what the
// last rune of them is, with its combining marks.
func tidy(s string, f folding) (n int, last rune, marks int) {
	for n < len(s) {
		if end := skipASCII(s, n, f); end > n {
			n, last, marks = end, rune(s[end-1]), 0
			continue
		}
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case ordinary(r):
			marks = 0
		case size == 1:
			if r != '\n' || f == oneLine {
				return n, last, marks
			}
			marks = 0
		case hidden(r), f == oneLine && blank(r), joiner(r) && !joins(last):
			return n, last, marks
		case !mark(r):
			marks = 0
		case !carries(last, marks):
			return n, last, marks
		default:
			marks++
		}
		last = r
		n += size
	}
	return n, last, marks
}

// skipASCII returns the end of the ASCII from n on that stays as it is.
func skipASCII(s string, n int, f folding) int {
	if f == oneLine {
		return skipLine(s, n)
	}
	return skipPlain(s, n)
}

// ordinary reports whether a rune is of the ranges of letters and emoji that
// most texts are of, in which nothing needs a closer look.
func ordinary(r rune) bool {
	return r >= 0xc0 && r < 0x300 || r >= 0x370 && r < 0x483 || r >= 0x309b && r < 0xa66f ||
		r >= 0x3040 && r < 0x3099 || r >= 0xac00 && r < 0xd7b0 || r >= 0x1f300 && r < 0x1fb00
}

// single reports whether the space at i stands alone before a visible
// character of ASCII.
func single(s string, i int) bool {
	return i > 0 && s[i-1] != ' ' && i+1 < len(s) && s[i+1] > ' ' && s[i+1] < 0x7f
}

// joins reports whether a joiner may stand after a rune. Joiners shape letters
// of some scripts and glue emoji; between ASCII letters they only hide a word
// from those who look for it.
func joins(last rune) bool { return last >= utf8.RuneSelf && !joiner(last) }

// carries reports whether a rune with its marks may get one more.
func carries(last rune, marks int) bool { return marks < maxMarks && last != 0 && last != '\n' }

// appendClean appends s, cleaned.
func appendClean(dst []byte, s string, f folding) []byte {
	n, last, marks := tidy(s, f)
	if n == len(s) {
		return append(dst, s...)
	}
	c := cleaner{dst: append(dst, s[:n]...), start: len(dst), fold: f, last: last, marks: marks}
	for i := n; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '\r' && i+1 < len(s) && s[i+1] == '\n' {
			size = 2
		}
		c.add(r)
		i += size
	}
	return c.dst
}

// cleaner is the state of cleaning one text.
type cleaner struct {
	dst   []byte
	start int
	fold  folding
	last  rune // what was put last; 0 is nothing
	marks int  // combining marks in a row
	space bool // white space waits for what follows
}

// add takes a rune.
func (c *cleaner) add(r rune) {
	switch {
	case r > ' ' && r < 0x7f:
		c.put(r)
	case r == ' ' || r == '\t':
		c.blank(' ')
	case lineBreak(r):
		c.blank('\n')
	case hidden(r):
	case joiner(r):
		if joins(c.last) && !c.space {
			c.put(r)
		}
	case mark(r):
		if carries(c.last, c.marks) {
			marks := c.marks + 1
			c.put(r)
			c.marks = marks
		}
	case c.fold == oneLine && blank(r):
		c.blank(' ')
	default:
		c.put(r)
	}
}

// blank takes white space.
func (c *cleaner) blank(r rune) {
	if c.fold == oneLine {
		c.space = true
		c.marks = 0
		return
	}
	c.put(r)
}

// put appends a rune that stays, after the white space that waits.
func (c *cleaner) put(r rune) {
	if c.space && len(c.dst) > c.start {
		c.dst = append(c.dst, ' ')
	}
	c.space = false
	c.marks = 0
	c.last = r
	c.dst = utf8.AppendRune(c.dst, r)
}

// lineBreak reports whether a rune ends a line (Unicode Standard Annex 14, the
// mandatory breaks).
func lineBreak(r rune) bool {
	return r >= '\n' && r <= '\r' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// hidden reports whether a rune is a control, turns the direction of writing,
// or is never seen. Joiners and combining marks are not hidden.
func hidden(r rune) bool {
	if r < 0xc0 { // C0, DEL, C1, soft hyphen
		return r < ' ' || r >= 0x7f && r <= 0x9f || r == 0xad
	}
	if r < 0x61c || r > 0x206f && r < 0xfeff {
		return false
	}
	for _, s := range [...]struct{ first, last rune }{
		{0x61c, 0x61c},     // Arabic letter mark
		{0x180e, 0x180e},   // Mongolian vowel separator
		{0x200b, 0x200b},   // zero-width space
		{0x200e, 0x200f},   // direction marks
		{0x2028, 0x202e},   // separators, embeddings and overrides
		{0x2060, 0x206f},   // word joiner, invisible operators, isolates
		{0xfeff, 0xfeff},   // byte order mark
		{0xfff9, 0xfffb},   // annotations
		{0x1bca0, 0x1bca3}, // shorthand controls
		{0x1d173, 0x1d17a}, // musical controls
		{0xe0000, 0xe00ff}, // tags
		{0xe01f0, 0xe0fff}, // unassigned, never to be seen
	} {
		if r <= s.last {
			return r >= s.first
		}
	}
	return false
}

// joiner reports whether a rune joins or parts its neighbours without a width.
func joiner(r rune) bool { return r == 0x200c || r == 0x200d }

// mark reports whether a rune is drawn onto the one before it: whether it is
// of the categories Mn or Me. The ranges that most texts are of need no look-up.
func mark(r rune) bool {
	switch {
	case r < 0x370:
		return r >= 0x300
	case r < 0x483, r >= 0x1f00 && r < 0x20d0, r >= 0x20f1 && r < 0x2cef, r >= 0x309b && r < 0xa66f,
		r >= 0xac00 && r < 0xfb1e, r >= 0x1f000 && r < 0xe0100:
		return false
	}
	return unicode.In(r, unicode.Mn, unicode.Me)
}

// blank reports whether a rune beyond ASCII is white space.
func blank(r rune) bool { return r > 0x7f && unicode.IsSpace(r) }
