package classifier

// convolve finds each filter's strongest answer, at least 0, in windows that do
// not cross the end of a sentence.
func (s *scratch) convolve(m *Model) {
	for i := range s.pooled {
		s.pooled[i] = nothing * ones
	}
	pool(&s.pooled, &m.bias, s.rows)
}

// line adds the rows of the words that were written down.
func (s *scratch) line(m *Model) {
	for _, n := range s.Words {
		if n == Gap {
			s.rows = append(s.rows, &m.blank, &m.blank)
			continue
		}
		s.rows = append(s.rows, m.row(n))
	}
	s.Words = s.Words[:0]
}

// close ends the last sentence.
func (s *scratch) close(m *Model) {
	if n := len(s.rows); n > 2 && s.rows[n-1] != &m.blank {
		s.rows = append(s.rows, &m.blank, &m.blank)
	}
}

// poolNarrow keeps in pooled what is larger in the windows of three rows in a row,
// four lanes at a time.
func poolNarrow(pooled, bias *window, rows []*row) {
	for i := 2; i < len(rows); i++ {
		first, second, third := rows[i-2], rows[i-1], rows[i]
		for k, most := range pooled {
			sum := first[k] + second[packedFilters+k] + third[2*packedFilters+k] + bias[k]
			pooled[k] = larger(sum, most)
		}
	}
}
