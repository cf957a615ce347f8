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

	words   int
	units   string // of the words' vectors, 32 bits each
	vectors string
	table   string
	unit    float32
	mask    uint32

	// rows are the products of each word met with the filters; the last is the
	// unknown word's. fresh are rows for words to come, kept by mu.
	rows  []atomic.Pointer[row]
	mu    sync.Mutex
	fresh []row
	bias  window
	blank row

	scratch sync.Pool
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
	m := &Model{mask: uint32(size - 1), scratch: sync.Pool{New: func() any { return new(scratch) }}}
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
	m.words, m.units = words, p.take(4*words)
	m.Dictionary = Dictionary{slots: p.take(2 * slots), prints: p.take(4 * words), mask: uint64(slots - 1)}
	m.vectors = p.take(words * Dims)
	m.table = p.take(size * Heads)
	if p.err != nil || p.s != "" {
		return nil, errFile
	}
	m.rows = make([]atomic.Pointer[row], words+1)
	m.prepare(&bias)
	return m, nil
}
