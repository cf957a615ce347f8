package gram

import (
	"unicode"
	"unicode/utf8"
)

// letters reads the run of letters at pos, and leaves pos behind it.
func (w *Words) letters(text string) {
	for w.pos < len(text) {
		if w.plain(text); w.pos == len(text) {
			return
		}
		r, size, script := rune(text[w.pos]), 1, Unknown
		read := r
		switch {
		case isASCIILetter(text[w.pos]):
			r, script = r|0x20, Latin
		case r >= utf8.RuneSelf:
			read, size = utf8.DecodeRuneInString(text[w.pos:])
			script, r = scriptOf(read), unicode.ToLower(read)
		}
		switch {
		case script != Unknown:
			if !w.joins(script) {
				return
			}
			if w.Letters == 0 {
				w.Small = r == read
			}
			w.put(r, 1)
		case w.Letters == 0:
			return
		case apostrophe(r) && letterAt(text, w.pos+size):
			w.put('\'', 0)
		case !accent(r):
			return
		}
		w.pos += size
	}
}

// plain reads the letters of ASCII at pos that follow others, the most of most
// texts, as letters does.
func (w *Words) plain(text string) {
	if w.Letters == 0 || w.Script >= Han {
		return
	}
	i := w.pos
	for i < len(text) && isASCIILetter(text[i]) && w.n < maxWord {
		c := text[i] | 0x20
		i++
		if !w.drawn(rune(c)) {
			w.buf[w.n] = c
			w.n++
			w.Letters++
		}
	}
	w.pos = i
}

// joins reports whether a letter belongs to the current word: Chinese and
// Japanese have no spaces beside other scripts.
func (w *Words) joins(s Script) bool {
	if w.Letters == 0 {
		w.Script = s
		return true
	}
	return s == w.Script || s < Han && w.Script < Han
}

// put adds a character, which counts as so many letters, to the word. A letter
// that is drawn out counts twice.
func (w *Words) put(r rune, letters int) {
	if w.n >= maxWord || w.drawn(r) {
		return
	}
	w.Letters += letters
	if r < utf8.RuneSelf {
		w.buf[w.n] = byte(r)
		w.n++
		return
	}
	w.n += utf8.EncodeRune(w.buf[w.n:], r)
}

// drawn reports whether a character is the third of its like in a row, or a
// later one.
func (w *Words) drawn(r rune) bool {
	if r != w.last {
		w.last, w.run = r, 0
	}
	w.run++
	return w.run > 2
}
