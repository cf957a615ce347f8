package classifier

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Sizes of the network. They are part of the file's form.
const (
	// Dims is the length of a word vector.
	Dims = 100
	// Filters is how many filters the convolution has.
	Filters = 64
	// Window is how many words a filter looks at.
	Window = 3
	// Heads is how many outputs there are: negative, positive.
	Heads = 2

	lanes = Window * Filters
)

// Weights are the parameters of a model before they are packed.
type Weights struct {
	// Words are the hashes of the dictionary's words, at most MaxWords.
	Words []uint64
	// Vectors has Dims numbers for each word.
	Vectors []float32
	// Unknown is the vector of words that are not in the dictionary.
	Unknown [Dims]float32
	// Kernel has for each dimension Window*Filters numbers: those of the first
	// word of the window, of the second, of the third.
	Kernel [Dims][lanes]float32
	// Bias is added to what a filter sees.
	Bias [Filters]float32
	// Out says how each filter's answer counts for each head.
	Out [Heads][Filters]float32
	// Base is where the heads begin.
	Base [Heads]float32
	// Table has two numbers, one a head, for each hash; its length over two is a
	// power of two.
	Table []float32
	// Negative and Neutral turn the heads into log-odds: the probability that a
	// text is negative is the logistic function of
	// Negative[0] + Negative[1]*negative head + Negative[2]*positive head;
	// likewise that it is positive by Positive.
	Negative, Positive [3]float64
}

const magic = "earshot classifier 1\n\x00\x00\x00"

// Pack writes a model's file: vectors and table as 8-bit numbers, the rest as
// 32-bit ones.
func (w *Weights) Pack() ([]byte, error) {
	size := len(w.Table) / Heads
	switch {
	case len(w.Words) > MaxWords:
		return nil, fmt.Errorf("%d words are too many; a dictionary holds %d", len(w.Words), MaxWords)
	case len(w.Vectors) != len(w.Words)*Dims:
		return nil, fmt.Errorf("%d words need %d numbers, not %d", len(w.Words), len(w.Words)*Dims, len(w.Vectors))
	case size == 0 || size&(size-1) != 0:
		return nil, fmt.Errorf("a table of %d hashes; it has to be a power of two", size)
	}
	d := NewDictionary(w.Words)
	p := packer{b: []byte(magic)}
	p.u32(uint32(len(w.Words)))
	p.u32(uint32(len(d.slots) / 2))
	p.u32(uint32(size))
	p.floats(w.Unknown[:])
	for i := range w.Kernel {
		p.floats(w.Kernel[i][:])
	}
	p.floats(w.Bias[:])
	for h := range w.Out {
		p.floats(w.Out[h][:])
	}
	p.floats(w.Base[:])
	for _, v := range append(w.Negative[:], w.Positive[:]...) {
		p.u32(math.Float32bits(float32(v)))
	}
	unit := p.unit(w.Table)
	p.u32(math.Float32bits(unit))
	units := make([]float32, len(w.Words))
	for i := range units {
		units[i] = p.unit(w.Vectors[i*Dims : (i+1)*Dims])
	}
	p.floats(units)
	p.b = append(append(p.b, d.slots...), d.prints...)
	for i, u := range units {
		p.bytes(w.Vectors[i*Dims:(i+1)*Dims], u)
	}
	p.bytes(w.Table, unit)
	return p.b, nil
}

type packer struct{ b []byte }

func (p *packer) u32(v uint32) { p.b = binary.LittleEndian.AppendUint32(p.b, v) }

func (p *packer) floats(list []float32) {
	for _, v := range list {
		p.u32(math.Float32bits(v))
	}
}

// unit is what 1 stands for when the largest of the list is 127.
func (p *packer) unit(list []float32) float32 {
	var most float32
	for _, v := range list {
		most = max(most, v, -v)
	}
	return most / 127
}

func (p *packer) bytes(list []float32, unit float32) {
	for _, v := range list {
		var n int8
		if unit > 0 {
			n = int8(math.Round(float64(v / unit)))
		}
		p.b = append(p.b, byte(n))
	}
}

// errFile is why a model cannot be read.
var errFile = errors.New("this is no model of this version")

// parser reads a file's parts in order.
type parser struct {
	s   string
	err error
}

func (p *parser) take(n int) string {
	if n < 0 || n > len(p.s) {
		p.err, p.s = errFile, ""
		return ""
	}
	part := p.s[:n]
	p.s = p.s[n:]
	return part
}

func (p *parser) u32() uint32 {
	s := p.take(4)
	if s == "" {
		return 0
	}
	return u32(s, 0)
}

func (p *parser) float() float32 { return math.Float32frombits(p.u32()) }

func (p *parser) floats(list []float32) {
	if part := p.take(4 * len(list)); part != "" {
		for i := range list {
			list[i] = math.Float32frombits(u32(part, i))
		}
	}
}
