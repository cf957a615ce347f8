package classifier

// linear is the sum of the weights of the grams seen so far.
type linear struct {
	grams              int
	negative, positive int32
}

func (l *linear) weigh(m *Model, gram uint32) {
	w := m.table[int(gram&m.mask)*Heads:][:Heads]
	l.negative += int32(int8(w[0]))
	l.positive += int32(int8(w[1]))
}

// read is Features.Read for a score alone: what a known word brings is added up at
// once, so that the table is fetched from memory while the next word is read.
func (s *scratch) read(m *Model, text string) {
	s.begin(text, &m.Dictionary)
	s.linear, s.rows = linear{}, append(s.rows[:0], &m.blank, &m.blank)
	for i := range s.tokens.list {
		t := &s.tokens.list[i]
		if !t.known {
			s.token(i, &m.Dictionary)
			s.line(m)
			continue
		}
		s.rows = append(s.rows, m.row(t.number))
		grams, n := s.next(t.hash)
		s.grams += n
		for _, g := range grams[:n] {
			s.weigh(m, g)
		}
	}
	s.whole()
	s.sum(m)
	s.line(m)
	s.close(m)
}

// sum adds the grams that were written down.
func (s *scratch) sum(m *Model) {
	for _, g := range s.Grams {
		s.weigh(m, g)
	}
	s.grams += len(s.Grams)
}
