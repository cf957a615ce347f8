// Package gram cuts posts into words and words into n-grams, and holds the
// table of what n-grams say about languages. Recognition and training share
// it, so that they cannot differ.
//
// The n-grams are those of the Efficient Language Detector by Nito T.M.
// (Apache-2.0): four bytes of a word in lower case, every third byte, and its
// last four; the first and the last know that they are.
package gram

import "unicode/utf8"

// The bounds of what is read of a text.
const (
	maxBytes   = 16 << 10
	maxLetters = 1000
	maxWord    = 64 // bytes; what is longer is no word
)

// Words goes through the words of a post: runs of letters in lower case.
// Handles, hashtags, links and what has digits in it are passed over: they say
// nothing of the language. With Text set, the zero value is at its beginning.
type Words struct {
	Text string
	// Script is the script of the current word's first letter.
	Script Script
	// Letters counts its letters.
	Letters int
	// Small says that it begins with a small letter: no name, in most languages.
	Small bool

	pos, seen int
	last      rune // the latest letter
	run       int  // how often it stands in a row
	n         int  // bytes of the word
	buf       [maxWord + utf8.UTFMax]byte
}

// Word is the current word; valid until the next call of Next.
func (w *Words) Word() []byte { return w.buf[:w.n] }

// Next goes to the next word and reports whether there is one.
func (w *Words) Next() bool {
	for w.Ahead() {
		if w.read(w.bounded()) {
			w.seen += w.Letters
			return true
		}
	}
	return false
}

// bounded is what is read of the text.
func (w *Words) bounded() string { return w.Text[:min(len(w.Text), maxBytes)] }

// Ahead goes to where the next word may begin, and reports whether there is such a
// place.
func (w *Words) Ahead() bool {
	text := w.bounded()
	for w.pos < len(text) && w.seen < maxLetters {
		c := text[w.pos]
		switch {
		case isASCIILetter(c) || c >= utf8.RuneSelf:
			return true
		case c == '@' || c == '#':
			w.pos = skipName(text, w.pos+1)
		case '0' <= c && c <= '9':
			w.pos = skipName(text, w.pos)
		case c == '&':
			w.pos = skipEntity(text, w.pos)
		default:
			w.pos++
		}
	}
	return false
}

// read reads the letters at pos, and reports whether they are a word.
func (w *Words) read(text string) bool {
	begin := w.pos
	w.n, w.Letters, w.last, w.run = 0, 0, 0, 0
	w.letters(text)
	if w.Letters == 0 {
		_, size := utf8.DecodeRuneInString(text[begin:])
		w.pos = begin + size
		return false
	}
	if w.pos < len(text) {
		switch c := text[w.pos]; {
		case '0' <= c && c <= '9' || c == '_' || c == '@':
			w.pos = skipName(text, w.pos)
			return false
		case isLink(text[begin:w.pos], text[w.pos:]):
			w.pos = skipLink(text, w.pos)
			return false
		}
	}
	return w.n < maxWord && (w.Script != Latin || !everywhere(w.Word()))
}

// everywhere reports whether a word stands in the posts of every language.
func everywhere(word []byte) bool {
	switch string(word) {
	case "rt", "http", "https", "via", "lol", "xd", "haha", "hahaha":
		return true
	}
	return false
}
