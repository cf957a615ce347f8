package query

import "strings"

// token is a word of a text.
type token struct {
	start, end int
	hash       uint64 // of the folded word
	class      class
	flags      uint8
	sigil      int // where the # or @ before it stands
}

// What is particular about a token.
const (
	touching       uint8 = 1 << iota // nothing stands between it and the token before
	joint                            // one hyphen joins it to the token before
	withApostrophe                   // it holds an apostrophe
	withUnderscore                   // it holds an underscore
	withLead                         // a . or $ right before it belongs to it
	withSigil                        // it is the first word of a tag or a handle
)

// tokenizer cuts a text into words. The same one cuts queries and posts.
type tokenizer struct {
	*folder
	token
	hasher   hasher // of the token so far
	text     string
	pos      int
	edge     int // the end of the last token and of what does not count behind it
	bond     int // where a token stands that a hyphen joins to the last one
	compound int // where the hyphenated word of the token begins
	lead     int // where a token stands that has a lead
	pending  int // the last # or @, until a token follows; -1 if none
	address  int // the end of the last web address
	skipAt   int // the text from here
	skipTo   int // to here is not read
	ahead    folded
	aheadAt  int // where ahead stands, read already
	aheadLen int
}

func (t *tokenizer) reset(text string) {
	*t = tokenizer{folder: t.folder, text: text, edge: -1, bond: -1, lead: -1, pending: -1, skipAt: -1, aheadAt: -1}
}

// next moves on to the next token; it is false at the end of the text.
func (t *tokenizer) next() bool {
	for t.pos < len(t.text) {
		v := t.bytes[t.text[t.pos]]
		switch {
		case v == 0:
			t.pos++
		case v < special:
			t.begin(letter)
			t.word()
			return true
		case t.look():
			return true
		}
	}
	return false
}

// look deals with a character that the byte table does not know.
func (t *tokenizer) look() bool {
	c, size := t.ahead, t.aheadLen
	if t.pos != t.aheadAt {
		c, size = t.at(t.text, t.pos)
	}
	switch {
	case c.class == skipped:
		if t.pos == t.edge {
			t.edge += size
		}
	case c.r == '_':
	case c.class == letter:
		t.begin(letter)
		t.word()
		return true
	case c.class == hangul, c.class == char, c.class == symbol:
		t.begin(c.class)
		t.finish(t.run(c, size))
		return true
	default:
		t.separate(c.r, size)
	}
	t.pos += size
	return false
}

// begin starts a token at pos.
func (t *tokenizer) begin(c class) {
	t.start, t.class, t.flags, t.hasher = t.pos, c, 0, hasher{hash: seed}
	if t.start == t.edge {
		t.flags = touching
	}
	if t.start == t.bond {
		t.flags |= joint
	} else {
		t.compound = t.start
	}
	if t.start == t.lead {
		t.flags |= withLead
	}
	if t.pending >= 0 {
		t.flags |= withSigil
		t.sigil, t.pending = t.pending, -1
	}
}

func (t *tokenizer) finish(end int) {
	t.end, t.edge, t.pos = end, end, end
	t.hash = t.hasher.sum()
}

// word reads a word of letters and digits.
func (t *tokenizer) word() {
	h, i := t.hasher, t.pos
	for i < len(t.text) {
		v := t.bytes[t.text[i]]
		if v-1 >= special-1 {
			break
		}
		h.add(v)
		i++
	}
	t.hasher = h
	if i < len(t.text) && t.bytes[t.text[i]] >= special {
		i = t.more(i)
	}
	t.finish(i)
}

// more reads on from i, where something else than a plain letter stands.
func (t *tokenizer) more(i int) int {
	end, underscores := i, 0
	for i < len(t.text) {
		c, size := t.at(t.text, i)
		switch {
		case c.r == '_':
			underscores++
		case c.class == letter || c.class == mark && end > t.start:
			for ; underscores > 0; underscores-- {
				t.hasher.add('_')
				t.flags |= withUnderscore
			}
			t.hasher.addFolded(c)
			end = i + size
		case c.class == skipped:
		case underscores == 0 && t.inside(c, i, size):
		case underscores == 0 && (c.r == '+' || c.r == '#'):
			return t.suffix(end)
		default:
			return end
		}
		i += size
	}
	return end
}

// inside reports whether the apostrophe or quotation mark c at i stands inside
// a word.
func (t *tokenizer) inside(c folded, i, size int) bool {
	switch {
	case c.class == apostrophe && t.letterAt(i+size):
		t.flags |= withApostrophe
		return true
	case c.r == '"':
		return t.hebrewAt(i, size)
	}
	return false
}

// suffix adds the signs that belong to a name: C++, Disney+, C#. It returns
// the end of the word, which was i without them.
func (t *tokenizer) suffix(i int) int {
	rest := t.text[i:]
	n := len(rest) - len(strings.TrimLeft(rest, "+"))
	if n == 0 && strings.HasPrefix(rest, "#") && i-t.start == 1 {
		n = 1
	}
	if t.flags&withSigil != 0 || t.wordAt(i+n) {
		return i
	}
	for j := range n {
		t.hasher.add(rest[j])
	}
	return i + n
}

// run reads a token of a class other than letter, of which c is the first
// character.
func (t *tokenizer) run(c folded, size int) int {
	t.hasher.addFolded(c)
	flag := isFlag(c.r)
	end := t.pos + size
	for i := end; i < len(t.text); i += size {
		c, size = t.at(t.text, i)
		switch {
		case c.class == skipped:
			continue
		case t.class == char && c.class == mark, t.class == hangul && c.class == hangul:
		case flag && isFlag(c.r):
			flag = false
		default:
			t.ahead, t.aheadAt, t.aheadLen = c, i, size
			return end
		}
		t.hasher.addFolded(c)
		end = i + size
	}
	return end
}

// isFlag reports whether r is a regional indicator; two of them make a flag.
func isFlag(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

func (t *tokenizer) letterAt(i int) bool {
	if i >= len(t.text) {
		return false
	}
	c, _ := t.at(t.text, i)
	return c.class == letter && c.r != '_'
}

func (t *tokenizer) wordAt(i int) bool {
	if i >= len(t.text) {
		return false
	}
	c, _ := t.at(t.text, i)
	return c.class == letter || c.class == hangul || c.class == char
}
