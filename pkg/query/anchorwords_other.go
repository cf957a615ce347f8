//go:build !amd64

package query

// lookUp is lookUpNarrow.
func (a *anchors) lookUp(to *places, n int, s []marks, b []byte, before uint64) int {
	return a.lookUpNarrow(to, n, s, b, before)
}
