package query

// glueQuick is glueNarrow. Eight bytes can be read before and behind each sign.
func (a *anchors) glueQuick(to *places, n int, s []marks, low, high int, b []byte, from int, last uint64) int {
	if !wideBits || low >= high {
		return a.glueNarrow(to, n, s, low, high, b, from, last)
	}
	if low > 0 {
		last = s[low-1].a
	}
	at := from + low*wide
	_, _, _ = b[at-8], b[from+high*wide+7], s[high]
	got := glueWide(&to[n], &s[low], high-low, &b[at], last, &a.filter, &a.beginnings)
	for i := range to[n : n+got] {
		to[n+i] += uint16(low * wide)
	}
	return n + got
}

// glueWide is glueNarrow without branches, but it counts from the first block.
//
//go:noescape
func glueWide(to *uint16, s *marks, blocks int, b *byte, last uint64, filter, beginnings *bloom) int
