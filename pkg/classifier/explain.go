package classifier

import "slices"

// Part is a piece of a text and what it added to the log-odds of negative.
type Part struct {
	// Start and End are bytes of the text; both are 0 for what the text as a
	// whole added.
	Start, End int
	Weight     float64
}

// Explain takes the log-odds of negative apart. The weights of the parts, which
// come in the order of the text, add up to Scores.Negative; the first is the
// text's as a whole: where the model begins, and how long the text is.
//
// A gram counts for its words in equal shares. A filter's answer counts for the
// three words that it saw, each by its own product.
func (m *Model) Explain(text string) []Part {
	s := m.borrow()
	defer m.give(s)
	s.explain = true
	defer func() { s.explain = false }()
	s.Features.read(text, &m.Dictionary, m)
	words := slices.Clone(s.Words)
	s.rows = append(s.rows[:0], &m.blank, &m.blank)
	s.line(m)
	s.close(m)
	s.Words = words
	s.convolve(m)
	e := explanation{m: m, words: make([]float64, len(s.tokens.list)), whole: float64(combine(&m.negative, m.base))}
	e.grams(s)
	e.filters(s)
	parts := []Part{{Weight: e.whole}}
	for i, w := range e.words {
		t := s.tokens.list[i]
		parts = append(parts, Part{int(t.start), int(t.end), w})
	}
	return parts
}

// explanation is what the tokens of a text, and the text as a whole, add.
type explanation struct {
	m     *Model
	whole float64
	words []float64
}

func (e *explanation) grams(s *scratch) {
	m := e.m
	unit := float64(m.unit * Damp(len(s.Grams)))
	for i, g := range s.Grams {
		at := int(g&m.mask) * Heads
		w := float64(m.negative[1]*float32(int8(m.table[at]))+m.negative[2]*float32(int8(m.table[at+1]))) * unit
		from := s.sources[i]
		if from.n == 0 {
			e.whole += w
		}
		for _, t := range from.tokens[:from.n] {
			e.words[t] += w / float64(from.n)
		}
	}
}

// filters finds the first window that gave each filter's answer.
func (e *explanation) filters(s *scratch) {
	var done [Filters]bool
	places, next := make([]int, len(s.rows)), 0
	for i, r := range s.rows {
		places[i] = -1
		if r == &e.m.blank {
			continue
		}
		for s.Words[next] == Gap {
			next++
		}
		places[i] = s.places[next]
		next++
	}
	for i := Window; i <= len(s.rows); i++ {
		e.window(s, s.rows[i-Window:i], places[i-Window:i], &done)
	}
}

// window shares out the answers of the filters that saw most in this one.
func (e *explanation) window(s *scratch, rows []*row, places []int, done *[Filters]bool) {
	m := e.m
	var sum window
	for i := range sum {
		sum[i] = m.bias[i]
		for k, r := range rows {
			sum[i] += r[k*packedFilters+i]
		}
	}
	for f := range Filters {
		if v := value(sum.lane(f)); done[f] || v <= 0 || v != value(s.pooled.lane(f)) {
			continue
		}
		done[f] = true
		out := float64(m.negative[1]*m.out[0][f] + m.negative[2]*m.out[1][f])
		shift := 16 * (f % 4)
		part := func(lanes uint64) float64 { return out * float64(int(lanes>>shift&0xffff)-zero) / steps }
		e.whole += part(m.bias[f/4])
		for k, r := range rows {
			if w := part(r[k*packedFilters+f/4]); places[k] >= 0 {
				e.words[places[k]] += w
			}
		}
	}
}
