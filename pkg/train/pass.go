package train

import (
	"math/rand/v2"
	"sync"

	"github.com/earshot-cli/earshot/pkg/classifier"
)

// pass is what an example gave on its way through the network and back.
type pass struct {
	example int
	set     int
	logits  [heads]float32
	slope   [heads]float32 // of the loss
	best    [filters]float32
	// rows are the rows of the batch in the window that gave best; -1 is none.
	rows [filters][window]int32
	keep [filters]bool
}

// shards is how many parts a batch is worked on in; it is fixed, so that the
// result does not depend on how many processors there are.
const shards = 4

// passes sends the examples forward, with some filters left out.
func (n *net) passes(b *batch, list []encoded, order []int) []pass {
	out := make([]pass, len(order))
	var wait sync.WaitGroup
	for s := range shards {
		wait.Go(func() {
			rng := rand.New(rand.NewPCG(n.Seed, uint64(n.step*shards+s)))
			for i := s; i < len(order); i += shards {
				p := &out[i]
				p.example, p.set = order[i], int(list[order[i]].set)
				for f := range p.keep {
					p.keep[f] = rng.Float64() >= n.Drop
				}
				x := &list[order[i]]
				p.forward(n, b, x, float32(1/(1-n.Drop)))
				p.judge(n, x, len(order))
			}
		})
	}
	wait.Wait()
	return out
}

// forward works out the logits. scale makes up for filters that are left out.
func (p *pass) forward(n *net, b *batch, x *encoded, scale float32) {
	for f := range p.rows {
		p.rows[f] = [window]int32{-1, -1, -1}
	}
	recent := [window]int32{-1, -1, -1}
	push := func(row int32) {
		recent[0], recent[1], recent[2] = recent[1], recent[2], row
		p.see(n, b, &recent)
	}
	end := func() {
		if recent[2] >= 0 {
			push(-1)
			push(-1)
		}
		recent = [window]int32{-1, -1, -1}
	}
	for _, w := range x.words {
		if w == classifier.Gap {
			end()
			continue
		}
		push(int32(b.at[w]))
	}
	end()
	damp := classifier.Damp(len(x.grams))
	for h := range p.logits {
		v := n.base.value[h] + n.sets.value[int(x.set)*heads+h]
		for _, g := range x.grams {
			v += damp * n.table[int(g)*heads+h]
		}
		for f, best := range p.best {
			if p.keep[f] {
				v += scale * best * n.out.value[h*filters+f]
			}
		}
		p.logits[h] = v
	}
}

// see keeps the filters' answers to a window that are the best so far.
func (p *pass) see(n *net, b *batch, recent *[window]int32) {
	var sum [filters]float32
	copy(sum[:], n.bias.value)
	for k, row := range recent {
		if row < 0 {
			continue
		}
		part := b.lanes[int(row)*lanes+k*filters:][:filters]
		for f := range sum {
			sum[f] += part[f]
		}
	}
	for f, v := range sum {
		if v > p.best[f] {
			p.best[f] = v
			p.rows[f] = *recent
		}
	}
}

// judge works out the slope of the loss: the cross-entropy of each head, weighed
// by set.
func (p *pass) judge(n *net, x *encoded, of int) {
	weight := n.weights[x.set][x.label] / float32(of)
	for h, z := range p.logits {
		want := float32(0)
		if h == 0 && x.label == 0 || h == 1 && x.label == 2 {
			want = 1
		}
		p.slope[h] = weight * (float32(classifier.Probability(z)) - want)
	}
}

// gradients are those of the small parts of the network.
type gradients struct{ bias, out, base, sets []float32 }

// collect sums up the gradients of a batch, in the order of its examples.
func (n *net) collect(b *batch, passes []pass) gradients {
	g := gradients{make([]float32, filters), make([]float32, heads*filters), make([]float32, heads), make([]float32, len(n.sets.value))}
	scale := float32(1 / (1 - n.Drop))
	for i := range passes {
		p := &passes[i]
		for h, s := range p.slope {
			g.base[h] += s
			g.sets[p.set*heads+h] += s
		}
		for f, best := range p.best {
			if !p.keep[f] || best <= 0 {
				continue
			}
			var back float32
			for h, s := range p.slope {
				g.out[h*filters+f] += scale * best * s
				back += scale * s * n.out.value[h*filters+f]
			}
			g.bias[f] += back
			for k, row := range p.rows[f] {
				if row >= 0 {
					b.grads[int(row)*lanes+k*filters+f] += back
				}
			}
		}
	}
	return g
}
