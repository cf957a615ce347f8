package classifier

import "math"

// The products of words and filters are 16-bit lanes, four in a machine word.
// A lane holds a number from -4095 to 4095 plus 4096, so that those of three
// words and the bias add up to less than 2^15: no lane runs into the next, and
// the free top bit tells which of two lanes is larger.
const (
	packedFilters = Filters / 4
	packed        = Window * packedFilters

	zero  = 4096
	most  = zero - 1
	steps = 512 // of a lane, for 1

	zeros = zero * ones
	ones  = 0x0001_0001_0001_0001
	tops  = 0x8000_8000_8000_8000
)

// lane returns v as a lane.
func lane(v float32) uint64 {
	n := math.Round(float64(v) * steps)
	return uint64(int(max(-most, min(most, n))) + zero)
}

// nothing is the lane of a window whose sum is 0: three words and the bias.
const nothing = (Window + 1) * zero

// value returns what a window's lane i stands for.
func value(window *[packedFilters]uint64, i int) float32 {
	return (float32(window[i/4]>>(16*(i%4))&0xffff) - nothing) / steps
}

// larger returns the larger of each pair of lanes, which are below 2^15.
func larger(a, b uint64) uint64 {
	mask := ((a | tops) - b) & tops >> 15 * 0xffff
	return b ^ (a^b)&mask
}

// prepare packs the bias, and the row that stands where there is no word.
func (m *Model) prepare(bias *[Filters]float32) {
	for f, v := range bias {
		m.bias[f/4] |= lane(v) << (16 * (f % 4))
	}
	for i := range m.blank {
		m.blank[i] = zeros
	}
}

// row returns the products of a word, which it works out if nobody has.
func (m *Model) row(n uint32, own *[packed]uint64) *[packed]uint64 {
	if n == Unknown {
		n = uint32(len(m.rows) - 1)
	}
	const fresh, busy, ready = 0, 1, 2
	switch s := &m.state[n]; {
	case s.Load() == ready:
		return &m.rows[n]
	case s.CompareAndSwap(fresh, busy):
		m.fold(n, &m.rows[n])
		s.Store(ready)
		return &m.rows[n]
	}
	m.fold(n, own) // another is at it
	return own
}

// fold multiplies a word's vector with the filters.
func (m *Model) fold(n uint32, to *[packed]uint64) {
	var sum [lanes]float32
	for d := range m.kernel {
		v := m.unknown[d]
		if int(n) < len(m.units) {
			v = float32(int8(m.vectors[int(n)*Dims+d])) * m.units[n]
		}
		k := &m.kernel[d]
		for i := range sum {
			sum[i] += v * k[i]
		}
	}
	*to = [packed]uint64{}
	for i, v := range sum {
		to[i/4] |= lane(v) << (16 * (i % 4))
	}
}
