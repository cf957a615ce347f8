package adapt

import (
	"cmp"
	"math"
	"slices"
)

const (
	// least is how many examples must hold a feature.
	least = 2
	// precision of the prior: how strongly weights are drawn to zero. A word
	// that ten examples of one kind hold comes to some 0.4.
	precision = 12
	// common is the share of examples from which on a feature is drawn to zero
	// more strongly: words that stand everywhere tell how many posts are
	// negative, not which.
	common = 0.2
	// rounds are how often each weight is set anew: they have settled by then.
	rounds = 4
	// negligible weights are dropped; steps a tenth as large are not repeated.
	negligible = 0.01
)

// fit is logistic regression with a normal prior, by Newton steps of one weight
// at a time. The scorer's own log-odds are where it starts from.
func fit(p problem) map[uint64]float32 {
	p.calibrate()
	// What many examples hold comes first: the rest explains what is left.
	slices.SortFunc(p.columns, func(a, b column) int {
		return cmp.Or(cmp.Compare(len(b.cells), len(a.cells)), cmp.Compare(a.feature, b.feature))
	})
	for range rounds {
		for i := range p.columns {
			if c := &p.columns[i]; !c.settled {
				p.step(c)
			}
		}
	}
	learnt := map[uint64]float32{}
	for _, c := range p.columns {
		if math.Abs(c.weight) >= negligible {
			learnt[c.feature] = float32(c.weight)
		}
	}
	return learnt
}

// calibrate draws the margins onto the line that fits the examples best: how
// sure the scorer is, and how many posts are negative here, is not for words to
// explain. The line itself is not kept: corrections are no fair sample of posts.
func (p *problem) calibrate() {
	slope, shift := 1.0, 0.0
	base := slices.Clone(p.margins)
	for range 2 * rounds {
		// The gradient and the curvature, with a weak prior at slope 1, shift 0.
		ga, gb, aa, ab, bb := 1-slope, -0.1*shift, 1.0, 0.0, 0.1
		for i, m := range base {
			prob := logistic(slope*m + shift)
			d, v := p.labels[i]-prob, prob*(1-prob)
			ga, gb = ga+d*m, gb+d
			aa, ab, bb = aa+v*m*m, ab+v*m, bb+v
		}
		det := aa*bb - ab*ab
		slope = max(0.1, min(1, slope+(ga*bb-gb*ab)/det))
		shift = bounded(shift+(gb*aa-ga*ab)/det, maxShift)
	}
	for i, m := range base {
		p.margins[i] = slope*m + shift
	}
}

// step improves one weight.
func (p *problem) step(c *column) {
	share := float64(len(c.cells)) / float64(len(p.margins)) / common
	prior := precision * max(1, share*share)
	gradient, curvature := -prior*c.weight, prior
	for _, e := range c.cells {
		prob, x := logistic(p.margins[e.row]), float64(e.value)
		gradient += (p.labels[e.row] - prob) * x
		curvature += prob * (1 - prob) * x * x
	}
	next := bounded(c.weight+gradient/curvature, maxWeight)
	by := next - c.weight
	c.weight, c.settled = next, math.Abs(by) < negligible/10
	for _, e := range c.cells {
		p.margins[e.row] += by * float64(e.value)
	}
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
