package lang

import (
	"github.com/earshot-cli/earshot/pkg/lang/internal/gram"
	"github.com/earshot-cli/earshot/pkg/plain"
)

// Reader recognises languages as Identify does, only quicker: it remembers what
// plain words say. The zero value is ready. It is for one goroutine at a time.
type Reader struct{ memory *memory }

// Identify recognises the language of a text: see the function of that name, which
// gives the same guess.
func (r *Reader) Identify(text string) Guess {
	if r.memory == nil {
		r.memory = newMemory()
	}
	if r.memory.plainlyEnglish(text) {
		return english()
	}
	return Identify(text)
}

const (
	remembered = 11 // the logarithm of how many words
	// hurried is how many words are read in a hurry. Most posts are plainly
	// English after four or eight.
	hurried = 2 * chunk
)

// memory is what plain words say.
type memory struct {
	table gram.Table
	begin gram.Lanes
	words *plain.Memory[gram.Lanes]
}

func newMemory() *memory {
	t := gram.Open(table)
	return &memory{table: t, begin: t.BeginLanes(), words: plain.NewMemory[gram.Lanes](remembered)}
}

// plainlyEnglish reports whether Identify would be sure of English, by the same
// looks at the same words. If in doubt it says no.
func (m *memory) plainlyEnglish(text string) bool {
	sum, letters := m.begin, 0
	w := gram.Words{Text: text}
	for n := 1; n <= hurried; n++ {
		if !w.Ahead() { // the whole text is read
			return letters >= fewest && sum.English(margin)
		}
		k, ok := m.word(&w, &sum)
		if !ok {
			return false
		}
		letters += k
		switch {
		case n%glance == 0 && sum.English(leadAfter(n)):
			return letters >= fewest
		case n == chunk && !sum.English(0):
			return false // hardly ever to become so
		}
	}
	return false
}

// word adds what the next word says, and returns its letters. Not ok is what is no
// word or none in Latin letters, and what is too long for lanes.
func (m *memory) word(w *gram.Words, sum *gram.Lanes) (letters int, ok bool) {
	p, k := w.Plain()
	if k > 0 {
		if l := m.words.Find(p); l != nil {
			w.Pass(k)
			sum.Add(l)
			return k, true
		}
	}
	place := w.Place()
	if !w.Next() || w.Script != gram.Latin || len(w.Word()) > plain.Size {
		return 0, false
	}
	said := gram.Offsets()
	for c := gram.CutWord(w.Word()); c.Next(); {
		m.table.AddLanes(c.Key, &said)
	}
	sum.Add(&said)
	if k == w.Letters && w.Place() == place+k {
		m.words.Put(p, said)
	}
	return w.Letters, true
}
