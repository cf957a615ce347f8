package query

import (
	"iter"
	"sync/atomic"
	"unicode/utf8"
)

// class says what a character is to a word.
type class uint8

const (
	separator  class = iota // stands between words
	letter                  // part of a word
	hangul                  // part of a Korean word, whose end may be a particle
	char                    // a word by itself: scripts without spaces
	symbol                  // a word by itself: emoji and &
	mark                    // belongs to the character before it
	apostrophe              // inside a word it counts for nothing
	skipped                 // counts for nothing anywhere
)

// folded is a character in the form in which characters are compared.
type folded struct {
	r     rune
	class class
	tail  string // what follows r where one character becomes several
}

// folder folds characters. It works out a page of 256 characters when it meets
// the first of them, so that only the scripts in use cost anything. It is safe
// for concurrent use.
type folder struct {
	// bytes tells what a byte is: 0 separates words, below special it is the
	// folded character, from special on it needs a closer look.
	bytes [256]uint8
	marks [256]uint64 // what survey sums
	ascii [utf8.RuneSelf]folded
	pages [512]atomic.Pointer[page]
}

type page [256]folded

// What a byte is that may mean something, to a text of which only ASCII was
// read so far.
const (
	special  = 0x80 + iota // it means something
	trailing               // nothing if a space follows
	ending                 // nothing if a space follows, and it never belongs to the word before
)

func newFolder() *folder {
	f := new(folder)
	for b := range f.bytes {
		c := byte(b)
		switch {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z':
			f.bytes[b] = c
		case 'A' <= c && c <= 'Z':
			f.bytes[b] = c | 0x20
		case c >= utf8.RuneSelf:
			f.bytes[b] = special
		}
	}
	for _, c := range []byte("_+#&") {
		f.bytes[c] = special
	}
	for _, c := range []byte("'`") {
		f.bytes[c] = trailing
	}
	for _, c := range []byte("-@.$:?") {
		f.bytes[c] = ending
	}
	for b, v := range f.bytes {
		switch {
		case v >= special:
			f.marks[b] = signMark
		case v > 0:
			f.marks[b] = wordMark
		}
	}
	f.bytes['"'] = special
	for c := range f.ascii {
		f.ascii[c] = foldRune(rune(c))
	}
	return f
}

// at folds the character at s[i:] and returns how many bytes it takes. Jamo
// that make up a Korean syllable are taken together.
func (f *folder) at(s string, i int) (folded, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return f.ascii[c], 1
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	if r >= 0x1100 && r <= 0x1112 {
		r, size = syllable(s, i, r)
		return folded{r: r, class: hangul}, size
	}
	return f.char(r), size
}

// char folds a character that stands by itself.
func (f *folder) char(r rune) folded {
	switch {
	case r == utf8.RuneError:
		return folded{r: r}
	case r >= 0x3400 && r <= 0x9fff && (r <= 0x4dbf || r >= 0x4e00), r>>16 == 2, r>>16 == 3:
		return folded{r: r, class: char}
	case r >= 0xac00 && r <= 0xd7a3:
		return folded{r: r, class: hangul}
	case int(r>>8) >= len(f.pages): // tags and variation selectors, or nothing assigned
		if r>>12 == 0xe0 {
			return folded{r: r, class: skipped}
		}
		return folded{r: r}
	}
	p := f.pages[r>>8].Load()
	if p == nil {
		p = f.fill(r >> 8)
	}
	return p[r&0xff]
}

func (f *folder) fill(n rune) *page {
	p := new(page)
	for i := range p {
		p[i] = foldRune(n<<8 | rune(i))
	}
	f.pages[n].Store(p)
	return p
}

// syllable composes the jamo at s[i:], of which r is the first, as Unicode's
// section on Hangul syllable composition says.
func syllable(s string, i int, r rune) (rune, int) {
	lead := r - 0x1100
	size := utf8.RuneLen(r)
	vowel, n := utf8.DecodeRuneInString(s[i+size:])
	if vowel < 0x1161 || vowel > 0x1175 {
		return r, size
	}
	size += n
	whole := 0xac00 + (lead*21+vowel-0x1161)*28
	if last, n := utf8.DecodeRuneInString(s[i+size:]); last > 0x11a7 && last <= 0x11c2 {
		return whole + last - 0x11a7, size + n
	}
	return whole, size
}

// form says which characters of a text stand in a key.
type form uint8

const (
	whole   form = iota // all but apostrophes and quotation marks
	compact             // only what makes words: all run together
)

func (m form) drops(c folded) bool {
	if c.class == skipped || c.class == apostrophe || c.r == '"' {
		return true
	}
	return m == compact && (c.class == separator || c.class == symbol || c.r == '_')
}

// runes yields the folded characters of s.
func (f *folder) runes(s string, m form) iter.Seq[rune] {
	return func(yield func(rune) bool) {
		for i := 0; i < len(s); {
			if v := f.bytes[s[i]]; v-1 < special-1 {
				if !yield(rune(v)) {
					return
				}
				i++
				continue
			}
			c, size := f.at(s, i)
			i += size
			if m.drops(c) {
				continue
			}
			if !yield(c.r) {
				return
			}
			for _, r := range c.tail {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// key returns s folded.
func (f *folder) key(s string, m form) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		v := f.bytes[s[i]]
		plain = v == s[i] && v-1 < special-1
	}
	if plain {
		return s
	}
	var room [64]byte
	key := room[:0]
	for r := range f.runes(s, m) {
		key = utf8.AppendRune(key, r)
	}
	return string(key)
}

// is reports whether s folds to key.
func (f *folder) is(s, key string, m form) bool {
	for r := range f.runes(s, m) {
		k, size := utf8.DecodeRuneInString(key)
		if k != r || size == 0 {
			return false
		}
		key = key[size:]
	}
	return key == ""
}
