package classifier

import (
	"sync"
	"sync/atomic"
)

// Model judges texts. It is safe for concurrent use.
type Model struct {
	Dictionary
	unknown [Dims]float32
	kernel  [Dims][lanes]float32
	out     [Heads][Filters]float32
	base    [Heads]float32

	negative, positive [3]float32

	units   []float32
	vectors string
	table   string
	unit    float32
	mask    uint32

	// rows holds each word's products with the filters, packed, once state says
	// so; the last row is the unknown word's.
	rows  [][packed]uint64
	state []atomic.Uint32
	bias  [packedFilters]uint64
	blank [packed]uint64

	pool sync.Pool
}

// Open reads a model's file in place: it copies little and is ready at once.
// The work for a word is done when the word is first met.
func Open(file string) (*Model, error) {
	p := parser{s: file}
	if p.take(len(magic)) != magic {
		return nil, errFile
	}
	words, slots, size := int(p.u32()), int(p.u32()), int(p.u32())
	if words > MaxWords || slots > 4*MaxWords || slots&(slots-1) != 0 || slots <= words || size == 0 || size > 1<<26 || size&(size-1) != 0 {
		return nil, errFile
	}
	m := &Model{mask: uint32(size - 1)}
	p.floats(m.unknown[:])
	for i := range m.kernel {
		p.floats(m.kernel[i][:])
	}
	var bias [Filters]float32
	p.floats(bias[:])
	for h := range m.out {
		p.floats(m.out[h][:])
	}
	p.floats(m.base[:])
	p.floats(m.negative[:])
	p.floats(m.positive[:])
	m.unit = p.float()
	m.units = make([]float32, words)
	p.floats(m.units)
	m.Dictionary = Dictionary{slots: p.take(2 * slots), prints: p.take(4 * words), mask: uint64(slots - 1)}
	m.vectors = p.take(words * Dims)
	m.table = p.take(size * Heads)
	if p.err != nil || p.s != "" {
		return nil, errFile
	}
	m.rows = make([][packed]uint64, words+1)
	m.state = make([]atomic.Uint32, words+1)
	m.prepare(&bias)
	m.pool.New = func() any { return new(scratch) }
	return m, nil
}
