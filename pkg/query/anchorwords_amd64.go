package query

import "golang.org/x/sys/cpu"

// wideBits says that the processor has quick instructions for single bits.
var wideBits = cpu.X86.HasBMI1 && cpu.X86.HasBMI2 && zerosOfOne() == wide-1

// zerosOfOne counts the zeros before a one. Processors without an instruction for
// that take it for another.
func zerosOfOne() int

// lookUp is lookUpNarrow.
func (a *anchors) lookUp(to *places, n int, s []marks, b []byte, before uint64) int {
	if wideBits && len(s) > 1 {
		_ = b[(len(s)-1)*wide+7]
		return lookUpWide(&to[n], &s[0], len(s)-1, &b[0], before, &a.filter, &a.strides) + n
	}
	return a.lookUpNarrow(to, n, s, b, before)
}

// lookUpWide is lookUpNarrow without a branch for words that may be anchors: it
// writes down all, and each over the one before that was none.
//
//go:noescape
func lookUpWide(to *uint16, s *marks, blocks int, b *byte, before uint64, filter *bloom, strides *[3]uint64) int
