//go:build !amd64

package query

// glueQuick is glueNarrow.
func (a *anchors) glueQuick(to *places, n int, s []marks, low, high int, b []byte, from int, last uint64) int {
	return a.glueNarrow(to, n, s, low, high, b, from, last)
}
