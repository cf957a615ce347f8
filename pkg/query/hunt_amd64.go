package query

// next is nextNarrow.
func (s *spots) next(b []byte, blocks int, t *trail) (k int, open uint64) {
	if wideMarks && wideBits && blocks > 0 {
		_ = b[blocks*wide-1]
		return nextWide(&b[0], blocks, &s.nibbles, t)
	}
	return s.nextNarrow(b, blocks, t)
}

// nextWide is nextNarrow for 32 bytes at once.
//
//go:noescape
func nextWide(b *byte, blocks int, nibbles *[3][16]byte, t *trail) (k int, open uint64)
