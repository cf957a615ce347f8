package naivebayes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands for the names of people and sites, and for numbers: whom and what
// a post names says nothing. No other word has these forms.
const (
	handle = "@"
	link   = "://"
	number = "0"
)

// longest bounds the normal form of a word, in bytes.
const longest = 40

// word is a word of a text.
type word struct {
	begin, end int // bytes of the text
	low, high  int // bytes of Reader.norm, its normal form
}

// Reader cuts texts into words and terms. It is used again and again, by one
// goroutine at a time. The zero value is ready.
type Reader struct {
	text  string
	words []word
	norm  []byte
	term  []byte
}

// Read cuts a text into words, in normal form: lower case, at most two of a
// letter in a row, straight apostrophes. Handles, links and numbers are one word
// each. Marks, emoji and emoticons are words too; a hashtag is the word in it.
func (r *Reader) Read(text string) {
	r.text, r.words, r.norm = text, r.words[:0], r.norm[:0]
	for i := 0; i < len(text); {
		i = r.next(i)
	}
}

// next reads what stands at i and returns where it ends.
func (r *Reader) next(i int) int {
	rest := r.text[i:]
	c, size := utf8.DecodeRuneInString(rest)
	switch {
	case unicode.IsSpace(c):
		return i + size
	case unicode.IsLetter(c) || unicode.IsDigit(c):
		if n := linkLen(rest); n > 0 {
			return r.add(i, i+n, link)
		}
		return r.spell(i)
	case c == '@':
		if n := nameLen(rest[1:]); n > 0 {
			return r.add(i, i+1+n, handle)
		}
	case c == '<' || c == '{' || c == '[':
		if n := removedLen(rest); n > 0 {
			return r.add(i, i+n, link)
		}
	}
	if norm, n := face(rest); n > 0 {
		return r.add(i, i+n, norm)
	}
	switch {
	case strings.ContainsRune(marks, c):
		return r.mark(i)
	case pictograph(c):
		return r.picture(i, size)
	}
	return i + size
}

// add adds a word of a given form and returns its end.
func (r *Reader) add(begin, end int, norm string) int {
	low := len(r.norm)
	r.norm = append(r.norm, norm...)
	r.words = append(r.words, word{begin, end, low, len(r.norm)})
	return end
}

// spell reads a word of letters and digits.
func (r *Reader) spell(i int) int {
	low, letters, digits := len(r.norm), 0, 0
	var last rune
	run, j := 0, i
	for j < len(r.text) {
		c, size := utf8.DecodeRuneInString(r.text[j:])
		rest := r.text[j+size:]
		switch {
		case unicode.IsLetter(c):
			c = unicode.ToLower(c)
			letters++
		case unicode.IsDigit(c):
			digits++
		case unicode.IsMark(c):
		case apostrophe(c) && letterAt(rest):
			c = '\''
		case letters == 0 && strings.ContainsRune(".,:/-", c) && digitAt(rest):
		default:
			return r.finish(i, j, low, letters, digits)
		}
		if c != last {
			last, run = c, 0
		}
		if run++; run <= 2 && len(r.norm)-low < longest {
			r.norm = utf8.AppendRune(r.norm, c)
		}
		j += size
	}
	return r.finish(i, j, low, letters, digits)
}

// finish adds the word that spell read. Order numbers and the like are numbers,
// for all their letters; "b4" and "2day" are words.
func (r *Reader) finish(begin, end, low, letters, digits int) int {
	if letters == 0 || digits > 2 {
		r.norm = append(r.norm[:low], number...)
	}
	r.words = append(r.words, word{begin, end, low, len(r.norm)})
	return end
}
