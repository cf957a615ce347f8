package classifier

import "golang.org/x/sys/cpu"

// wide says that the processor has registers of sixteen lanes.
var wide = cpu.X86.HasAVX2

// pool keeps in pooled what is larger in the windows of three rows in a row.
func pool(pooled, bias *window, rows []*row) {
	if wide {
		poolWide(pooled, bias, rows)
		return
	}
	poolNarrow(pooled, bias, rows)
}

// poolWide is poolNarrow with all lanes of pooled held in registers.
//
//go:noescape
func poolWide(pooled, bias *window, rows []*row)

// fold multiplies a vector with the filters.
func fold(sums *[lanes]float32, kernel *[Dims][lanes]float32, vector *[Dims]float32) {
	if wide {
		foldWide(sums, kernel, vector)
		return
	}
	foldNarrow(sums, kernel, vector)
}

// foldWide is foldNarrow, 32 filters at a time.
//
//go:noescape
func foldWide(sums *[lanes]float32, kernel *[Dims][lanes]float32, vector *[Dims]float32)
