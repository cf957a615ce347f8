//go:build !amd64

package query

// mark marks bytes, 64 for each of to.
func (s *sets) mark(to []marks, b []byte) { s.markNarrow(to, b) }
