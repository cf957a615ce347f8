package classifier

import "math"

// slab is how many rows are made at a time. Words stand in the order in which they
// are met, so that the common ones are close to each other.
const slab = 32

// row returns the products of a word, which it works out if nobody has.
func (m *Model) row(n uint32) *row {
	if n == Unknown {
		n = uint32(len(m.rows) - 1)
	}
	if r := m.rows[n].Load(); r != nil {
		return r
	}
	return m.meet(n)
}

// meet works out the row of a word.
func (m *Model) meet(n uint32) *row {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r := m.rows[n].Load(); r != nil {
		return r
	}
	if len(m.fresh) == 0 {
		m.fresh = make([]row, slab)
	}
	r := &m.fresh[0]
	m.fresh = m.fresh[1:]
	m.fold(n, r)
	m.rows[n].Store(r)
	return r
}

// fold works out the products of a word's vector with the filters.
func (m *Model) fold(n uint32, to *row) {
	var vector [Dims]float32
	if int(n) < m.words {
		unit := math.Float32frombits(u32(m.units, int(n)))
		for d := range vector {
			vector[d] = float32(int8(m.vectors[int(n)*Dims+d])) * unit
		}
	} else {
		vector = m.unknown
	}
	var sums [lanes]float32
	fold(&sums, &m.kernel, &vector)
	for i := range to {
		v := sums[4*i:][:4]
		to[i] = lane(v[0]) | lane(v[1])<<16 | lane(v[2])<<32 | lane(v[3])<<48
	}
}

// foldNarrow multiplies a vector with the filters, eight at a time: their sums stay
// in registers. Each product is rounded by itself, so that all processors give the
// same.
func foldNarrow(sums *[lanes]float32, kernel *[Dims][lanes]float32, vector *[Dims]float32) {
	for i := 0; i < lanes; i += 8 {
		var s0, s1, s2, s3, s4, s5, s6, s7 float32
		for d, v := range vector {
			k := kernel[d][i : i+8 : i+8]
			s0 += float32(v * k[0])
			s1 += float32(v * k[1])
			s2 += float32(v * k[2])
			s3 += float32(v * k[3])
			s4 += float32(v * k[4])
			s5 += float32(v * k[5])
			s6 += float32(v * k[6])
			s7 += float32(v * k[7])
		}
		copy(sums[i:], []float32{s0, s1, s2, s3, s4, s5, s6, s7})
	}
}
