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
