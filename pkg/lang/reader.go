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
	rememberedBits = 9
	// hurried is how many words are read in a hurry. Most posts are plainly
	// English after four or eight.
	hurried = 2 * chunk
)

// memory is what plain words say.
type memory struct {
	table gram.Table
	begin lanes
	words [1 << rememberedBits]struct {
		plain.Word
		lanes
	}
}

func newMemory() *memory {
	m := &memory{table: gram.Open(table)}
	var s gram.Scores
	m.table.Begin(&s)
	m.begin = lanesOf(&s)
	return m
}

// plainlyEnglish reports whether Identify would be sure of English, by the same
// looks at the same words. If in doubt it says no.
func (m *memory) plainlyEnglish(text string) bool {
	sum, letters := m.begin, 0
	w := gram.Words{Text: text}
	for n := 1; n <= hurried; n++ {
		if !w.Ahead() { // the whole text is read
			return letters >= fewest && sum.english(margin)
		}
		p, k := w.Plain()
		if at := &m.words[p.Slot(rememberedBits)]; k > 0 && at.Word == p {
			w.Pass(k)
			sum.add(&at.lanes)
			letters += k
		} else {
			place := w.Place()
			if !w.Next() || w.Script != gram.Latin || len(w.Word()) > plain.Size {
				return false
			}
			said := m.said(w.Word())
			sum.add(&said)
			letters += w.Letters
			if k == w.Letters && w.Place() == place+k {
				at.Word, at.lanes = p, said
			}
		}
		switch {
		case n%glance == 0 && sum.english(leadAfter(n)):
			return letters >= fewest
		case n == chunk && !sum.english(0):
			return false // hardly ever to become so
		}
	}
	return false
}

// said returns what a word of at most plain.Size bytes says.
func (m *memory) said(word []byte) lanes {
	var s gram.Scores
	for c := gram.CutWord(word); c.Next(); {
		m.table.Add(c.Key, &s)
	}
	return lanesOf(&s)
}
