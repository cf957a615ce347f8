package query

import "golang.org/x/sys/cpu"

// wideMarks says that the processor has registers of 32 bytes.
var wideMarks = cpu.X86.HasAVX2

// mark marks bytes, 64 for each of to.
func (s *sets) mark(to []marks, b []byte) {
	if wideMarks && len(to) > 0 {
		_ = b[len(to)*wide-1]
		markWide(&to[0], &b[0], len(to), &s.nibbles)
		return
	}
	s.markNarrow(to, b)
}

// markWide is markNarrow for 32 bytes at once.
//
//go:noescape
func markWide(to *marks, b *byte, blocks int, nibbles *[2][16]byte)
