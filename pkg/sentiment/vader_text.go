package sentiment

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// sentence is a text cut into words, with room to judge them. It is reused.
type sentence struct {
	tokens   []token
	valences []float64
	// lower holds the lower-case spelling of all tokens.
	lower []byte
	// join is scratch space for idioms.
	join []byte
	// shouting says that some words, not all, are in capitals.
	shouting     bool
	bangs, marks int // of "!" and "?"

	open    token
	isOpen  bool
	capital int // how many tokens are in capitals
}

// token is a word or emoticon of a text.
type token struct {
	word
	begin, end int // bytes of the text; for an emoji's description, the emoji
	low, high  int // bytes of sentence.lower
	upper      bool
	small      bool // has a letter that is not a capital
	emoji      bool
}

// read cuts text into words as VADER does: at whitespace, with an emoji
// replaced by its description.
func (s *sentence) read(t *vaderTables, text string) {
	*s = sentence{tokens: s.tokens[:0], valences: s.valences[:0], lower: s.lower[:0], join: s.join[:0]}
	for i, r := range text {
		if r >= t.firstEmoji {
			if description, ok := t.emoji[r]; ok {
				s.finish(t)
				s.describe(t, description, i, i+utf8.RuneLen(r))
				continue
			}
		}
		if isSpace(r) {
			s.finish(t)
			continue
		}
		size := 1
		if r >= utf8.RuneSelf {
			_, size = utf8.DecodeRuneInString(text[i:])
		}
		s.extend(r, i, i+size)
	}
	s.finish(t)
	s.shouting = s.capital > 0 && s.capital < len(s.tokens)
}

// describe adds the words of an emoji's description. The last stays open: text
// that follows without a space is glued to it, as in the original.
func (s *sentence) describe(t *vaderTables, description string, begin, end int) {
	for _, r := range description {
		if r == ' ' {
			s.finish(t)
			continue
		}
		s.extend(r, begin, end)
		s.open.emoji = true
	}
}

// extend adds a character, which stands at begin:end of the text, to the open
// token.
func (s *sentence) extend(r rune, begin, end int) {
	if !s.isOpen {
		s.open = token{begin: begin, low: len(s.lower)}
		s.isOpen = true
	}
	s.open.end = end
	switch {
	case 'a' <= r && r <= 'z':
		s.open.small = true
	case 'A' <= r && r <= 'Z':
		s.open.upper = true
		r += 'a' - 'A'
	case r == '!':
		s.bangs++
	case r == '?':
		s.marks++
	case r >= utf8.RuneSelf:
		s.open.small = s.open.small || unicode.IsLower(r) || unicode.IsTitle(r)
		s.open.upper = s.open.upper || unicode.IsUpper(r)
		r = unicode.ToLower(r)
	}
	s.lower = utf8.AppendRune(s.lower, r)
}

// finish ends the open token: punctuation around it goes, unless two characters
// or fewer would be left, as in most emoticons.
func (s *sentence) finish(t *vaderTables) {
	if !s.isOpen {
		return
	}
	s.isOpen = false
	k := s.open
	k.high = len(s.lower)
	k.upper = k.upper && !k.small
	if k.upper {
		s.capital++
	}
	whole := s.lower[k.low:k.high]
	right := bytes.TrimRightFunc(whole, isPunctuation)
	bare := bytes.TrimLeftFunc(right, isPunctuation)
	if len(bare) > 2 && utf8.RuneCount(bare) > 2 {
		k.low += len(right) - len(bare)
		k.high -= len(whole) - len(right)
		if !k.emoji {
			k.begin += len(right) - len(bare)
			k.end -= len(whole) - len(right)
		}
	}
	k.word = t.look(s.lower[k.low:k.high])
	s.tokens = append(s.tokens, k)
}

// look returns what is known of a lower-case word.
func (t *vaderTables) look(lower []byte) word {
	w := t.words[string(lower)]
	if !w.is(negates) && bytes.Contains(lower, []byte("n't")) {
		w.flags |= negates
	}
	return w
}

// isPunctuation reports whether r goes when it surrounds a word: the marks of
// ASCII only, as in the original.
func isPunctuation(r rune) bool {
	return '!' <= r && r <= '/' || ':' <= r && r <= '@' || '[' <= r && r <= '`' || '{' <= r && r <= '~'
}

// isSpace reports whether VADER, which is a Python program, splits at r: what
// Unicode calls whitespace, and four separators of ASCII.
func isSpace(r rune) bool {
	if r >= utf8.RuneSelf {
		return unicode.IsSpace(r)
	}
	return r == ' ' || '\t' <= r && r <= '\r' || 0x1c <= r && r <= 0x1f
}

// sequence joins the lower-case tokens i to j with spaces.
func (s *sentence) sequence(i, j int) []byte {
	s.join = s.join[:0]
	for k := i; k <= j; k++ {
		if k > i {
			s.join = append(s.join, ' ')
		}
		s.join = append(s.join, s.lower[s.tokens[k].low:s.tokens[k].high]...)
	}
	return s.join
}
