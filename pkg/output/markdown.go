package output

import (
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// excerpt is the most bytes of a text that a Markdown cell shows.
const excerpt = 600

// markdown writes one Markdown table of the kind GitHub shows.
type markdown struct {
	cols    []Field
	short   bool // the format's own columns, where ratings and titles join others
	begun   bool
	append  bool
	scratch []byte
}

// newMarkdown makes the encoder of Markdown.
func newMarkdown(cols []Field, o Options) (encoder, error) {
	return &markdown{cols: cols, short: len(o.Fields) == 0, append: o.Append}, nil
}

// row implements encoder.
func (w *markdown) row(dst []byte, m *mention.Mention) ([]byte, error) {
	if !w.begun && !w.append {
		dst = w.header(dst)
	}
	w.begun = true
	dst = append(dst, '|')
	for i := range w.cols {
		dst = append(dst, ' ')
		dst = w.cell(dst, &w.cols[i], m)
		dst = append(dst, " |"...)
	}
	return append(dst, '\n'), nil
}

// end implements encoder.
func (w *markdown) end(dst []byte) ([]byte, error) { return dst, nil }

// header appends the two lines that begin a table.
func (w *markdown) header(dst []byte) []byte {
	dst = append(dst, '|')
	for _, c := range w.cols {
		dst = append(dst, ' ')
		title := []byte(Line(heading(c.Name)))
		if len(title) > 0 && title[0] >= 'a' && title[0] <= 'z' {
			title[0] -= 'a' - 'A'
		}
		dst = appendMarkdown(dst, title)
		dst = append(dst, " |"...)
	}
	dst = append(dst, "\n|"...)
	for _, c := range w.cols {
		rule := " --- |"
		if c.Type == Number || c.Type == Integer {
			rule = " ---: |"
		}
		dst = append(dst, rule...)
	}
	return append(dst, '\n')
}

// heading returns a field's name as a heading: "published at".
func heading(name string) string {
	switch name {
	case "published_at":
		return "published"
	case "url":
		return "link"
	}
	return strings.ReplaceAll(name, "_", " ")
}

// cell appends a field of m.
func (w *markdown) cell(dst []byte, f *Field, m *mention.Mention) []byte {
	v := f.get(m)
	if f.Name == "url" {
		if !v.known {
			return dst
		}
		return append(appendAddress(append(dst, "[link](<"...), v.text), ">)"...)
	}
	s := w.scratch[:0]
	switch {
	case w.short && f.Name == "text":
		s = appendBody(s, m)
	case w.short && f.Name == "source":
		s = appendStars(appendExcerpt(s, m.Source), m)
	case v.known:
		s = appendCell(s, f.Type, v, m)
	}
	w.scratch = s
	return appendMarkdown(dst, s)
}

// appendCell appends a value of m as people read it, on one line.
func appendCell(dst []byte, t Type, v value, m *mention.Mention) []byte {
	switch t {
	case Text:
		return appendExcerpt(dst, v.text)
	case List:
		return appendList(dst, m.Matched, appendExcerpt)
	case Words:
		return appendWhy(dst, m.Why)
	case raw:
		return appendExcerpt(dst, rawText(m.Extra[v.n].Value))
	}
	return appendPlain(dst, t, v, 2)
}

// appendWhy appends words with their weights.
func appendWhy(dst []byte, why []mention.Contribution) []byte {
	return appendList(dst, why, func(dst []byte, w mention.Contribution) []byte {
		return appendWeight(append(appendExcerpt(dst, w.Word), ' '), w.Weight)
	})
}

// appendStars appends the rating of a review: " ★1".
func appendStars(dst []byte, m *mention.Mention) []byte {
	v := stars(m.Stars)
	if !v.known {
		return dst
	}
	return append(dst, " ★"+string(rune('0'+v.n))...)
}

// appendExcerpt appends the beginning of a text on one line, cleaned; what is
// cut off shows as an ellipsis.
func appendExcerpt(dst []byte, s string) []byte {
	head := beginning(s, excerpt)
	dst = appendClean(dst, head, oneLine)
	if len(head) < len(s) {
		dst = append(dst, "…"...)
	}
	return dst
}

// appendMarkdown appends a text of one line so that Markdown shows it as it is:
// no markup, no HTML, no link, and nobody is told of being mentioned.
func appendMarkdown(dst, s []byte) []byte {
	from := 0
	for i, c := range s {
		if markup[c] {
			dst = appendMarkup(append(dst, s[from:i]...), s, i)
			from = i + 1
		}
	}
	return append(dst, s[from:]...)
}

// markup are the characters that Markdown or HTML may take for more than
// themselves.
var markup = [256]bool{
	'\\': true, '`': true, '*': true, '_': true, '{': true, '}': true, '[': true, ']': true, '~': true, '^': true, '$': true,
	'|': true, '!': true, '<': true, '>': true, '&': true, '@': true, '#': true, ':': true, '.': true,
}

// appendMarkup appends the character of s at i, which is markup.
func appendMarkup(dst, s []byte, i int) []byte {
	const apart = "&#8203;" // a zero-width space
	next := byte(' ')
	if i+1 < len(s) {
		next = s[i+1]
	}
	switch c := s[i]; c {
	case '<':
		return append(dst, "&lt;"...)
	case '>':
		return append(dst, "&gt;"...)
	case '&':
		return append(dst, "&amp;"...)
	case '@', '#', ':':
		dst = append(dst, c)
		if next != ' ' && (c != ':' || next == '/') {
			dst = append(dst, apart...)
		}
		return dst
	case '.':
		if i >= 3 && s[i-1]|0x20 == 'w' && s[i-2]|0x20 == 'w' && s[i-3]|0x20 == 'w' {
			dst = append(dst, apart...)
		}
		return append(dst, c)
	default:
		return append(dst, '\\', c)
	}
}

// appendAddress appends an address to stand between < and > in a table.
func appendAddress(dst []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	from := 0
	for i := range len(s) {
		switch c := s[i]; c {
		case '<', '>', '|', '\\', '`', '"', '&':
			dst = append(dst, s[from:i]...)
			from = i + 1
			if c == '&' {
				dst = append(dst, "&amp;"...)
				continue
			}
			dst = append(dst, '%', hex[c>>4], hex[c&0xf])
		}
	}
	return append(dst, s[from:]...)
}
