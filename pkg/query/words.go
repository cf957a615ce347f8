package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// word is a word of a term.
type word struct {
	text    string // as the user wrote it
	key     string // folded
	compact string // folded, only what makes words
	tight   bool   // it is a character that touches the one before
	joint   bool   // a hyphen joins it to the one before
	korean  bool
	loose   bool // it is of a script in which anything may follow
	stem    bool // a * follows: the word may go on
}

// minStem is how many letters and digits a * must have before it.
const minStem = 3

// cut returns the words of a term, cut as the words of posts are.
func (t *tokenizer) cut(text string) []word { return t.appendCut(nil, text) }

func (t *tokenizer) appendCut(words []word, text string) []word {
	if t.spaced(text) {
		return appendBare(words, text)
	}
	return t.appendTokens(words, text)
}

func (t *tokenizer) appendTokens(words []word, text string) []word {
	var last class
	t.reset(text)
	for t.next() {
		start := t.start
		if t.flags&withLead != 0 {
			start--
		}
		w := word{
			text:    text[t.start:t.end],
			key:     t.key(text[start:t.end], whole),
			compact: t.key(text[t.start:t.end], compact),
			joint:   t.flags&joint != 0,
			korean:  t.class == hangul,
			loose:   t.class == hangul || t.class == char,
			tight:   t.flags&touching != 0 && t.class == last && (last == char || last == symbol),
		}
		w.stem = t.class == letter && w.compact == strings.TrimLeft(w.key, ".$") && starred(text, t.end) && utf8.RuneCountInString(w.compact) >= minStem
		words = append(words, w)
		last = t.class
	}
	return words
}

// starred reports whether the only * of a word stands at i, its end.
func starred(text string, i int) bool {
	if !strings.HasPrefix(text[i:], "*") {
		return false
	}
	next, size := utf8.DecodeRuneInString(text[i+1:])
	from := strings.LastIndexFunc(text[:i], blankRune) + 1
	return (size == 0 || blankRune(next)) && strings.IndexByte(text[from:i], '*') < 0
}

// stemmed reports whether one of the words is a stem.
func stemmed(words []word) bool {
	return slices.ContainsFunc(words, func(w word) bool { return w.stem })
}

// spaced reports whether a text is nothing but ASCII letters, digits and spaces.
func (f *folder) spaced(text string) bool {
	for i := range len(text) {
		if c := text[i]; c != ' ' && f.bytes[c]-1 >= special-1 {
			return false
		}
	}
	return true
}

// appendBare cuts a text that is spaced: in it a word is what it seems to be.
func appendBare(words []word, text string) []word {
	low, from := strings.ToLower(text), 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != ' ' {
			continue
		}
		if i > from {
			words = append(words, word{text: text[from:i], key: low[from:i], compact: low[from:i]})
		}
		from = i + 1
	}
	return words
}

// collapse runs together what hyphens join, and Korean words, between which
// people leave spaces out.
func collapse(words []word) []word {
	bound := func(i int) bool { return i > 0 && (words[i].joint || words[i].korean && words[i-1].korean) }
	first := 0
	for first < len(words) && !bound(first) {
		first++
	}
	if first == len(words) {
		return words
	}
	out := slices.Clone(words[:first])
	for i, w := range words[first:] {
		if bound(first + i) {
			last := &out[len(out)-1]
			*last = together([]word{*last, w})
			continue
		}
		out = append(out, w)
	}
	return out
}

func together(words []word) word {
	all := words[0]
	var text, key []byte
	for _, w := range words {
		text, key = append(text, w.text...), append(key, w.compact...)
	}
	all.text, all.key = string(text), string(key)
	all.compact = all.key
	all.stem = words[len(words)-1].stem
	return all
}
