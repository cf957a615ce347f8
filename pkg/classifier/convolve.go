package classifier

// convolve finds each filter's strongest answer, at least 0, in windows that do
// not cross the end of a sentence.
func (s *scratch) convolve(m *Model) {
	for i := range s.pooled {
		s.pooled[i] = nothing * ones
	}
	s.line(m)
	pool(&s.pooled, &m.bias, s.rows)
}

// line lays out the rows of the words with two blank ones before each sentence
// and behind the last: all windows stand in one line.
func (s *scratch) line(m *Model) {
	rows := append(s.rows[:0], &m.blank, &m.blank)
	for _, n := range s.Words {
		if n == Gap {
			rows = append(rows, &m.blank, &m.blank)
			continue
		}
		rows = append(rows, m.row(n))
	}
	if n := len(rows); n > 2 && rows[n-1] != &m.blank {
		rows = append(rows, &m.blank, &m.blank)
	}
	s.rows = rows
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
