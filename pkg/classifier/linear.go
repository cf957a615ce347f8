package classifier

// linear is the sum of the weights of the grams seen so far.
type linear struct {
	grams              int
	negative, positive int32
}

// weights returns what a gram adds to the heads.
func (m *Model) weights(gram uint32) (negative, positive int32) {
	w := m.table[int(gram&m.mask)*Heads:][:Heads]
	return int32(int8(w[0])), int32(int8(w[1]))
}

// sum adds grams.
func (l *linear) sum(m *Model, grams []uint32) {
	for _, g := range grams {
		n, p := m.weights(g)
		l.negative += n
		l.positive += p
	}
	l.grams += len(grams)
}

// read is Features.Read for a score alone: what a known word brings is added up at
// once, so that the table is fetched from memory while the next word is read.
func (s *scratch) read(m *Model, text string) {
	s.begin(text, &m.Dictionary)
	s.linear, s.rows = linear{}, append(s.rows[:0], &m.blank, &m.blank)
	for i := 0; i < len(s.tokens.list); {
		switch t := &s.tokens.list[i]; {
		case !t.known:
			s.token(i, &m.Dictionary)
			s.line(m)
			i++
		case s.before < 2:
			s.push(t.number, t.hash, i)
			s.line(m)
			i++
		default:
			i = s.run(m, i)
		}
	}
	s.whole()
	s.sum(m, s.Grams)
	s.close(m)
}

// run adds known words from token i on that have two words before them, and
// returns where they end.
func (s *scratch) run(m *Model, i int) int {
	at, sum, rows, list := s.sentence, s.linear, s.rows, s.tokens.list[i:]
	for k := range list {
		t := &list[k]
		if !t.known {
			list = list[:k]
			break
		}
		rows = append(rows, m.row(t.number))
		h := t.hash
		n0, p0 := m.weights(cut(h, gramWord))
		n1, p1 := m.weights(cut(at.turned^h, gramPair))
		n2, p2 := m.weights(cut((at.turnedPrev^at.last)*mixB^h, gramTriple))
		n3, p3 := m.weights(cut(at.turnedPrev^h, gramSkip))
		sum.negative += n0 + n1 + n2 + n3
		sum.positive += p0 + p1 + p2 + p3
		at = at.behind(h)
	}
	sum.grams += 4 * len(list)
	s.sentence, s.linear, s.rows = at, sum, rows
	return i + len(list)
}
