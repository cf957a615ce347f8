package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// separate deals with a character r at pos that ends words but may mean
// something for the next one.
func (t *tokenizer) separate(r rune, size int) {
	next := t.pos + size
	switch {
	case t.pos == t.skipAt:
		t.pos = t.skipTo - size
	case r == '-' && t.pos == t.edge:
		t.bond = next
	case r == '.' || r == '$':
		t.enterLead(next, size)
	case r == ':':
		t.enterAddress()
	case r == '#' && t.wordAt(next):
		t.pending = t.pos
	case r == '@' && t.pos != t.edge && t.wordAt(next):
		t.pending = t.pos
		if name, host := handle(t.folder, t.text, next); host > name {
			t.skipAt, t.skipTo = name, host
		}
	}
}

// enterLead notes a . or $ at pos that may belong to the word behind it. The
// last of several dots does not.
func (t *tokenizer) enterLead(next, size int) {
	if size == 1 && t.pos != t.edge && !strings.HasSuffix(t.text[:t.pos], ".") && t.letterAt(next) {
		t.lead = next
	}
}

// enterAddress finds the end of the web address whose :// may stand at pos, so
// that its parameters and its fragment are not read.
func (t *tokenizer) enterAddress() {
	if t.pos != t.edge || t.pos < t.address || !strings.HasPrefix(t.text[t.pos:], "://") {
		return
	}
	t.address = len(t.text)
	if i := strings.IndexFunc(t.text[t.pos:], endsAddress); i >= 0 {
		t.address = t.pos + i
	}
	if i := strings.IndexAny(t.text[t.pos:t.address], "?#"); i >= 0 {
		t.skipAt, t.skipTo = t.pos+i, t.address
	}
}

func endsAddress(r rune) bool {
	if r < utf8.RuneSelf {
		return isSpace(byte(r)) || r == '<' || r == '>' || r == '"'
	}
	return unicode.IsSpace(r) || strings.ContainsRune("“”«»", r)
}

// tag returns the end of the hashtag whose first character stands at i.
func tag(f *folder, s string, i int) int {
	end := i
	for i < len(s) {
		c, size := f.at(s, i)
		i += size
		switch c.class {
		case letter, hangul, char, mark:
			end = i
		case skipped:
		default:
			return end
		}
	}
	return end
}

// handle returns the end of the account name whose first character stands at
// i, and the end of the host behind it, which is the same if there is none. A
// name that begins in ASCII ends where ASCII does, since what follows may be a
// Korean particle or a sentence in Chinese.
func handle(f *folder, s string, i int) (name, host int) {
	name = i + nameLen(s[i:], "_.-")
	if name == i {
		name = tag(f, s, i)
	}
	name = i + len(strings.TrimRight(s[i:name], ".-"))
	if !strings.HasPrefix(s[name:], "@") {
		return name, name
	}
	n := nameLen(s[name+1:], ".-:")
	n = len(strings.TrimRight(s[name+1:name+1+n], ".-:"))
	if n == 0 {
		return name, name
	}
	return name, name + 1 + n
}

// nameLen returns the length of the prefix of s that holds only ASCII letters,
// digits and the given signs.
func nameLen(s, signs string) int {
	for i := range len(s) {
		c := s[i]
		alnum := '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
		if !alnum && strings.IndexByte(signs, c) < 0 {
			return i
		}
	}
	return len(s)
}

// hebrewAt reports whether the quotation mark at i stands between Hebrew
// letters, as it does in acronyms.
func (t *tokenizer) hebrewAt(i, size int) bool {
	before, _ := utf8.DecodeLastRuneInString(t.text[:i])
	after, _ := utf8.DecodeRuneInString(t.text[i+size:])
	return unicode.Is(unicode.Hebrew, before) && unicode.Is(unicode.Hebrew, after)
}
