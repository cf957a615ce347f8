package plain

// Memory keeps what words come to, for as many words as it was made for and is
// quick to lose rare ones. Each word has two places side by side: a new word takes
// the second and moves to the first when it is met again.
type Memory[T any] struct {
	places [][2]place[T]
	log    int
}

type place[T any] struct {
	word  Word
	value T
}

// NewMemory makes a memory for 1<<log words.
func NewMemory[T any](log int) *Memory[T] {
	return &Memory[T]{places: make([][2]place[T], 1<<(log-1)), log: log - 1}
}

// Find returns what was put for a word, nil if that is lost. It is valid until the
// next call.
func (m *Memory[T]) Find(w Word) *T {
	p := &m.places[w.slot(m.log)]
	if p[0].word == w {
		return &p[0].value
	}
	if p[1].word == w {
		p[0], p[1] = p[1], p[0]
		return &p[0].value
	}
	return nil
}

// Put keeps a value for a word that Find did not find. The empty word is none.
func (m *Memory[T]) Put(w Word, value T) *T {
	p := &m.places[w.slot(m.log)]
	p[1] = place[T]{w, value}
	return &p[1].value
}
