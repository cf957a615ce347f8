package gram

// Lanes are the scores of the classes in Latin letters, which come first, as 16-bit
// numbers: four in a machine word that are added and compared together. Each is more
// by an offset for the beginning and for each word, so that it is never below 0; for
// sixteen words of sixteen letters it stays below 2^15, and the free top bit tells
// which of two is larger.
type Lanes [latin / 4]uint64

const (
	latin  = 40
	offset = 1024
	ones   = 0x0001_0001_0001_0001
	tops   = 0x8000_8000_8000_8000
)

// Offsets returns the lanes of what says nothing.
func Offsets() (l Lanes) {
	for i := range l {
		l[i] = offset * ones
	}
	return l
}

// BeginLanes returns what each class has before a word is read.
func (t Table) BeginLanes() Lanes {
	var s Scores
	t.Begin(&s)
	l := Offsets()
	for class, n := range s[:latin] {
		l.weigh(class, n)
	}
	return l
}

// AddLanes adds the weights of an n-gram.
func (t Table) AddLanes(k Key, l *Lanes) {
	for w := t.find(k); len(w) >= 2; w = w[2:] {
		if class := int(w[0] & (room - 1)); class < latin {
			l.weigh(class, int32(int8(w[1])))
		}
		if w[0]&lastWeight != 0 {
			return
		}
	}
}

// weigh adds to one lane. What a number below 0 borrows of the lanes above comes
// back with the offset.
func (l *Lanes) weigh(class int, n int32) { l[class/4] += uint64(int64(n)) << (16 * (class % 4)) }

// Add adds what a word says.
func (l *Lanes) Add(word *Lanes) {
	for i, v := range word {
		l[i] += v
	}
}

// English reports whether English is ahead of all other classes by lead.
func (l *Lanes) English(lead int32) bool {
	least := int32(l[0]&0xffff) - lead
	if least < 0 {
		return false
	}
	bound := uint64(least)*ones | tops
	all := bound - l[0]&^0xffff // without English itself
	for _, v := range l[1:] {
		all &= bound - v
	}
	return all&tops == tops
}
