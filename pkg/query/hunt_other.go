//go:build !amd64

package query

// next is nextNarrow.
func (s *spots) next(b []byte, blocks int, t *trail) (k int, open uint64) {
	return s.nextNarrow(b, blocks, t)
}
