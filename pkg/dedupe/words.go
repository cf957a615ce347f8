package dedupe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner finds the words of a text. Case, punctuation, emoji, links, handles and the
// signs of hashtags do not count; nor do "RT @handle:" before a text, marks over
// letters that stand by themselves, and signs between digits. Digits count. Letters
// of scripts without spaces are words of their own.
type scanner struct {
	text    string
	words   []word
	reposts string
	// comment says that "RT @" stands behind a word.
	comment bool
	// cut says that the text so far ends in "…" or "...", and glued that a word ran
	// into the former.
	cut, glued bool
}

// all reads the text.
func (s *scanner) all() {
	at := s.prefix()
	for at < len(s.text) && len(s.words) < maxWords {
		at = s.next(at)
	}
}

// prefix passes over "RT @handle:", however often it stands there, and returns where
// the text goes on. The last handle is who wrote it.
func (s *scanner) prefix() int {
	at := 0
	for {
		rest := strings.TrimLeft(s.text[at:], " \n\t\"“:")
		if !strings.HasPrefix(rest, "RT @") {
			return at
		}
		handle := rest[len("RT @"):]
		n := handleEnd(handle)
		if n == 0 {
			return at
		}
		s.reposts = handle[:n]
		at = len(s.text) - len(handle) + n
	}
}

// next reads what begins at a place and returns where it ends.
func (s *scanner) next(at int) int {
	c := s.text[at]
	switch {
	case isWord(c):
		return s.letter(at)
	case c >= utf8.RuneSelf:
		return s.odd(at)
	case c == '@':
		return at + 1 + handleEnd(s.text[at+1:])
	case c == '#':
		if at+1 < len(s.text) && isInner(s.text[at+1]) {
			return s.word(at+1, true)
		}
	case c == '.' && strings.HasPrefix(s.text[at:], "..."):
		s.cut, s.glued = true, false
	}
	return at + 1
}

// letter reads what begins with an ASCII letter or digit.
func (s *scanner) letter(at int) int {
	rest := s.text[at:]
	if n := linkEnd(rest); n > 0 {
		return at + n
	}
	if len(s.words) > 0 && strings.HasPrefix(rest, "RT @") && !isWord(s.text[at-1]) {
		s.comment = true
	}
	return s.word(at, false)
}

// odd reads what begins with a character beyond ASCII.
func (s *scanner) odd(at int) int {
	r, n := utf8.DecodeRuneInString(s.text[at:])
	switch {
	case r == '…':
		s.cut, s.glued = true, at > 0 && isInner(s.text[at-1])
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return s.word(at, false)
	}
	return at + n
}

// isInner reports whether a byte may be of a word.
func isInner(c byte) bool { return isWord(c) || c >= utf8.RuneSelf }

// word reads a word, and returns where it ends.
func (s *scanner) word(at int, tag bool) int {
	w := word{hash: seedWord, tag: tag}
	for begin := at; at < len(s.text); {
		c := s.text[at]
		switch {
		case isWord(c):
			w.add(rune(lower(c)))
			w.digit = w.digit || isDigit(c)
			at++
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(s.text[at:])
			if unspaced(r) {
				if at == begin {
					w.add(r)
					at += n
				}
				return s.end(w, at)
			}
			if !w.take(r) {
				return s.end(w, at)
			}
			at += n
		case joins(s.text, at, w.digit) || c == '_' && tag:
			at++
		default:
			return s.end(w, at)
		}
	}
	return s.end(w, at)
}

// take adds a character beyond ASCII, or drops it where it does not count, and reports
// whether the word may go on.
func (w *word) take(r rune) bool {
	switch {
	case unicode.IsLetter(r):
		w.add(unicode.ToLower(r))
	case unicode.IsDigit(r):
		w.add(r)
		w.digit = true
	default:
		return r == '’' || unicode.Is(unicode.Mn, r) || r == 0xad || r == 0x200d
	}
	return true
}

// end keeps a word that ends at a place.
func (s *scanner) end(w word, at int) int {
	if w.hash == seedWord { // marks alone
		return at
	}
	w.hash = mix(w.hash)
	s.words = append(s.words, w)
	s.cut = false
	return at
}

// add adds a character.
func (w *word) add(r rune) { w.hash = (w.hash ^ uint64(r)) * 0x100000001b3 }

// joins reports whether a sign stands inside a word: an apostrophe before a letter, a
// point or comma between digits.
func joins(text string, at int, digit bool) bool {
	if at+1 >= len(text) || at == 0 {
		return false
	}
	next := text[at+1]
	switch text[at] {
	case '\'':
		return isWord(next)
	case '.', ',', ':':
		return digit && isDigit(text[at-1]) && isDigit(next)
	}
	return false
}

// unspaced reports whether a character is of a script that puts no spaces between
// words.
func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// linkEnd returns how long the link is that a text begins with; 0 is none.
func linkEnd(s string) int {
	c := lower(s[0])
	if c != 'h' && c != 'w' || !hasPrefixFold(s, "https://") && !hasPrefixFold(s, "http://") && !hasPrefixFold(s, "www.") {
		return 0
	}
	if n := strings.IndexAny(s, " \n\t\r<>\"…"); n >= 0 {
		return n
	}
	return len(s)
}

// handleEnd returns how long the handle is that a text begins with: letters, digits
// and what sites allow between them.
func handleEnd(s string) int {
	n := 0
	for n < len(s) && (isWord(s[n]) || s[n] == '_' || n > 0 && (s[n] == '.' || s[n] == '-' || s[n] == '@') && n+1 < len(s) && isWord(s[n+1])) {
		n++
	}
	return n
}

// hasPrefixFold is strings.HasPrefix for a prefix in lower case.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// lower is an ASCII letter in lower case.
func lower(c byte) byte {
	if c-'A' < 26 {
		return c + 'a' - 'A'
	}
	return c
}

// isWord reports whether c is an ASCII letter or digit.
func isWord(c byte) bool { return (c|0x20)-'a' < 26 || isDigit(c) }

func isDigit(c byte) bool { return c-'0' < 10 }
