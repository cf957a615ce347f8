package gram

import "encoding/binary"

// Table says what n-grams tell about languages. It is read where it lies: there
// is nothing to load.
//
//	magic, log2 of the number of slots, number of classes, two bytes of nothing
//	bias of each class, int16
//	slots, uint32: 13 bits of the n-gram's hash, 19 of where its weights begin,
//	  counted from 1; 0 is an empty slot
//	weights: class, with the highest bit set for the last, and int8
type Table struct {
	data    string
	slots   string
	weights string
	mask    uint32
}

// Unit is how many units of a weight are a nat.
const Unit = 16

const (
	magic      = "ELG1"
	headerSize = 8
	whereBits  = 19
	lastWeight = 0x80
	room       = 64 // a power of two
)

// Scores are a text's sums of weights, by class; there is room for more classes,
// so that Add need not look whether one is out of range.
type Scores [room]int32

// Open returns the table that data holds. It panics on data that was not made
// by Encode for these classes: it is part of the program.
func Open(data string) Table {
	if len(data) < headerSize || data[:4] != magic || int(data[5]) != len(Classes) {
		panic("lang: the table does not fit the program")
	}
	slots := 1 << data[4]
	begin := headerSize + 2*len(Classes)
	return Table{data: data, slots: data[begin : begin+4*slots], weights: data[begin+4*slots:], mask: uint32(slots - 1)}
}

// Begin sets scores to what each class has before a word is read.
func (t Table) Begin(s *Scores) {
	for i := range Classes {
		s[i] = int32(int16(binary.LittleEndian.Uint16([]byte(t.data[headerSize+2*i : headerSize+2*i+2]))))
	}
}

// Add adds the weights of an n-gram, and reports whether it is known.
func (t Table) Add(k Key, s *Scores) bool {
	for w := t.find(k); len(w) >= 2; w = w[2:] {
		s[w[0]&(room-1)] += int32(int8(w[1]))
		if w[0]&lastWeight != 0 {
			return true
		}
	}
	return false
}

// find returns where the weights of an n-gram begin, "" if it is unknown.
func (t Table) find(k Key) string {
	h := k.hash()
	mark := uint32(h >> (64 - (32 - whereBits)))
	for i := uint32(h) & t.mask; ; i = (i + 1) & t.mask {
		b := t.slots[4*i : 4*i+4]
		slot := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
		if slot == 0 {
			return ""
		}
		if slot>>whereBits == mark {
			return t.weights[2*(slot&(1<<whereBits-1)-1):]
		}
	}
}
