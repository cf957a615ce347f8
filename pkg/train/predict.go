package train

import "github.com/earshot-cli/earshot/pkg/classifier"

// learned returns what the network has learned, for a file. The base is that of
// the average post.
func (n *net) learned(v *vocabulary, list []encoded) *classifier.Weights {
	w := &classifier.Weights{Words: v.hashes, Vectors: n.vectors.value, Table: n.table}
	copy(w.Unknown[:], n.unknown.value)
	for d := range w.Kernel {
		copy(w.Kernel[d][:], n.kernel.value[d*lanes:])
	}
	copy(w.Bias[:], n.bias.value)
	for h := range w.Out {
		copy(w.Out[h][:], n.out.value[h*filters:])
		w.Base[h] = n.base.value[h] + n.average(list, h)
	}
	w.Negative, w.Positive = [3]float64{0, 1, 0}, [3]float64{0, 0, 1}
	return w
}

// average is what a set adds to a head, on average over the posts as they were
// weighed.
func (n *net) average(list []encoded, h int) float32 {
	var sum, weights float64
	for i := range list {
		w := float64(n.weights[list[i].set][list[i].label])
		weights += w
		sum += w * float64(n.sets.value[int(list[i].set)*heads+h])
	}
	return float32(sum / weights)
}
