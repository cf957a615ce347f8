package output

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// What follows are the encoders in the obvious way, a character at a time: what
// the package writes must be the same.

// slowTidy returns how many bytes at the start of s need no change, and what the
// last rune of them is, with its combining marks.
func slowTidy(s string, f folding) (n int, last rune, marks int) {
	for n < len(s) {
		if end := slowSkipASCII(s, n, f); end > n {
			n, last, marks = end, rune(s[end-1]), 0
			continue
		}
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case ordinary(r):
			marks = 0
		case size == 1:
			if (r != '\n' || f == oneLine) && (r != ' ' || !single(s, n)) {
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

// slowSkipASCII returns the end of the ASCII from n on that stays as it is whatever
// is beside it.
func slowSkipASCII(s string, n int, f folding) int {
	least := byte(' ')
	if f == oneLine {
		least++
	}
	for n < len(s) && s[n] >= least && s[n] < 0x7f {
		n++
	}
	return n
}

// slowAppendClean appends s, cleaned.
func slowAppendClean(dst []byte, s string, f folding) []byte {
	n, last, marks := slowTidy(s, f)
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

// slowAppendString appends a JSON string. It holds the text whole, and no byte of
// it does anything to a terminal: what [Clean] would remove is escaped.
func slowAppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	return append(slowAppendEscaped(dst, s, false), '"')
}

// slowAppendEscaped appends the inside of a JSON string. If s is the inside of one
// already, its own escapes stay as they are.
func slowAppendEscaped(dst []byte, s string, escaped bool) []byte {
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		if c == '\\' && escaped {
			i += 2
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); (r != utf8.RuneError || size > 1) && !hidden(r) {
				i += size
				continue
			}
		}
		dst = append(dst, s[from:i]...)
		dst = appendEscape(dst, s[i:i+size])
		i += size
		from = i
	}
	return append(dst, s[from:]...)
}

// slowAppendRaw appends a JSON value without its white space; what is no JSON goes
// out as a string.
func slowAppendRaw(dst []byte, v json.RawMessage) []byte {
	s := string(v)
	if !json.Valid(v) {
		return slowAppendString(dst, s)
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
			dst = append(slowAppendEscaped(dst, s[i+1:end], true), '"')
			i = end
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// slowMoment returns a time. RFC 3339 has years of four digits only.
func slowMoment(t time.Time) value {
	if t.IsZero() {
		return value{}
	}
	t = t.UTC()
	return value{known: t.Year() >= 1 && t.Year() <= 9999, n: t.Unix()}
}

// slowWebAddress returns s when it is an address of the web that can be printed
// anywhere as it stands, and "" otherwise.
func slowWebAddress(s string) string {
	rest, ok := slowCutScheme(s)
	if !ok || rest == "" || rest[0] == '/' {
		return ""
	}
	for i := 0; i < len(rest); {
		if c := rest[i]; c < utf8.RuneSelf {
			if c <= ' ' || c == 0x7f {
				return ""
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(rest[i:])
		if r == utf8.RuneError || hidden(r) || joiner(r) || blank(r) {
			return ""
		}
		i += size
	}
	return s
}

// slowCutScheme returns what follows http:// or https://.
func slowCutScheme(s string) (rest string, ok bool) {
	for _, scheme := range [...]string{"https://", "http://"} {
		if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			return s[len(scheme):], true
		}
	}
	return s, false
}

// slowAppendFixed appends ten-thousandths with a fixed number of decimals.
func slowAppendFixed(dst []byte, n int64, decimals int) []byte {
	unit := int64(1)
	for range 4 - decimals {
		unit *= 10
	}
	n = (n + unit/2) / unit
	scale := 10000 / unit
	dst = strconv.AppendInt(dst, n/scale, 10)
	if decimals == 0 {
		return dst
	}
	dst = append(dst, '.')
	for digit := scale / 10; digit > 0; digit /= 10 {
		dst = append(dst, byte('0'+n/digit%10))
	}
	return dst
}

// slowRawText returns the value of an input file's field as a text: a string
// without its quotes, everything else as it stands.
func slowRawText(v json.RawMessage) string {
	s := strings.TrimSpace(string(v))
	if s == "null" {
		return ""
	}
	if strings.HasPrefix(s, `"`) {
		var text string
		if json.Unmarshal(v, &text) == nil {
			return text
		}
	}
	return s
}

// slowGuard makes the text that begins at start a safe cell: no formula, and in
// quotes where it needs them.
func (c *csvWriter) slowGuard(dst []byte, start int) []byte {
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

// slowAppendMarkdown appends a text of one line so that Markdown shows it as it is:
// no markup, no HTML, no link, and nobody is told of being mentioned.
func slowAppendMarkdown(dst, s []byte) []byte {
	const apart = "&#8203;" // a zero-width space
	for i, c := range s {
		next := byte(' ')
		if i+1 < len(s) {
			next = s[i+1]
		}
		switch c {
		case '\\', '`', '*', '_', '{', '}', '[', ']', '~', '^', '$', '|', '!':
			dst = append(dst, '\\', c)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '&':
			dst = append(dst, "&amp;"...)
		case '@', '#', ':':
			dst = append(dst, c)
			if next != ' ' && (c != ':' || next == '/') {
				dst = append(dst, apart...)
			}
		case '.':
			if i >= 3 && strings.EqualFold(string(s[i-3:i]), "www") {
				dst = append(dst, apart...)
			}
			dst = append(dst, c)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// slowAppendAddress appends an address to stand between < and > in a table.
func slowAppendAddress(dst []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	for i := range len(s) {
		switch c := s[i]; c {
		case '<', '>', '|', '\\', '`', '"', '&':
			if c == '&' {
				dst = append(dst, "&amp;"...)
				continue
			}
			dst = append(dst, '%', hex[c>>4], hex[c&0xf])
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// slowFit returns s, cut to a width in columns; a cut shows as an ellipsis.
func slowFit(s string, width int) string {
	if columns(s) <= width {
		return s
	}
	cut := displaywidth.TruncateString(s, width, "…")
	for w := width; columns(cut) > width && w > 1; {
		w -= columns(cut) - width
		cut = displaywidth.TruncateString(s, max(w, 1), "…")
	}
	return strings.TrimRight(strings.TrimSuffix(cut, "…"), " ") + "…"
}
