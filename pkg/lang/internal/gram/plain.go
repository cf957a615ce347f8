package gram

import (
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/plain"
)

// Plain returns the plain word ahead and its letters, none if what is ahead may be
// more or less than a plain word. Next may still pass over it, or cut it short.
func (w *Words) Plain() (plain.Word, int) {
	text := w.bounded()
	p, n, _ := plain.At(text, w.pos)
	end := w.pos + n
	if n == 0 || end == len(text) {
		return p, n
	}
	switch c := text[end]; {
	case c >= utf8.RuneSelf, isASCIILetter(c), '0' <= c && c <= '9', c == '_', c == '@', apostrophe(rune(c)):
		return p, 0
	case c == ':' && end+1 < len(text) && text[end+1] == '/', c == '.' && n == len("www"):
		return p, 0 // perhaps a link
	}
	return p, n
}

// Pass goes behind a plain word of n letters.
func (w *Words) Pass(n int) {
	w.pos += n
	w.seen += n
}

// Place is how much of the text is behind, in bytes.
func (w *Words) Place() int { return w.pos }
