package query

import (
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// way holds terms of which all are found where one is looked for: it is enough to
// look for one.
type way []forms

// forms are the forms in which a term is found, each as folded words: apart, as
// hyphens join them, and run together. All forms must be looked for, of each one
// word.
type forms [][]string

// ways returns terms of which a text must hold one if e is true of it.
func (t *tokenizer) ways(e mention.Expr) (ways []way, ok bool) {
	switch e.Op {
	case mention.OpTerm:
		f := t.forms(e)
		return []way{{f}}, f.usable()
	case mention.OpOr:
		for _, a := range e.Args {
			more, ok := t.ways(a)
			if !ok {
				return nil, false
			}
			ways = append(ways, more...)
		}
		return ways, true
	case mention.OpAnd: // one of the arguments will do: that with the fewest terms
		for _, a := range e.Args {
			switch w, can := t.ways(a); {
			case !can:
			case !ok || len(w) < len(ways):
				ways, ok = w, true
			case len(w) == 1 && len(ways) == 1:
				ways[0] = append(ways[0], w[0]...)
			}
		}
	}
	return ways, ok
}

// forms returns the forms of a term, as the matcher knows them.
func (t *tokenizer) forms(e mention.Expr) (f forms) {
	switch e.Kind {
	case mention.Tag:
		return forms{{t.key(e.Text, whole)}}
	case mention.Handle:
		name, _, _ := strings.Cut(e.Text, "@")
		return forms{{t.key(name, whole)}}
	}
	words := t.cut(e.Text)
	f = forms{keys(words)}
	if len(words) < 2 {
		return f
	}
	if joined := collapse(words); len(joined) < len(words) {
		f = append(f, keys(joined))
	}
	if all := together(words); all.key != "" {
		f = append(f, []string{all.key})
	}
	return f
}

func keys(words []word) []string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = w.key
	}
	return all
}

// usable reports whether each form has something that can be looked for.
func (f forms) usable() bool {
	for _, keys := range f {
		ok := false
		for _, k := range keys {
			ok = ok || searchable(k)
		}
		if !ok {
			return false
		}
	}
	return true
}

// searchable reports whether there is more in a key than ASCII signs.
func searchable(key string) bool {
	for i := range len(key) {
		if key[i] >= special || isLetter(plainByte(key[i])) {
			return true
		}
	}
	return false
}

// needles returns the words that can be looked for by their letters. However a
// term is found, the letters of each word stand in a row, and nothing but signs
// and characters beyond ASCII between them. No letter stands before the first word
// or behind the last one.
func (w way) needles() (all []needle) {
	for _, f := range w {
		for i, k := range f[0] {
			if n, ok := newNeedle(k); ok {
				n.first, n.last = i == 0, i == len(f[0])-1
				all = append(all, n)
			}
		}
	}
	return all
}
