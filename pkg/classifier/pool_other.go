//go:build !amd64

package classifier

// pool keeps in pooled what is larger in the windows of three rows in a row.
func pool(pooled, bias *window, rows []*row) { poolNarrow(pooled, bias, rows) }
