package query

// word is a word of a term.
type word struct {
	text    string // as the user wrote it
	key     string // folded
	compact string // folded, only what makes words
	tight   bool   // it is a character that touches the one before
	joint   bool   // a hyphen joins it to the one before
	korean  bool
}

// cut returns the words of a term, cut as the words of posts are.
func (t *tokenizer) cut(text string) []word { return t.appendCut(nil, text) }

func (t *tokenizer) appendCut(words []word, text string) []word {
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
			tight:   t.flags&touching != 0 && t.class == last && (last == char || last == symbol),
		}
		words = append(words, w)
		last = t.class
	}
	return words
}

// collapse runs together what hyphens join, and Korean words, between which
// people leave spaces out.
func collapse(words []word) []word {
	var out []word
	for i, w := range words {
		if i > 0 && (w.joint || w.korean && words[i-1].korean) {
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
	all.key = all.compact
	for _, w := range words[1:] {
		all.text += w.text
		all.key += w.compact
	}
	all.compact = all.key
	return all
}
