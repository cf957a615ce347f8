package query

import (
	"slices"
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

// wayfinder makes the ways of an expression. Of its many small lists it makes many
// at a time.
type wayfinder struct {
	tokenizer
	words []word // of the last term
	keys  lists[string]
	forms lists[[]string]
	all   lists[forms]
}

// lists makes lists of a given length.
type lists[T any] struct{ room []T }

func (l *lists[T]) of(n int) []T {
	if len(l.room) < n {
		l.room = make([]T, max(n, 1<<8))
	}
	list := l.room[:n:n]
	l.room = l.room[n:]
	return list
}

// ways returns terms of which a text must hold one if e is true of it.
func (t *wayfinder) ways(e mention.Expr) (ways []way, ok bool) { return t.add(nil, e) }

// add adds the ways of an expression to those of others.
func (t *wayfinder) add(ways []way, e mention.Expr) (more []way, ok bool) {
	switch e.Op {
	case mention.OpTerm:
		w := t.all.of(1)
		w[0] = t.formsOf(e)
		return append(ways, w), w[0].usable()
	case mention.OpOr:
		for _, a := range e.Args {
			if ways, ok = t.add(ways, a); !ok {
				return nil, false
			}
		}
		return ways, true
	case mention.OpAnd, mention.OpNear: // one of the arguments will do: that with the fewest terms
		var best []way
		for _, a := range e.Args {
			switch w, can := t.add(nil, a); {
			case !can:
			case !ok || len(w) < len(best):
				best, ok = w, true
			case len(w) == 1 && len(best) == 1:
				best[0] = append(best[0], w[0]...)
			}
		}
		return append(ways, best...), ok
	}
	return nil, false
}

// formsOf returns the forms of a term, as the matcher knows them.
func (t *wayfinder) formsOf(e mention.Expr) forms {
	switch e.Kind {
	case mention.Tag:
		return t.one(t.key(e.Text, whole))
	case mention.Handle:
		name, _, _ := strings.Cut(e.Text, "@")
		return t.one(t.key(name, whole))
	}
	words := t.appendCut(t.words[:0], e.Text)
	t.words = words
	if len(words) == 1 {
		return t.one(words[0].sought())
	}
	f := t.forms.of(3)[:0]
	f = append(f, t.keysOf(words))
	if len(words) == 0 {
		return forms(f)
	}
	if joined := collapse(words); len(joined) < len(words) {
		f = append(f, t.keysOf(joined))
	}
	if all := together(words); all.key != "" && !stemmed(words) {
		f = append(f, t.keysOf([]word{all}))
	}
	return forms(f)
}

// one returns the only form of a word.
func (t *wayfinder) one(key string) forms {
	f := t.forms.of(1)
	f[0] = t.keys.of(1)
	f[0][0] = key
	return forms(f)
}

func (t *wayfinder) keysOf(words []word) []string {
	all := t.keys.of(len(words))
	for i, w := range words {
		all[i] = w.sought()
	}
	return all
}

// sought is the key of a word, with the * of a stem.
func (w word) sought() string {
	if w.stem {
		return w.key + "*"
	}
	return w.key
}

// stemmed reports whether one of the words is a stem.
func (f forms) stemmed() bool {
	return slices.ContainsFunc(f, func(keys []string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return strings.HasSuffix(k, "*") })
	})
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
				n.first, n.last = i == 0, i == len(f[0])-1 && !strings.HasSuffix(k, "*")
				all = append(all, n)
			}
		}
	}
	return all
}
