package query

// runeSet is a set of folded characters beyond ASCII.
type runeSet struct {
	bits  [blocks]uint64
	above bool // there are some that no block holds
}

func (s *runeSet) add(r rune) {
	if r>>6 >= blocks {
		s.above = true
		return
	}
	s.bits[r>>6] |= 1 << (r & 63)
}

func (s *runeSet) has(r rune) bool {
	if r>>6 >= blocks {
		return s.above
	}
	return s.bits[r>>6]>>(r&63)&1 != 0
}

// wants reports whether a character of the set may be what r folds to, or a part
// of it. Of jamo one cannot tell: they make syllables together.
func (s *runeSet) wants(r rune, c folded) bool {
	if s.has(c.r) || r >= 0x1100 && r < 0x1200 {
		return true
	}
	for _, r := range c.tail {
		if s.has(r) {
			return true
		}
	}
	return false
}
