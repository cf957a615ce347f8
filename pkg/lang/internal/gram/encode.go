package gram

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// Weights are what an n-gram adds to each class, in nats.
type Weights [len(Classes)]float32

// Encode returns a table as Open reads it. Weights that round to nothing are
// left out, and n-grams without any.
func Encode(rows map[Key]*Weights, bias *Weights) ([]byte, error) {
	keys := make([]Key, 0, len(rows))
	for k := range rows {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var lists []byte
	where := make(map[Key]uint32, len(keys))
	seen := make(map[string]uint32) // n-grams with the same weights share them
	for _, k := range keys {
		list := appendRow(nil, rows[k])
		if len(list) == 0 {
			continue
		}
		at, ok := seen[string(list)]
		if !ok {
			at = uint32(len(lists)/2 + 1)
			seen[string(list)] = at
			lists = append(lists, list...)
		}
		where[k] = at
	}
	if len(lists)/2 >= 1<<whereBits {
		return nil, fmt.Errorf("%d weights are more than a table holds", len(lists)/2)
	}
	log := bits.Len(uint(len(where) * 4 / 3))
	slots := place(keys, where, 1<<log)
	out := append([]byte(magic), byte(log), byte(len(Classes)), 0, 0)
	for _, b := range bias {
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(math.Round(float64(b)*Unit))))
	}
	for _, s := range slots {
		out = binary.LittleEndian.AppendUint32(out, s)
	}
	return append(out, lists...), nil
}

// appendRow appends the weights of an n-gram as they stand in the table.
func appendRow(dst []byte, w *Weights) []byte {
	for class, nats := range w {
		n := math.Round(float64(nats) * Unit)
		if n == 0 {
			continue
		}
		dst = append(dst, byte(class), byte(int8(max(-128, min(127, n)))))
	}
	if len(dst) > 0 {
		dst[len(dst)-2] |= lastWeight
	}
	return dst
}

// place puts the n-grams into their slots.
func place(keys []Key, where map[Key]uint32, n int) []uint32 {
	slots := make([]uint32, n)
	for _, k := range keys {
		at, ok := where[k]
		if !ok {
			continue
		}
		h := k.hash()
		i := uint32(h) & uint32(n-1)
		for slots[i] != 0 {
			i = (i + 1) & uint32(n-1)
		}
		slots[i] = uint32(h>>(64-(32-whereBits)))<<whereBits | at
	}
	return slots
}
