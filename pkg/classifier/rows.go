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

// fold multiplies a word's vector with the filters.
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
	// Eight sums at a time stay in registers.
	for i := 0; i < lanes; i += 8 {
		var s0, s1, s2, s3, s4, s5, s6, s7 float32
		for d, v := range &vector {
			k := m.kernel[d][i : i+8 : i+8]
			s0 += v * k[0]
			s1 += v * k[1]
			s2 += v * k[2]
			s3 += v * k[3]
			s4 += v * k[4]
			s5 += v * k[5]
			s6 += v * k[6]
			s7 += v * k[7]
		}
		to[i/4] = lane(s0) | lane(s1)<<16 | lane(s2)<<32 | lane(s3)<<48
		to[i/4+1] = lane(s4) | lane(s5)<<16 | lane(s6)<<32 | lane(s7)<<48
	}
}
