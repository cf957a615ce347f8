//go:build !amd64

package classifier

// pool keeps in pooled what is larger in the windows of three rows in a row.
func pool(pooled, bias *window, rows []*row) { poolNarrow(pooled, bias, rows) }

// fold multiplies a vector with the filters.
func fold(sums *[lanes]float32, kernel *[Dims][lanes]float32, vector *[Dims]float32) {
	foldNarrow(sums, kernel, vector)
}
