package train

import (
	"math"

	"github.com/earshot-cli/earshot/pkg/classifier"
)

// adam is numbers with the memory that Adam needs: D. Kingma and J. Ba, "Adam: A
// Method for Stochastic Optimization", ICLR 2015. Rows that a step does not touch
// keep their memory as it is.
type adam struct {
	value        []float32
	mean, square []float32
	columns      int
	step         int
}

func newAdam(value []float32, columns int) *adam {
	return &adam{value: value, mean: make([]float32, len(value)), square: make([]float32, len(value)), columns: columns}
}

const (
	adamMean    = 0.9
	adamSquare  = 0.999
	adamEpsilon = 1e-8
)

// all makes a step on all numbers.
func (a *adam) all(grad []float32, rate float64) {
	a.step++
	a.update(0, grad, rate)
}

// row makes a step on one row; the caller counts the steps.
func (a *adam) row(i int, grad []float32, rate float64) { a.update(i*a.columns, grad, rate) }

func (a *adam) update(at int, grad []float32, rate float64) {
	t := float64(a.step)
	scale := float32(rate * math.Sqrt(1-math.Pow(adamSquare, t)) / (1 - math.Pow(adamMean, t)))
	value, mean, square := a.value[at:at+len(grad)], a.mean[at:at+len(grad)], a.square[at:at+len(grad)]
	for i, g := range grad {
		mean[i] += (1 - adamMean) * (g - mean[i])
		square[i] += (1 - adamSquare) * (g*g - square[i])
		value[i] -= scale * mean[i] / (float32(math.Sqrt(float64(square[i]))) + adamEpsilon)
	}
}

// linear makes a step on the linear part: J. Duchi et al., "Adaptive Subgradient
// Methods", JMLR 2011.
func (n *net) linear(list []encoded, passes []pass, rate float64) {
	n.touched = n.touched[:0]
	for i := range passes {
		p := &passes[i]
		damp := classifier.Damp(len(list[p.example].grams))
		for _, g := range list[p.example].grams {
			at := int(g) * heads
			if n.tableStep[at] == 0 && n.tableStep[at+1] == 0 {
				n.touched = append(n.touched, g)
			}
			n.tableStep[at] += damp * p.slope[0]
			n.tableStep[at+1] += damp * p.slope[1]
		}
	}
	for _, g := range n.touched {
		for at := int(g) * heads; at < int(g+1)*heads; at++ {
			s := n.tableStep[at]
			n.tableStep[at] = 0
			n.tableSquare[at] += s * s
			n.table[at] -= float32(rate) * s / (float32(math.Sqrt(float64(n.tableSquare[at])+adagradStart)) + adamEpsilon)
		}
	}
}

// adagradStart keeps the first steps of rare words small.
const adagradStart = 1e-7
