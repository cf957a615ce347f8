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

// row has the products of a word with the filters: as the first word of a window,
// as the second, as the third.
type row [packed]uint64

// window has the sum of each filter.
type window [packedFilters]uint64

// lane returns v as a lane.
func lane(v float32) uint64 {
	n := math.Round(float64(v) * steps)
	return uint64(int(max(-most, min(most, n))) + zero)
}

// nothing is the lane of a window whose sum is 0: three words and the bias.
const nothing = (Window + 1) * zero

// value returns what the lowest lane of a window stands for.
func value(w uint64) float32 { return float32(int32(w&0xffff)-nothing) / steps }

// lane returns lane i by itself.
func (w *window) lane(i int) uint64 { return w[i/4] >> (16 * (i % 4)) }

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
