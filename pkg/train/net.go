package train

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"github.com/earshot-cli/earshot/pkg/classifier"
)

const (
	dims    = classifier.Dims
	filters = classifier.Filters
	window  = classifier.Window
	lanes   = window * filters
	heads   = classifier.Heads
)

// Settings are what training can vary. The zero value is not useful; see
// Defaults.
type Settings struct {
	// Words is the size of the dictionary, Table how many hashes the linear part
	// has: a power of two.
	Words, Table int
	// Epochs is how often each post is seen, Batch how many make a step.
	Epochs, Batch int
	// Rate is the step of Adam for the network, LinearRate that of Adagrad for
	// the linear part; both fall to 0.
	Rate, LinearRate float64
	// Drop is the share of filters that are left out of a step.
	Drop float64
	// Balance weighs sets: a set of n posts counts as one of n^Balance.
	Balance float64
	// Seed begins the random numbers.
	Seed uint64
}

// Defaults are the settings of the model that earshot carries.
func Defaults() Settings {
	return Settings{
		Words: 44_000, Table: 1 << 19, Epochs: 3, Batch: 512, Rate: 1e-3, LinearRate: 0.02, Drop: 0.3, Balance: 0.7, Seed: 1,
	}
}

// net is a network in training.
type net struct {
	Settings
	vectors, unknown   *adam // unknown is one row
	kernel, bias, out  *adam
	base, sets         *adam // sets are what each collection adds to the base
	table, tableSquare []float32
	tableStep          []float32
	touched            []uint32
	weights            [][3]float32 // of the sets, by label
	step               int
}

func newNet(s Settings, v *vocabulary, list []encoded) *net {
	rng := rand.New(rand.NewPCG(s.Seed, 7))
	n := &net{
		Settings: s,
		vectors:  newAdam(append([]float32(nil), v.vectors...), dims),
		unknown:  newAdam(make([]float32, dims), dims),
		kernel:   newAdam(uniform(rng, dims*lanes, 1/math.Sqrt(dims*window)), lanes),
		bias:     newAdam(uniform(rng, filters, 1/math.Sqrt(dims*window)), filters),
		out:      newAdam(uniform(rng, heads*filters, 1/math.Sqrt(filters)), filters),
		base:     newAdam(make([]float32, heads), heads),
		sets:     newAdam(make([]float32, heads*len(sets())), heads),
		table:    make([]float32, heads*s.Table), tableSquare: make([]float32, heads*s.Table), tableStep: make([]float32, heads*s.Table),
	}
	n.weights = weights(list, s.Balance)
	return n
}

func uniform(rng *rand.Rand, n int, most float64) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32((2*rng.Float64() - 1) * most)
	}
	return out
}

// fit trains on the list, or stops when the context ends.
func (n *net) fit(ctx context.Context, list []encoded) {
	rng := rand.New(rand.NewPCG(n.Seed, 11))
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	total := n.Epochs * ((len(list) + n.Batch - 1) / n.Batch)
	for range n.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for i := 0; i < len(order) && ctx.Err() == nil; i += n.Batch {
			left := 1 - float64(n.step)/float64(total)
			n.learn(list, order[i:min(i+n.Batch, len(order))], left)
			n.step++
		}
	}
}

// batch is the words of some examples, each once, and their products.
type batch struct {
	rows    []uint32 // word numbers; classifier.Unknown too
	at      map[uint32]int
	vectors []float32 // dims a row
	lanes   []float32 // lanes a row
	grads   []float32 // of lanes
}

func (n *net) batchOf(list []encoded, order []int) *batch {
	b := &batch{at: map[uint32]int{}}
	for _, i := range order {
		for _, w := range list[i].words {
			if _, ok := b.at[w]; !ok && w != classifier.Gap {
				b.at[w] = len(b.rows)
				b.rows = append(b.rows, w)
			}
		}
	}
	b.vectors = make([]float32, len(b.rows)*dims)
	for i, w := range b.rows {
		copy(b.vectors[i*dims:(i+1)*dims], n.vector(w))
	}
	b.lanes = make([]float32, len(b.rows)*lanes)
	if len(b.rows) > 0 {
		blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, general(b.vectors, dims), general(n.kernel.value, lanes), 0, general(b.lanes, lanes))
	}
	return b
}

func general(data []float32, columns int) blas32.General {
	return blas32.General{Rows: len(data) / columns, Cols: columns, Stride: columns, Data: data}
}

func (n *net) vector(w uint32) []float32 {
	if w == classifier.Unknown {
		return n.unknown.value
	}
	return n.vectors.value[int(w)*dims : (int(w)+1)*dims]
}

// learn makes one step on the examples of order. left falls from 1 to 0.
func (n *net) learn(list []encoded, order []int, left float64) {
	b := n.batchOf(list, order)
	passes := n.passes(b, list, order)
	b.grads = make([]float32, len(b.lanes))
	g := n.collect(b, passes)
	rate := n.Rate*left + 1e-5
	if len(b.rows) > 0 {
		gradVectors := make([]float32, len(b.vectors))
		gradKernel := make([]float32, len(n.kernel.value))
		blas32.Gemm(blas.NoTrans, blas.Trans, 1, general(b.grads, lanes), general(n.kernel.value, lanes), 0, general(gradVectors, dims))
		blas32.Gemm(blas.Trans, blas.NoTrans, 1, general(b.vectors, dims), general(b.grads, lanes), 0, general(gradKernel, lanes))
		n.kernel.all(gradKernel, rate)
		n.vectors.step++
		for i, w := range b.rows {
			part := gradVectors[i*dims : (i+1)*dims]
			if w == classifier.Unknown {
				n.unknown.all(part, rate)
			} else {
				n.vectors.row(int(w), part, rate)
			}
		}
	}
	n.bias.all(g.bias, rate)
	n.out.all(g.out, rate)
	n.base.all(g.base, rate)
	n.sets.all(g.sets, rate)
	n.linear(list, passes, n.LinearRate*left+1e-5)
}
