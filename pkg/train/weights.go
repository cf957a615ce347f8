package train

import (
	"math"
	"strings"
)

// customers reports whether a set holds what customers write to or about those
// who serve them.
func (s *set) customers() bool {
	switch s.domain {
	case "airlines", "tech brands", "complaints", "apps":
		return true
	}
	return strings.HasPrefix(s.name, "entity")
}

// weights returns what a post of each set and label counts. A set of n posts
// counts as one of n^balance. In sets of customers the negative posts count as
// much as all others together, while other sets keep their natural share: so the
// subjects of customers (waiting, paying, a reply) speak for a complaint, and
// chatter against it. The mean weight is 1.
func weights(list []encoded, balance float64) [][3]float32 {
	all := sets()
	counts := make([][3]float64, len(all))
	for i := range list {
		counts[list[i].set][list[i].label]++
	}
	out := make([][3]float64, len(all))
	var sum float64
	for i, c := range counts {
		bad, rest := c[0], c[1]+c[2]
		if bad+rest == 0 {
			continue
		}
		w := min(3, math.Pow((bad+rest)/10_000, balance-1))
		out[i] = [3]float64{w, w, w}
		if all[i].customers() && bad > 0 && rest > 0 {
			out[i] = [3]float64{w * (bad + rest) / 2 / bad, w * (bad + rest) / 2 / rest, w * (bad + rest) / 2 / rest}
		}
		for l, n := range c {
			sum += out[i][l] * n
		}
	}
	scaled := make([][3]float32, len(out))
	for i, w := range out {
		for l := range w {
			scaled[i][l] = float32(w[l] * float64(len(list)) / sum)
		}
	}
	return scaled
}
