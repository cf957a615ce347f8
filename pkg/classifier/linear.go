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
	s.tokens.long = false
	s.begin(text, &m.Dictionary, m)
	s.linear, s.rows = linear{}, append(s.rows[:0], &m.blank, &m.blank)
	for i := 0; i < len(s.tokens.list); {
		if s.tokens.list[i].known {
			i = s.run(m, i)
			continue
		}
		s.token(i, &m.Dictionary)
		s.line(m)
		i++
	}
	s.whole()
	s.sum(m, s.Grams)
	s.close(m)
}

// run adds the remembered words from token i on and returns where they end.
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
		sum.negative, sum.positive = sum.negative+int32(t.negative), sum.positive+int32(t.positive)
		sum.grams += int(t.grams) + int(joins>>(8*at.before)&0xff)
		if at.before > 0 {
			n, p := m.weights(cut(at.turned^h, gramPair))
			sum.negative, sum.positive = sum.negative+n, sum.positive+p
		}
		if at.before > 1 {
			n, p := m.weights(cut((at.turnedPrev^at.last)*mixB^h, gramTriple))
			n1, p1 := m.weights(cut(at.turnedPrev^h, gramSkip))
			sum.negative, sum.positive = sum.negative+n+n1, sum.positive+p+p1
		}
		at = at.behind(h)
		if t.kind == closing {
			rows = append(rows, &m.blank, &m.blank)
			at = sentence{}
		}
	}
	s.sentence, s.linear, s.rows = at, sum, rows
	return i + len(list)
}

// joins are the numbers of grams that join a word to those before it, by how many
// these are, a byte each.
const joins = 0 | 1<<8 | 3<<16
