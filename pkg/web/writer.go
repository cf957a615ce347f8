package web

import (
	"strings"
	"unicode/utf8"
)

const (
	maxText  = 1 << 20
	maxQuote = 8 // deeper quotes get no more marks
)

// writer writes text with folded white space. Line breaks and spaces wait
// until something follows them, so that none is left at the end.
type writer struct {
	buf   []byte
	lines int  // pending line breaks
	space bool // a pending space
	pre   int  // above 0, line breaks in the text are kept
	quote int
	link  int // where the text of the open link begins; -1 before it does
}

// block asks for at least n line breaks before what follows.
func (w *writer) block(n int) {
	if n > 0 {
		w.lines, w.space = max(w.lines, n), false
	}
}

func (w *writer) newline() { w.lines, w.space = min(w.lines, 1)+1, false }

// text appends the words of s.
func (w *writer) text(s []byte) {
	for i := 0; i < len(s); {
		begin := i
		for i < len(s) && s[i] > ' ' && s[i] != 0x7f && s[i] != 0xc2 {
			i++
		}
		if i == begin {
			n := w.special(s[i:])
			if i += n; n > 0 {
				continue
			}
			i++ // 0xc2 begins a letter here
		}
		w.flush()
		w.buf = append(w.buf, s[begin:i]...)
	}
}

// special takes the white space or control character that s begins with, and
// returns its length; 0 if there is none.
func (w *writer) special(s []byte) int {
	switch c := s[0]; {
	case c == '\n' && w.pre > 0:
		w.newline()
	case c == ' ' || c >= '\t' && c <= '\r':
		w.space = true
	case c == 0xc2 && len(s) > 1 && s[1] >= 0x80 && s[1] <= 0xa0: // C1 controls, no-break space
		w.space = w.space || s[1] == 0xa0
		return 2
	case c == 0xc2:
		return 0
	}
	return 1
}

// flush writes what is pending before a word.
func (w *writer) flush() {
	begin := len(w.buf) == 0
	switch {
	case begin:
	case w.lines > 0:
		w.buf = append(w.buf, "\n\n"[:min(w.lines, 2)]...)
		begin = true
	case w.space:
		w.buf = append(w.buf, ' ')
	}
	if begin {
		for range min(w.quote, maxQuote) {
			w.buf = append(w.buf, "> "...)
		}
	}
	w.lines, w.space = 0, false
	if w.link < 0 {
		w.link = len(w.buf)
	}
}

func (w *writer) string() string {
	b := w.buf
	if len(b) > maxText {
		b = b[:maxText]
		for len(b) > 0 && !utf8.RuneStart(b[len(b)-1]) {
			b = b[:len(b)-1]
		}
		if len(b) > 0 && b[len(b)-1] >= utf8.RuneSelf {
			b = b[:len(b)-1]
		}
	}
	return strings.TrimRight(string(b), " \n")
}

// isPlain reports whether s is text already: nothing to decode, fold or drop.
func isPlain(s string) bool {
	if s == "" {
		return true
	}
	for _, fold := range [...]string{"  ", " \n", "\n ", "\n\n\n"} {
		if strings.Contains(s, fold) {
			return false
		}
	}
	return s[0] > ' ' && s[len(s)-1] > ' ' && len(s) <= maxText && !hasMarks(s) && utf8.ValidString(s)
}

// hasMarks reports whether s holds marks of HTML, control characters, or
// no-break spaces.
func hasMarks(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '<', c == '&', c < ' ' && c != '\n', c == 0x7f:
			return true
		case c == 0xc2 && i+1 < len(s) && s[i+1] <= 0xa0:
			return true
		}
	}
	return false
}
